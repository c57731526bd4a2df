"""What dialogs share that make a dataset out of another one: their names, and how they tell of what was made."""

from __future__ import annotations

from core.derived.result import DerivedResult
from core.support.left_out import LeftOut
from gui.derived.derived_dialog import summary
from gui.window.dialogs import DIALOGS


def test_they_can_be_asked_for_by_name() -> None:
    assert {"background", "augment", "export"} <= set(DIALOGS)


def test_a_derived_dataset_is_told_in_one_sentence() -> None:
    whole = DerivedResult("pets-cut", "pets", 1200, 0, (), {"cat": 1200}, None)
    assert summary(whole) == "1,200 pictures made from pets for pets-cut, nothing was left out."
    grown = DerivedResult("pets-cut", "pets", 1, 3, (LeftOut("a/1.png", "Too little."),), {"cat": 4}, "80-10-10-seed0")
    assert summary(grown) == (
        "1 picture made from pets for pets-cut, 3 were there already, 1 picture left out. "
        "Every picture is on the side of 80-10-10-seed0 that its original is on."
    )


def test_one_that_was_there_is_told_in_the_singular() -> None:
    one = DerivedResult("pets-cut", "pets", 1, 1, (), {"cat": 2}, None)
    assert summary(one) == "1 picture made from pets for pets-cut, 1 was there already, nothing was left out."
