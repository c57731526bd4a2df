"""Margins are summed by picture, however often they are counted, whichever rank looked, and whatever is drawn twice."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core.training.ranks.ranks import Ranks
from core.training.step import margins
from core.training.step.margins import LOOKS, LOWEST, OTHER, SUM, MarginSums, margins_of

CPU = torch.device("cpu")
PICTURES, CLASSES = 12, 4


class Pair(Ranks):
    """Two ranks in one process: what is joined are the sums of both."""

    def __init__(self, sums: list[MarginSums]) -> None:
        super().__init__(0, 2)
        self._sums = sums

    def joined(self, rows: torch.Tensor, count: int) -> torch.Tensor:
        for each in self._sums:
            each.count()
        return torch.cat([each.kept for each in self._sums])


LABELS = torch.arange(PICTURES) % CLASSES


def looks(epochs: int = 3) -> list[tuple[np.ndarray, torch.Tensor]]:
    """Batches of five pictures, of which one may come twice: positions and logits."""
    rng = np.random.default_rng(0)
    rows = [rng.integers(0, PICTURES, 5) for _ in range(epochs * 3)]
    return [(row, torch.from_numpy(rng.normal(size=(5, CLASSES))).float()) for row in rows]


def expected() -> np.ndarray:
    """The same, picture by picture."""
    kept = np.zeros((PICTURES, 4))
    kept[:, LOWEST] = np.inf
    for rows, logits in looks():
        for row, answer in zip(rows, logits.double().numpy(), strict=True):
            label = int(LABELS[row])
            others = np.delete(np.arange(CLASSES), label)
            best = others[answer[others].argmax()]
            margin = answer[label] - answer[best]
            kept[row, SUM] += margin
            kept[row, LOOKS] += 1
            if margin < kept[row, LOWEST]:
                kept[row, LOWEST], kept[row, OTHER] = margin, best
    return kept


@pytest.mark.parametrize("steps", [1, 2, 512])
def test_sums_are_those_of_each_look_by_itself(steps: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(margins, "STEPS_AT_ONCE", steps)
    sums = MarginSums(CPU)
    sums.expect(LABELS)
    for look in looks():
        sums.note(*look)
    assert np.allclose(sums.of_all().numpy(), expected())


def test_many_answers_are_counted_as_they_come_however_few_looks_they_are_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(margins, "AT_ONCE", 4 * CLASSES)
    sums = MarginSums(CPU)
    sums.expect(LABELS)
    for rows, counted in (([0, 1], 0), ([2, 3], 4), ([4, 5], 4), ([0, 1], 8)):
        sums.note(np.array(rows), torch.ones(2, CLASSES))
        assert sums.kept[:, LOOKS].sum() == counted


def test_what_two_ranks_saw_is_put_together() -> None:
    both = [MarginSums(CPU), MarginSums(CPU)]
    for place, look in enumerate(looks()):
        both[place % 2].expect(LABELS)
        both[place % 2].note(*look)
    assert np.allclose(both[0].of_all(Pair(both)).numpy(), expected())


def test_sums_go_on_from_a_checkpoint_to_the_same_bits() -> None:
    whole, first, second = (MarginSums(CPU) for _ in range(3))
    whole.expect(LABELS)
    first.expect(LABELS)
    for look in looks():
        whole.note(*look)
    for look in looks()[:4]:
        first.note(*look)
    second.restore(first.of_all())
    second.expect(LABELS)
    for look in looks()[4:]:
        second.note(*look)
    assert torch.equal(second.of_all(), whole.of_all())
    second.expect(torch.cat([LABELS, LABELS]))
    assert not second.of_all()[:, LOOKS].any(), "another train side"


def test_the_margin_of_the_only_class_is_nothing() -> None:
    found, others = margins_of(torch.ones(2, 1), torch.zeros(2, dtype=torch.int64))
    assert found.tolist() == [0, 0]
    assert others.tolist() == [0, 0]


def test_ranks_that_take_a_run_up_and_make_no_step_have_what_it_was_saved_with() -> None:
    saved = MarginSums(CPU)
    saved.expect(LABELS)
    saved.note(*looks()[0])
    both = [MarginSums(CPU), MarginSums(CPU)]
    for rank, each in enumerate(both):
        each.restore(saved.of_all(), own=rank == 0)
    for each in both:
        assert torch.equal(each.of_all(Pair(both)), saved.of_all())
    none = [MarginSums(CPU), MarginSums(CPU)]
    assert none[0].of_all(Pair(none)).shape == (0, 4), "from a checkpoint of before they were kept"


def test_looks_at_a_train_side_of_another_size_are_forgotten_and_that_is_told() -> None:
    sums = MarginSums(CPU)
    assert not sums.expect(LABELS), "there is nothing to forget"
    assert not sums.expect(LABELS[1:]), "nobody has looked yet"
    sums.note(np.array([2]), torch.ones(1, CLASSES))
    assert not sums.expect(LABELS[1:].clone())
    assert sums.expect(LABELS)
    assert not sums.of_all()[:, LOOKS].any()
