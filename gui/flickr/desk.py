"""Where the person's wishes about a collection go: begin one, take an interrupted one up, pause it, end it early."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from core.datasets.flickr.unfinished import Unfinished, throw_away
from core.datasets.flickr.wishes import CollectRequest
from core.datasets.flickr.with_own_key import Start, begin
from gui.flickr.collection import CollectionWatch, new_watch, put_away, watch_of
from gui.session import Session
from gui.tasks.short_tasks import ShortTasks
from gui.tasks.task import Task


class CollectionDesk(QObject):
    """Deals with the session's one collection for a dialog that may close before it ends.

    Signals:
        followed(object): Show this `CollectionWatch` from now on.
        changed(): There is news of it.
        ended(): It came to an end, was paused, or failed.
        waiting_changed(object): These interrupted collections are left.

    Args:
        session: Whose collection it is.
        short: For tasks that are of use only while the dialog is open.
    """

    followed = Signal(object)
    changed = Signal()
    ended = Signal()
    waiting_changed = Signal(object)

    def __init__(self, session: Session, short: ShortTasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._short = short

    @property
    def watch(self) -> CollectionWatch | None:
        """The collection: at work, paused, or with a result nobody has put away yet."""
        return watch_of(self._session)

    def follow(self, watch: CollectionWatch) -> None:
        """Tells of a collection from now on."""
        watch.changed.connect(self.changed)
        watch.ended.connect(self.ended)
        self.followed.emit(watch)
        if not watch.is_running:
            self.ended.emit()

    def collect(self, dataset: str, request: CollectRequest) -> None:
        """Begins a collection."""
        watch = new_watch(self._session, dataset, request)
        watch.start()
        self.follow(watch)

    @Slot(object)
    def take_up(self, entry: Unfinished) -> None:
        """Goes on with an interrupted collection."""
        self.collect(entry.dataset, entry.request)

    @Slot(object)
    def take_in_waiting(self, entry: Unfinished) -> None:
        """Takes what an interrupted collection has into its dataset."""
        watch = new_watch(self._session, entry.dataset, entry.request)
        watch.take_in()
        self.follow(watch)

    @Slot(object)
    def throw_away(self, entry: Unfinished) -> None:
        """Deletes what an interrupted collection has."""
        self._short.run(Task(throw_away, self._session.workspace, entry.dataset), lambda _: self._look_again())

    @Slot()
    def pause(self) -> None:
        """Pauses the collection that is at work."""
        if self.watch is not None:
            self.watch.pause()

    @Slot()
    def take_in(self) -> None:
        """Ends it early, with what is there."""
        if self.watch is not None:
            self.watch.take_in()

    def put_away(self) -> None:
        """Forgets a collection that is not at work."""
        put_away(self._session)

    def leave(self) -> None:
        """Forgets it unless it is at work, or waits to go on."""
        if self.watch is not None and not self.watch.is_paused:
            self.put_away()

    def _look_again(self) -> None:
        def found(start: Start) -> None:
            self.waiting_changed.emit(start.waiting)

        self._short.run(Task(begin, self._session.workspace, ""), found)
