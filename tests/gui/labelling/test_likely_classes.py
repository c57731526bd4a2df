"""Each class has its key, its row and its bar, and stays where it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.labelling import likely_classes
from gui.labelling.dialog import LabellingDialog
from gui.labelling.likely_classes import LikelyClass, LikelyClasses
from gui.theme import LIGHT
from tests.noted_painting import looked_at, noting, of_kind, take_keyboard, text, texts, tone
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


def test_key_name_and_number_are_painted_and_the_bar_is_as_long_as_it_is_likely(
    themed: QApplication, rows: LikelyClasses, monkeypatch: pytest.MonkeyPatch
) -> None:
    strokes, row = noting(monkeypatch, likely_classes), rows.findChild(LikelyClass, "label_class_1")
    assert texts(looked_at(row, strokes)) == ["1", "cat & dog", ""]
    row.resize(300, 32)
    row.show_probability(0.25, False)
    seen = looked_at(row, strokes)
    assert texts(seen) == ["1", "cat & dog", "25.0 %"]
    box, track, bar = of_kind(seen, "rounded")[1:]
    assert box.place.contains(text(seen, "1").place.center())
    assert box.place.right() < text(seen, "cat & dog").place.left()
    assert text(seen, "25.0 %").align & Qt.AlignmentFlag.AlignRight.value
    assert bar.place.width() == pytest.approx(track.place.width() / 4)
    assert (bar.place.left(), track.brush, bar.brush) == (track.place.left(), tone(LIGHT.sunken), tone(LIGHT.line_strong))
    assert (text(seen, "cat & dog").strong, text(seen, "25.0 %").pen) == (False, tone(LIGHT.text_dim))


def test_the_proposed_class_stands_out_and_the_one_with_the_keyboard_has_a_ring(
    themed: QApplication, rows: LikelyClasses, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    strokes, row = noting(monkeypatch, likely_classes), rows.findChild(LikelyClass, "label_class_2")
    row.show_probability(0.9, True)
    seen = looked_at(row, strokes)
    ground = of_kind(seen, "rounded")[0]
    assert (ground.pen, ground.brush) == ("", tone(LIGHT.accent_soft))
    assert text(seen, "owl").strong
    assert text(seen, "90.0 %").pen == tone(LIGHT.text)
    assert of_kind(seen, "rounded")[-1].brush == tone(LIGHT.accent)
    rows.show()
    take_keyboard(qtbot, row)
    assert of_kind(looked_at(row, strokes), "rounded")[0].pen == tone(LIGHT.accent)
    row.show_probability(0.1, False)
    assert of_kind(looked_at(row, strokes), "rounded")[0].brush == tone(LIGHT.surface)


def test_a_click_leaves_the_keyboard_where_it_is_and_rows_say_what_they_do(rows: LikelyClasses) -> None:
    assert rows.focusPolicy() == Qt.FocusPolicy.NoFocus
    row = rows.findChild(LikelyClass, "label_class_2")
    assert row.focusPolicy() == Qt.FocusPolicy.TabFocus
    assert row.toolTip() == "The picture shows owl (2)"
    assert LikelyClass("eft", "", row).toolTip() == "The picture shows eft"


def test_other_classes_take_the_place_of_those_before(rows: LikelyClasses, qtbot: QtBot) -> None:
    rows.show()
    before = rows.findChild(LikelyClass, "label_class_1")
    rows.show_classes(("cat & dog", "owl"))
    assert rows.findChild(LikelyClass, "label_class_1") is before, "the same are not made anew"
    rows.show_classes(("bee", "cat & dog", "owl"))
    assert not before.isVisible()
    qtbot.waitUntil(lambda: len([row for row in rows.findChildren(LikelyClass) if row.isVisible()]) == 3)
    shown = sorted((row for row in rows.findChildren(LikelyClass) if row.isVisible()), key=lambda row: row.y())
    assert [row.name for row in shown] == ["bee", "cat & dog", "owl"]
