"""Keys decide about the picture that is shown, and the next one is there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from gui.labelling.dialog import LabellingDialog

LIKELY = (0.51, 0.6, 0.7, 0.8, 0.9, 0.999)


def labels(dialog: LabellingDialog) -> list[str]:
    return [sample.label for sample in dialog.work.dataset.catalog.by_ids(range(1, 7))]


def test_enter_accepts_digits_correct_space_skips(dialog: LabellingDialog, answer: Callable[..., None], qtbot: QtBot) -> None:
    answer(*LIKELY)
    view = dialog.asking
    assert view.keys == {"1": "cat", "2": "dog"}
    assert view.findChild(QPushButton, "label_accept").text() == "Accept cat"
    for key in (Qt.Key.Key_Return, Qt.Key.Key_2, Qt.Key.Key_Space, Qt.Key.Key_Enter):
        QTest.keyClick(view, key)
    qtbot.waitUntil(lambda: labels(dialog) == ["cat", "dog", "", "cat", "", ""])
    QTest.keyClick(view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: labels(dialog) == ["cat", "dog", "", "", "", ""])
    assert dialog.work.round.current is not None
    assert dialog.work.round.current.sample == 4, "what was taken back is asked about again"
    assert [edit.title for edit in dialog.work.dataset.catalog.edits()] == [
        "Labelled 1 picture: cat", "Labelled 1 picture: dog", "Labelled 1 picture: cat",
    ]  # fmt: skip


def test_a_class_that_is_not_there_is_typed(dialog: LabellingDialog, qtbot: QtBot) -> None:
    assert dialog.asking.findChild(QPushButton, "label_accept").isEnabled() is False, "nothing is proposed"
    line = dialog.asking.findChild(QLineEdit, "label_new_class")
    QTest.keyClick(dialog.asking, Qt.Key.Key_Insert)
    QTest.keyClicks(line, "owl")
    QTest.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: labels(dialog)[0] == "owl")
    assert dialog.isVisible(), "Enter closes no dialog"
    assert dialog.asking.keys == {"1": "owl"}
    QTest.keyClick(dialog.asking, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: labels(dialog)[1] == "owl")


def test_a_typed_class_is_taken_as_the_catalog_will_have_it(dialog: LabellingDialog, qtbot: QtBot) -> None:
    line = dialog.asking.findChild(QLineEdit, "label_new_class")
    line.insert("cafe\u0301")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert dialog.asking.keys == {"1": "caf\u00e9"}
    qtbot.waitUntil(lambda: labels(dialog)[0] == "caf\u00e9")
    line.insert("\u202eowl")
    with qtbot.waitSignal(dialog.work.failed):
        QTest.keyClick(line, Qt.Key.Key_Return)
    assert dialog.work.round.done == 1, "the picture is still asked about"


def test_several_who_differ_are_named(dialog: LabellingDialog, answer: Callable[..., None]) -> None:
    answer(*LIKELY, by=("quick", "look"))
    assert dialog.asking._votes.text() == "All 2 who were asked say cat."
