"""A splitter stands where the person left it, a folding box is open or closed as it was left."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QApplication, QSplitter, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from gui.kit.foldable import FoldableBox
from gui.kit.remembered import remember_fold, remember_splitter


def made(qtbot: QtBot, settings: QSettings) -> QSplitter:
    splitter = QSplitter()
    qtbot.addWidget(splitter)
    splitter.setObjectName("made")
    for _ in range(2):
        splitter.addWidget(QWidget())
    splitter.resize(500, 100)
    splitter.setSizes([250, 250])
    remember_splitter(splitter, settings)
    splitter.show()
    return splitter


def test_it_is_put_where_it_was_moved_to(themed: QApplication, qtbot: QtBot, settings: QSettings) -> None:
    first = made(qtbot, settings)
    assert settings.value("splitters/made") is None
    first.moveSplitter(120, 1)
    assert isinstance(settings.value("splitters/made"), QByteArray)
    again = made(qtbot, settings)
    qtbot.waitUntil(lambda: abs(again.sizes()[0] - first.sizes()[0]) <= 2)


def folded(qtbot: QtBot, settings: QSettings, opened: bool) -> FoldableBox:
    box = FoldableBox("Network", "network", opened)
    qtbot.addWidget(box)
    remember_fold(box, settings)
    return box


def test_a_box_is_folded_as_it_was_left(themed: QApplication, qtbot: QtBot, settings: QSettings) -> None:
    first = folded(qtbot, settings, opened=False)
    first.set_open(True)
    assert not folded(qtbot, settings, opened=False).is_open(), "what the program opened is nobody's wish"
    first.set_open(False)
    title = first.findChild(QToolButton, "network")
    title.click()
    assert folded(qtbot, settings, opened=False).is_open()
    title.click()
    assert not folded(qtbot, settings, opened=True).is_open()
