"""Counts how often widgets are told of their style while something is made: anew for each time that they are moved."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

Made = TypeVar("Made", bound=QWidget)


class _Counted(QObject):
    def __init__(self, kind: type[QWidget]) -> None:
        super().__init__()
        self._kind = kind
        self.count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.StyleChange and isinstance(watched, self._kind)
        return False


def told_of_style(kind: type[QWidget], make: Callable[[], Made]) -> tuple[Made, int]:
    """What is made, and how often widgets of a kind in it were told of their style."""
    counted, app = _Counted(kind), QApplication.instance()
    assert app is not None
    app.installEventFilter(counted)
    made = make()
    app.removeEventFilter(counted)
    return made, counted.count
