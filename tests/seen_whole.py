"""Whether all that can be pressed and written into is seen whole.

A column that was given no width kept all of its buttons, and every test that pressed them passed.
"""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)
from pytestqt.exceptions import TimeoutError
from pytestqt.qtbot import QtBot

_LEAST = 16  # pixels of a list, a field or a sign, either way


def cut(window: QWidget) -> list[str]:
    """What of a shown window's buttons, fields, lists and columns is not seen whole, what scrolls aside."""
    found = []
    for part in window.findChildren(QWidget):
        if not part.isVisible() or part.objectName().startswith("qt_") or _scrolls(part, window):
            continue
        wide = high = _LEAST
        if isinstance(part, QScrollArea) and _is_column(part) and part.widget().width() != part.viewport().width():
            found.append(f"{part.objectName()}: {part.widget().width()} wide in {part.viewport().width()}")
        if isinstance(part, QPushButton | QComboBox | QCheckBox):
            wide, high = part.minimumSizeHint().width(), part.minimumSizeHint().height()
        elif not isinstance(part, QAbstractButton | QAbstractSpinBox | QLineEdit | QAbstractItemView):
            continue
        seen = (part.viewport() if isinstance(part, QAbstractItemView) else part).visibleRegion().boundingRect()
        if seen.width() < wide or seen.height() < high:
            found.append(f"{type(part).__name__} {part.objectName()}: {seen.width()} by {seen.height()} of {wide} by {high}")
    return found


def wait_until_whole(qtbot: QtBot, window: QWidget) -> None:
    """Waits until the window is laid out, and tells what is cut where that never comes."""
    with suppress(TimeoutError):
        qtbot.waitUntil(lambda: window.isVisible() and not cut(window), timeout=3_000)
    assert window.isVisible()
    assert not cut(window), "\n".join(cut(window))


def _scrolls(part: QWidget, window: QWidget) -> bool:
    around = part.parentWidget()
    while around is not None and around is not window:
        if isinstance(around, QAbstractScrollArea):
            return True
        around = around.parentWidget()
    return False


def _is_column(area: QScrollArea) -> bool:
    # It only scrolls up and down, so what is in it has to be as wide as it is.
    return area.widget() is not None and area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
