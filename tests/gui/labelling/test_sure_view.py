"""What is sure is looked through in a grid before it is accepted, and is one decision."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from gui.labelling.dialog import LabellingDialog

LIKELY = (0.991, 0.992, 0.5, 0.993, 0.001, 0.994)


def test_one_is_left_out_and_the_others_are_one_decision(
    dialog: LabellingDialog, answer: Callable[..., None], qtbot: QtBot
) -> None:
    answer(*LIKELY)
    dialog.work.order_by("sure")
    QTest.keyClick(dialog.asking, Qt.Key.Key_2)  # the surest is the dog
    assert dialog.asking._sure.text() == "Look through 4 at 99 % or more"
    QTest.keyClick(dialog.asking, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert dialog.sure.isVisible()
    assert [dialog.sure.strip.tiles.tile(row).words for row in range(4)] == [("99.1 %",), ("99.2 %",), ("99.3 %",), ("99.4 %",)]
    QTest.keyClick(dialog.sure.strip, Qt.Key.Key_Right)
    QTest.keyClick(dialog.sure.strip, Qt.Key.Key_Space)
    assert dialog.sure.findChild(QPushButton, "sure_accept").text() == "Accept 3"
    QTest.keyClick(dialog.sure.strip, Qt.Key.Key_Return)
    assert not dialog.sure.isVisible()
    catalog = dialog.work.dataset.catalog
    qtbot.waitUntil(lambda: [edit.title for edit in catalog.edits()][:1] == ["Labelled 3 pictures: cat"])
    assert [sample.label for sample in catalog.by_ids(range(1, 7))] == ["cat", "", "", "cat", "dog", "cat"]


def test_escape_goes_back_and_decides_nothing(dialog: LabellingDialog, answer: Callable[..., None]) -> None:
    answer(*LIKELY)
    dialog._show_sure("cat")
    QTest.keyClick(dialog.sure.strip, Qt.Key.Key_Escape)
    assert dialog.asking.isVisible()
    assert dialog.work.round.done == 0
    assert dialog.work.unwritten == 0
