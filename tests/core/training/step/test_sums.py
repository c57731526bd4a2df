"""What steps come to is the same sum, counted step by step or many at a time, on the device or beside it."""

from __future__ import annotations

import pytest
import torch

from core.training.step import sums as sums_module
from core.training.step.sums import Came, StepTally

HERE = torch.device("cpu")


def steps() -> list[Came]:
    """Steps of 8 pictures, and shorter ones, as epochs have them."""
    numbers = torch.Generator().manual_seed(3)
    found = []
    for step in range(50):
        count = 5 if step % 9 == 8 else 8
        answered, answers = torch.randn(count, 4, generator=numbers), torch.randint(0, 4, (count,), generator=numbers)
        shown = torch.nn.functional.cross_entropy(answered, answers, reduction="none") * 10.0 ** (step % 7 - 3)
        found.append(Came(shown, answered, answers, torch.tensor(False) if step % 2 else None))
    return found


def counted(parts: list[Came], looks: int, on_device: bool = False, wide: bool = True) -> list[float]:
    tally, sums = StepTally(HERE), torch.zeros(4, dtype=torch.float64)
    tally._on_device, tally._wide = on_device, wide
    for number, came in enumerate(parts):
        tally.add(sums, came)
        if number % looks == looks - 1:
            tally.count(sums)
    tally.count(sums)
    told: list[float] = sums.tolist()
    return told


def test_a_run_that_looks_more_often_comes_to_the_same_bits() -> None:
    parts = steps()
    assert counted(parts, 1) == counted(parts, 7) == counted(parts, 50)
    assert counted(parts, 50, on_device=True) == pytest.approx(counted(parts, 50), rel=1e-14)
    assert counted(parts, 50)[2] == sum(len(came.shown) for came in parts)


def test_without_fp64_only_a_steps_own_digits_are_rounded() -> None:
    """Summed in fp32, an epoch of a million steps had lost a part of its loss."""
    came = Came(torch.full((8,), 0.1), torch.eye(8, 4), torch.zeros(8, dtype=torch.int64), None)
    sums, tally = torch.tensor([2.0**27, 0.0, 2.0**30, 0.0], dtype=torch.float64), StepTally(HERE)
    tally._wide = False
    for _ in range(1000):
        tally.add(sums, came)
    tally.count(sums)
    assert sums.tolist() == [pytest.approx(2.0**27 + 800, abs=1e-3), 5000.0, 2.0**30 + 8000, 0.0]


def test_what_waits_is_bounded_and_can_be_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sums_module, "STEPS_AT_ONCE", 3)
    tally, sums = StepTally(HERE), torch.zeros(4, dtype=torch.float64)
    for came in steps()[:4]:
        tally.add(sums, came)
    assert float(sums[2]) == 24, "three were counted, the fourth waits"
    tally.forget()
    tally.count(sums)
    assert float(sums[2]) == 24
    monkeypatch.setattr(sums_module, "AT_ONCE", 2 * 8 * 4)
    for came, wanted in zip(steps()[:3], (24, 40, 40), strict=True):
        tally.add(sums, came)
        assert float(sums[2]) == wanted, "so many answers are counted, however few steps they are of"


def test_a_loss_that_is_not_finite_is_counted() -> None:
    bad = Came(torch.ones(2), torch.zeros(2, 3), torch.zeros(2, dtype=torch.int64), torch.tensor(True))
    fine = bad._replace(bad=torch.tensor(False))
    undefined = bad._replace(shown=torch.tensor([1.0, torch.nan]), bad=None)
    for on_device in (True, False):
        assert counted([fine, bad, fine, bad], 3, on_device)[3] == 2
        assert not torch.tensor(counted([fine, undefined], 2, on_device)[0]).isfinite()
