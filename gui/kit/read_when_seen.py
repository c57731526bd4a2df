"""Widgets that read what they show when they are looked at, not before."""

from __future__ import annotations

import importlib
from typing import Any, TypeVar

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from gui.tasks.newest_task import NewestTask
from gui.tasks.task import Task

T = TypeVar("T")


def brought(module: str, found: T) -> T:
    """What was read, once the module that shows it is imported; for a task's `then`, off the thread that answers the mouse."""
    importlib.import_module(module)
    return found


class ReadWhenSeen(QWidget):
    """Reads in the background, only while it is seen, and only what is newest.

    A subclass answers `reading` and `show_read`, and calls `read_anew` when there is something else to show.

    Signals:
        failed(object): What was to be shown cannot be read.
    """

    failed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_stale = True
        self._reading = NewestTask()

    def reading(self) -> Task | None:
        """The task that reads what is to be shown; None when there is nothing."""
        raise NotImplementedError

    def show_read(self, found: Any) -> None:
        """Shows what the task has read."""
        raise NotImplementedError

    @Slot()
    def read_anew(self) -> None:
        """Reads now, or when the widget is looked at."""
        self._is_stale = True
        if self.isVisible():
            self._read()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._read()

    def _read(self) -> None:
        self._is_stale = False
        task = self.reading()
        if task is not None:
            self._reading.run(task, self.show_read, self.failed.emit)
        else:
            # What is still being read belongs to what was shown before.
            self._reading.drop()
