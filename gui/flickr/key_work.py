"""What is done with a Flickr key: tried, kept where the system keeps secrets, forgotten."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from core.datasets.catalog.licences import Licence
from core.datasets.flickr.with_own_key import Start, begin, forget_own_key, keep_key
from gui.flickr.key_room import KeyRoom
from gui.session import Session
from gui.tasks.short_tasks import ShortTasks
from gui.tasks.task import Task


class KeyWork(QObject):
    """Tries and keeps what was typed into a `KeyRoom`, and shows there where the key is.

    Signals:
        kept(str, object): Flickr knows the key, and it is kept; where, as a sentence, and the licences Flickr told.
        refused(object): It could not be used or kept.
        forgotten(): It is kept no longer.

    Args:
        session: Whose workspace is asked about.
        room: Where the key is typed.
        short: For tasks that are of use only while the dialog is open.
    """

    kept = Signal(str, object)
    refused = Signal(object)
    forgotten = Signal()

    def __init__(self, session: Session, room: KeyRoom, short: ShortTasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._room = room
        self._short = short
        self._keeps = ""
        self.place = ""
        """Where a key was found; "" when there is none."""
        room.forget_asked.connect(self._forget)

    def show(self, start: Start) -> None:
        """Shows where the key is, and where one would be kept."""
        self._keeps = start.keeps
        self._found(start.key_place)

    def use(self) -> bool:
        """Tries and keeps what is typed; False when that is not a key yet."""
        key = self._room.key()
        if key is not None:
            self._short.run(Task(keep_key, key, lane="network"), self._accepted, self.refused.emit)
        return key is not None

    def _found(self, place: str) -> None:
        self.place = place
        self._room.show_place(self._keeps, place)

    def _accepted(self, kept: tuple[str, tuple[Licence, ...]]) -> None:
        self._room.clear()
        self._short.run(Task(begin, self._session.workspace, ""), self.show)
        self.kept.emit(*kept)

    @Slot()
    def _forget(self) -> None:
        def gone(place: str) -> None:
            self._found(place)
            self.forgotten.emit()

        self._short.run(Task(forget_own_key), gone)
