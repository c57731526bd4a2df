"""The dialog tells how far it is, and what was decided is written though it is closed at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from gui.labelling.dialog import LabellingDialog
from gui.session import Session
from tests.as_built import as_built
from tests.seen_whole import wait_until_whole


def totals(dialog: LabellingDialog) -> str:
    return dialog.findChild(QLabel, "label_totals").text()


def test_the_last_decision_is_written_though_the_dialog_is_closed(
    dialog: LabellingDialog, answer: Callable[..., None], session: Session, qtbot: QtBot
) -> None:
    answer(*(0.9,) * 6)
    assert totals(dialog) == "0 labelled  ·  6 pictures left"
    for _ in range(6):
        QTest.keyClick(dialog.asking, Qt.Key.Key_Return)
    assert totals(dialog) == "6 labelled  ·  0 pictures left"
    assert dialog._none.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert totals(dialog) == "5 labelled  ·  1 picture left", "the last decision could not be taken back by its key"
    QTest.keyClick(dialog.asking, Qt.Key.Key_Return)
    with qtbot.waitSignal(session.datasets_changed):
        dialog.reject()
    assert dialog.work.dataset.catalog.class_counts() == {"cat": 6}


def test_a_class_name_that_cannot_be_is_said_and_its_picture_is_asked_about_again(dialog: LabellingDialog, qtbot: QtBot) -> None:
    dialog.work.decide(dialog.work.round.choose("\u200e"))
    qtbot.waitUntil(lambda: "cannot be shown" in dialog.banner.text())
    qtbot.waitUntil(lambda: dialog.work.round.left == 6)
    assert dialog.work.dataset.catalog.tally().unlabelled == 6


def test_a_dataset_with_nothing_to_label_says_so(session: Session, shapes: Dataset, qtbot: QtBot) -> None:
    dialog = LabellingDialog(session, "shapes")
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog._none.isVisible())
    assert "Every picture has a class" in dialog._none.text()
    as_built("label-none", dialog)
    dialog.reject()


def test_how_far_it_is_is_seen_and_enter_presses_no_button(dialog: LabellingDialog, answer: Callable[..., None]) -> None:
    answer(*(0.9,) * 6)
    bar = dialog.findChild(QProgressBar, "label_progress")
    assert (bar.minimum(), bar.maximum(), bar.value()) == (0, 6, 0)
    assert not any(button.isDefault() for button in dialog.findChildren(QPushButton))
    QTest.keyClick(dialog.asking, Qt.Key.Key_Return)
    assert bar.value() == 1
    dialog.asking.sure_asked.emit("cat")
    assert dialog.sure.isVisible()
    dialog.work.changed.emit()
    assert dialog.sure.isVisible(), "news do not take it away"
    dialog.sure.closed.emit()
    assert dialog.asking.isVisible()
    assert not dialog.sure.isVisible()


def test_everything_to_press_is_seen_whole(dialog: LabellingDialog, answer: Callable[..., None], qtbot: QtBot) -> None:
    answer(*(0.995,) * 6)
    wait_until_whole(qtbot, dialog)
    as_built("label", dialog)
    dialog.asking.sure_asked.emit("cat")
    wait_until_whole(qtbot, dialog)
    as_built("label-sure", dialog)
