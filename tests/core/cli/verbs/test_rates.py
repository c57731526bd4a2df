"""The verb rates: a curve in lines, and the words for what cannot be tried."""

from __future__ import annotations

import pytest

from core.cli.entry import run
from core.cli.verbs.rates import text
from core.training.rates.curve import RateCurve


def test_the_curve_is_told_in_some_lines() -> None:
    rates = tuple(10.0 ** (-6 + number / 20) for number in range(120))
    losses = tuple(2.0 - number / 120 for number in range(120))
    told = text(RateCurve("mine", 0.01, rates, losses, 0.003)).splitlines()
    assert len(told) < 25
    assert "1.0e-06  2.000  " + "█" * 30 in told[2]
    assert "mine was planned with 0.01. `--set learning_rate=0.003` takes it." in told[-1]


def test_a_run_that_is_not_there_is_named(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rates", "gone", "--workspace", place]) == 1
    assert "no run called gone" in capsys.readouterr().err
