"""Keeps the keyboard near what it worked on, where that goes out of use."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from gui.kit.page import Page


class KeptFocus(QObject):
    """From its making, the keyboard of a button that is turned off waits in the nearest list, and returns when it is turned on.

    Qt hands it to whatever comes next. After *Put in the queue* that was *Start training*, so a second press of Space began a
    training; after *Remove* in the queue it was the switch of the theme, at the other end of the window.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left: QWidget | None = None
        self._waits: QWidget | None = None
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._moved)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Gives the keyboard back to what it was taken from, unless it has gone on meanwhile."""
        if watched is self._left and event.type() == QEvent.Type.EnabledChange and self._left.isEnabled():
            left, waits = self._left, self._waits
            self._forget()
            if left.isVisible() and left.window().focusWidget() in (waits, None):
                left.setFocus()
        return super().eventFilter(watched, event)

    @Slot(QWidget, QWidget)
    def _moved(self, old: QWidget | None, now: QWidget | None) -> None:
        if old is None or old.isEnabled() or not old.isVisible() or (now is not None and now.window() is not old.window()):
            return
        # What it waited in went as well, as when a whole page is turned off, part after part: it is to return to the first.
        if self._left is None or old is not self._waits:
            self._forget()
            self._left = old
            old.installEventFilter(self)
            old.destroyed.connect(self._gone)
        self._waits = _nearest(old)
        self._waits.setFocus()

    def _forget(self) -> None:
        if self._left is not None:
            self._left.removeEventFilter(self)
            self._left.destroyed.disconnect(self._gone)
        self._left = self._waits = None

    @Slot()
    def _gone(self) -> None:
        self._left = self._waits = None


def _nearest(part: QWidget) -> QWidget:
    """The first list in the smallest part around it that has one; without any its page, or its window."""
    around = part.parentWidget()
    while around is not None:
        for view in around.findChildren(QAbstractItemView):
            if view.isVisible() and view.isEnabled() and view is not part:
                return view
        if isinstance(around, Page) or around.isWindow():
            return around
        around = around.parentWidget()
    return part.window()
