"""A collection from Flickr that runs on when its dialog is closed, and tells whoever looks how far it is."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from core.datasets.flickr.collecting import collect, store_kept
from core.datasets.flickr.progress import ClassProgress
from core.datasets.flickr.reports import CollectResult
from core.datasets.flickr.unfinished import Unfinished, waiting
from core.datasets.flickr.wishes import CollectRequest
from core.support.jobs import Note
from core.support.wording import counted
from gui.pictures.check_task import run_check
from gui.session import Session
from gui.tasks.task import Task

_NAME = "flickr_collection"


class FlickrCollection(QObject):
    """The session's one collection: what is wanted, how far it is, how it ended. It belongs to the session, not to a dialog.

    Signals:
        changed(): There is news of a class, or a note.
        ended(): It came to an end, was paused, or failed.

    Attributes:
        dataset, request: What is collected.
        classes: The latest news of each class, by label.
        note: The last sentence the job said.
        result, error: How it ended; None while it has not.
        is_paused: True when it was paused and waits.
    """

    changed = Signal()
    ended = Signal()

    def __init__(self, session: Session, dataset: str, request: CollectRequest) -> None:
        # The session is its parent: a collection takes hours, and must not end with a dialog that is closed.
        super().__init__(session)
        self.setObjectName(_NAME)
        self._session = session
        self._task: Task | None = None
        self.dataset = dataset
        self.request = request
        self.classes: dict[str, ClassProgress] = {}
        self.note = ""
        self.result: CollectResult | None = None
        self.error: BaseException | None = None
        self.is_paused = False
        self.is_stopping = False

    @property
    def is_running(self) -> bool:
        """True while the job is at work, also while it ends."""
        return self._task is not None

    def start(self) -> None:
        """Begins, or goes on."""
        self._run(Task(collect, self._session.workspace, self.dataset, self.request, lane="network"))

    def store_kept(self) -> None:
        """Takes what is there into the dataset: ends a running collection early, or a paused one without asking Flickr."""
        if self._task is not None:
            self.is_stopping = True
            self.note = "Taking in what is there …"
            # Stopped, not abandoned: an abandoned job tells nothing more, and here its result is wanted.
            self._task.stop()
            self.changed.emit()
            return
        self._run(Task(store_kept, self._session.workspace, self.dataset, lane="network"))

    def pause(self) -> None:
        """Drops the job; everything fetched is kept, and `start` goes on."""
        if self._task is not None:
            self.is_stopping = True
            self.note = "Pausing …"
            self._task.abandon()
            self.changed.emit()

    def _run(self, task: Task) -> None:
        self.result, self.error, self.note, self.is_paused, self.is_stopping = None, None, "", False, False
        self._task = task
        task.event.connect(self._heard)
        task.succeeded.connect(self._succeeded)
        task.failed.connect(self._failed)
        task.finished.connect(self._finished)
        self._session.run_task(task, f"Collecting {self.dataset} from Flickr", self.dataset, keeps=True)
        self.changed.emit()

    @Slot(object)
    def _heard(self, event: object) -> None:
        if isinstance(event, ClassProgress):
            self.classes[event.label] = event
            self.note = self.note if self.is_stopping else ""  # what it waited for has come
        elif isinstance(event, Note):
            self.note = event.text
        else:
            return
        self.changed.emit()

    @Slot(object)
    def _succeeded(self, result: CollectResult) -> None:
        self.result = result
        self._session.notify(f"{counted(result.added, 'picture')} collected into {result.dataset}.")
        self._session.datasets_changed.emit()
        run_check(self._session, result.dataset)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self.error = error
        self._session.notify(f"The collection of {self.dataset} waits; what was fetched is kept.")

    @Slot()
    def _finished(self) -> None:
        assert self._task is not None
        # After a failure it waits like a paused one: what was fetched is kept, and `start` goes on from there.
        self.is_paused = self._task.was_abandoned or self.error is not None
        self.note = ""
        self._task = None
        self.is_stopping = False
        self.ended.emit()
        if self.is_paused:
            # What was on its way came in after the last news, and the page told one picture less than the terminal.
            look = Task(waiting, self._session.workspace, self.dataset)
            look.succeeded.connect(self._counted)
            look.start()

    @Slot(object)
    def _counted(self, found: Unfinished | None) -> None:
        if found is None or self.is_running:
            return
        each = self.request.per_class
        for name, kept in found.kept.items():
            news = self.classes.get(name, ClassProgress(name, each))
            self.classes[name] = replace(news, found=max(news.found, kept), downloaded=min(each, kept))
        self.changed.emit()


def collection_of(session: Session) -> FlickrCollection | None:
    """The session's collection: at work, paused, or with a result nobody has put away yet."""
    return session.findChild(FlickrCollection, _NAME)


def put_away(session: Session) -> None:
    """Forgets a collection that is not at work."""
    collection = collection_of(session)
    if collection is not None and not collection.is_running:
        # It stays a child of the session until the event loop deletes it, and `collection_of` finds by name.
        collection.setObjectName("")
        collection.deleteLater()


def new_collection(session: Session, dataset: str, request: CollectRequest) -> FlickrCollection:
    """The session's collection from now on, not started yet."""
    put_away(session)
    return FlickrCollection(session, dataset, request)
