"""The window opens inside the screen, and is never too small to be used."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.window.first_size import SMALLEST, first_size, inside, keep_inside


def test_the_window_opens_inside_the_screen() -> None:
    assert first_size(QSize(1920, 1080)) == QSize(1440, 900)
    assert first_size(QSize(1266, 800)) == QSize(1266, 800), "a screen of 1900 x 1200 at 150 %"
    assert first_size(QSize(1120, 700)) == QSize(1120, 700)
    assert first_size(QSize(800, 600)) == SMALLEST


def test_its_frame_lies_inside_as_well() -> None:
    """With its title above it the status bar lay below the screen."""
    room = QSize(1133, 733)
    assert inside(QSize(1133, 733), QSize(1135, 749), room) == QSize(1131, 717)
    assert inside(QSize(1120, 710), QSize(1122, 726), room) == QSize(1120, 710)
    assert inside(QSize(1105, 720), QSize(1180, 760), room) == QSize(1100, 700), "smaller it cannot be used"
    assert inside(QSize(900, 600), QSize(1200, 800), room) == QSize(900, 600)


@pytest.mark.parametrize("state", [Qt.WindowState.WindowNoState, Qt.WindowState.WindowMaximized, Qt.WindowState.WindowFullScreen])
def test_only_a_window_of_its_own_size_is_made_smaller(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, state: Qt.WindowState
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    room = window.screen().availableSize()
    high = SMALLEST.height() + room.height()
    window.resize(SMALLEST.width(), high)
    window.setWindowState(state)
    monkeypatch.setattr(window, "frameGeometry", lambda: QRect(0, 0, room.width(), room.height() + 40))
    keep_inside(window)
    assert window.height() == (high if state.value else high - 40)
