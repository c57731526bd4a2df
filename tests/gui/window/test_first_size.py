"""The window opens inside the screen, and is never too small to be used."""

from __future__ import annotations

from PySide6.QtCore import QSize

from gui.window.first_size import SMALLEST, first_size


def test_the_window_opens_inside_the_screen() -> None:
    assert first_size(QSize(1920, 1080)) == QSize(1440, 900)
    assert first_size(QSize(1266, 800)) == QSize(1266, 800), "a screen of 1900 x 1200 at 150 %"
    assert first_size(QSize(1120, 700)) == QSize(1120, 700)
    assert first_size(QSize(800, 600)) == SMALLEST
