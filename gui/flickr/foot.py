"""The foot of the Flickr wizard: which buttons a room has, and what is still missing before one can go on."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.flickr.collection import CollectionWatch
from gui.kit.labels import label
from gui.kit.quiet import quiet_button
from gui.theme import SPACE

KEY, WISH, PREVIEW, WORKING, DONE = range(5)
"""The rooms of the wizard."""
_PRIMARY = ("Use this key", "Look at the first photos", "Collect", "Close", "Show the dataset")
_BACK = {KEY: "Back", WISH: "Key …", PREVIEW: "Back", WORKING: "", DONE: "Collect more"}


class FlickrFoot(QWidget):
    """Back at the left, the way on at the right, the problem between them.

    Signals:
        back_asked(), pause_asked(), take_in_asked(), close_asked(), on_asked()
    """

    back_asked = Signal()
    pause_asked = Signal()
    take_in_asked = Signal()
    close_asked = Signal()
    on_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._room = WISH
        self._back = quiet_button("", "flickr_back", "", self.back_asked.emit, self)
        self._pause = quiet_button("Pause", "flickr_pause", "", self.pause_asked.emit, self)
        self._take_in = quiet_button("Take in what is there", "flickr_take_in", "", self.take_in_asked.emit, self)
        self._close = quiet_button("Cancel", "flickr_cancel", "", self.close_asked.emit, self)
        self._on = quiet_button("", "flickr_go", "", self.on_asked.emit, self)
        self._on.setProperty("primary", True)
        self._on.setDefault(True)
        self._problem = label(role="caption", tone="dim", name="flickr_problem", right=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self._back)
        row.addWidget(self._problem, 1)
        for button in (self._pause, self._take_in, self._close, self._on):
            row.addWidget(button)

    def show_room(self, room: int, has_key: bool) -> None:
        """Names the buttons as a room wants them; without a key there is nothing to go back to from the first."""
        self._room = room
        self._back.setText(_BACK[room])
        self._back.setVisible(bool(_BACK[room]) and (room != KEY or has_key))
        self._on.setText(_PRIMARY[room])

    def show_state(self, problem: str, wanted: int, watch: CollectionWatch | None) -> None:
        """Says what is missing, and lets go on when nothing is; follows a collection where one is at work.

        Args:
            problem: What is missing; nothing when empty.
            wanted: Pictures that would be collected.
            watch: The collection, if there is one.
        """
        room = self._room
        if room == PREVIEW and not problem:
            self._on.setText(f"Collect {wanted:,} pictures")
        self._problem.setText(f"{problem.split('. ')[0].rstrip('.')}." if problem else "")
        self._problem.setToolTip(problem)
        self._on.setEnabled(not problem)
        working = watch if room == WORKING else None
        running = working is not None and working.is_running
        self._pause.setVisible(running)
        self._take_in.setVisible(working is not None)
        self._close.setVisible(room != WORKING or (working is not None and not running))
        self._close.setText("Close" if room in (WORKING, DONE) else "Cancel")
        if working is not None:
            self._on.setText("Close" if running else "Continue")
            for button in (self._pause, self._take_in):
                button.setEnabled(not working.is_stopping)

    def show_waiting(self, words: str) -> None:
        """Says what is waited for; nothing can be asked for until then."""
        self._on.setEnabled(False)
        self._problem.setText(words)
