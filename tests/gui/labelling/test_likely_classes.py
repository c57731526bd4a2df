"""Each class has its key, its row and its bar, and stays where it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from gui.labelling.dialog import LabellingDialog
from gui.labelling.likely_classes import LikelyClass, LikelyClasses
from tests.unlabelled_shapes import proposal


@pytest.fixture
def rows(qtbot: QtBot) -> LikelyClasses:
    made = LikelyClasses()
    qtbot.addWidget(made)
    made.show_classes(("cat & dog", "owl"))
    return made


def test_rows_say_class_probability_and_key(rows: LikelyClasses) -> None:
    rows.show_proposal(proposal(1, ("owl", 0.75), ("cat & dog", 0.25)))
    said = [row.accessibleName() for row in rows.findChildren(LikelyClass)]
    assert said == ["cat & dog, 25.0 %, key 1", "owl, 75.0 %, proposed, key 2"]
    rows.show_proposal(proposal(1, ("owl", 1.0)))
    said = [row.accessibleName() for row in rows.findChildren(LikelyClass)]
    assert said[0] == "cat & dog, key 1", "nobody who was asked knows the class: 0.0 % was made up"
    rows.show_proposal(None)
    assert [row.accessibleName() for row in rows.findChildren(LikelyClass)] == ["cat & dog, key 1", "owl, key 2"]


def test_a_click_chooses(rows: LikelyClasses, qtbot: QtBot) -> None:
    with qtbot.waitSignal(rows.chosen) as told:
        rows.findChild(LikelyClass, "label_class_2").click()
    assert told.args == ["owl"]


def test_what_is_likely_is_drawn_longer(rows: LikelyClasses) -> None:
    rows.resize(320, 200)
    row = rows.findChild(LikelyClass, "label_class_1")
    row.resize(300, 32)
    looks = []
    for likely in (0.2, 0.9):
        row.show_probability(likely, False)
        looks.append(row.grab().toImage())
    assert looks[0] != looks[1]


def test_a_class_that_comes_later_moves_no_key(dialog: LabellingDialog, answer: Callable[..., None]) -> None:
    answer(*(0.9,) * 6)
    assert dialog.asking.keys == {"1": "cat", "2": "dog"}
    dialog.work.decide(dialog.work.round.choose("bee"))
    assert dialog.asking.keys == {"1": "cat", "2": "dog", "3": "bee"}, "2 was dog, and became cat"
