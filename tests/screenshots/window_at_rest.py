"""Waits until the window is where it was to go, and until nothing is at work in it any more: for pictures of it, not tests."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from gui.pictures.thumbnails import Thumbnails
from gui.tasks import task

PATIENCE = 240.0
"""Seconds to wait for something to show."""
QUIET_LOOKS = 4
"""Looks in a row, 50 ms apart, that must find nothing at work before a picture is taken."""


def until(condition: Callable[[], object]) -> None:
    """Lets the window work until the condition holds; ends the program where it never does."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise SystemExit("the window did not get there")
        work(0.05)


def settle() -> None:
    """Lets the window work until nothing is under way but what follows a run, and every small picture has come."""
    quiet = 0
    deadline = time.monotonic() + PATIENCE
    while quiet < QUIET_LOOKS and time.monotonic() < deadline:
        work(0.05)
        small = (one for window in QApplication.topLevelWidgets() for one in window.findChildren(Thumbnails))
        busy = any(one._lane != "following" for one in task._underway) or any(one._asked for one in small)
        quiet = 0 if busy else quiet + 1


def work(seconds: float) -> None:
    """Lets the window work for so long."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()
