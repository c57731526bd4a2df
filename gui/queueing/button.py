"""The queue in the status bar: one short text that opens it."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from gui.icons import icon
from gui.queueing.watch import queue_watch
from gui.session import Session
from gui.theme import set_text_role

QUEUE_TAB = "queue:"
"""What the Runs page is asked for to show the queue."""


class QueueButton(QToolButton):
    """ "Queue: 3 waiting, done about 18:40"; hidden while there is nothing that a person has not seen."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status_queue")
        self.setAutoRaise(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_text_role(self, "caption")
        self._session = session
        self._watch = queue_watch(session)
        self._watch.changed.connect(self._draw)
        self._watch.ended.connect(self._tell)
        self.clicked.connect(lambda: session.go("runs", QUEUE_TAB))
        self._draw()

    @Slot()
    def _draw(self) -> None:
        error = self._watch.error
        text = self._watch.look.words(time.time()) if error is None else "Queue: cannot be read"
        self.setText(text)
        self.setAccessibleName(text)
        self.setToolTip("Show what waits to be trained" if error is None else str(error))
        self.setIcon(icon("waiting", "text_dim"))
        self.setVisible(bool(text) and self._watch.unseen)

    @Slot(str)
    def _tell(self, sentence: str) -> None:
        self._session.notify(sentence)
        # Beside the sentence, which goes after a while: a system that can marks the window until somebody comes back to it.
        QApplication.alert(self.window())
