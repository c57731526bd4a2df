"""What is chosen about curves is kept, and nonsense is passed over."""

from __future__ import annotations

import pytest

from gui.plots.curve_choices import CurveChoices, choices_of


def test_choices_come_back_as_they_were() -> None:
    chosen = CurveChoices("time", False, True, 10, True, True, True, ("loss", "rate"))
    assert choices_of(chosen.kept()) == chosen
    assert choices_of(CurveChoices().kept()) == CurveChoices()


@pytest.mark.parametrize("text", ["", "nonsense", "time;1;0;loss", "a;b;c;d;e"])
def test_nonsense_is_as_at_first(text: str) -> None:
    assert choices_of(text) == CurveChoices()


def test_what_is_known_no_longer_is_left_aside() -> None:
    found = choices_of("parsecs;11111;7;loss,gone,memory")
    assert (found.across, found.smoothing, found.plots) == ("epoch", 0, ("loss",))
    assert choices_of("step;00000;3;gone").plots == CurveChoices().plots
