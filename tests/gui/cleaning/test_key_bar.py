"""The digits and their classes stand where they are pressed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from gui.cleaning.key_bar import KeyBar
from gui.session import Session
from tests.cleaning_wizard import cards, close, fates, go_to, opened


def test_each_digit_is_named_and_moves_the_picture_with_the_keyboard(session: Session, faulty: Dataset, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot)
    go_to(dialog, "near-duplicate")
    chips = {chip.text() for chip in dialog.findChild(KeyBar).findChildren(QPushButton)}
    assert chips == {"1  circle", "2  square"}
    last = cards(dialog)[-1]
    qtbot.waitUntil(lambda: QApplication.focusWidget() is cards(dialog)[0])
    last.setFocus()
    qtbot.mouseClick(dialog.findChild(QPushButton, "cleaning_key_2"), Qt.MouseButton.LeftButton)
    assert fates(dialog)[last.sample.path] == "square"
    assert list(fates(dialog).values()).count("square") == 1
    close(dialog, qtbot)


def test_other_classes_have_other_digits(session: Session, qtbot: QtBot) -> None:
    bar = KeyBar()
    qtbot.addWidget(bar)
    bar.show_classes(("cat & dog", "owl"))
    bar.show_classes(("3", "7"))
    assert [chip.text() for chip in bar._chips] == ["3  3", "7  7"]
    with qtbot.waitSignal(bar.chosen) as told:
        bar._chips[1].click()
    assert told.args == ["7"]
