"""What the pages of the Flickr wizard share: what is to be collected, and what is known of key, licences and the past."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from core.datasets.catalog.licences import KNOWN, Licence, short_names
from core.datasets.flickr.starting import CollectingStart, collecting_start
from core.datasets.flickr.wishes import CollectRequest
from gui.session import Session
from gui.tasks.task import Task


class CollectionDraft(QObject):
    """A collection before it is begun. What was filled in is kept by the session when the wizard closes.

    Signals:
        started(): `start` is known, or known anew.
        licensed(): `licences` are as Flickr names them.
        replaced(): Another collection is to be shown: `dataset` and `request`.

    Attributes:
        session: Whose workspace gets the dataset.
        dataset, request: What is to be collected; no request while something is missing.
        problem: What is missing; "" for nothing.
        wanted: Field of the form that the keyboard goes to when the form is shown next, and of which class; "" for none.
        start: What is there before anything is asked; None until that is known.
        licences: Under which photos may be.

    Args:
        dataset: Which one to begin with; "" for none.
    """

    started = Signal()
    licensed = Signal()
    replaced = Signal()

    def __init__(self, session: Session, dataset: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.dataset = dataset
        self.request: CollectRequest | None = None
        self.problem = ""
        self.wanted = ("", "")
        self.start: CollectingStart | None = None
        self.licences: tuple[Licence, ...] = KNOWN
        self._place = f"flickr {session.workspace.root}"
        kept = session.unfinished.get(self._place)
        # A form that was filled in for another dataset is not what somebody means who names one.
        if isinstance(kept, tuple) and (not dataset or kept[0] == dataset):
            self.dataset, self.request = kept

    @property
    def was_kept(self) -> bool:
        """True when a form that was filled in earlier is on record, of whatever dataset."""
        return self._place in self.session.unfinished

    @property
    def has_key(self) -> bool:
        """True when a key to Flickr was found."""
        return self.start is not None and bool(self.start.key_place)

    @property
    def licence_names(self) -> dict[int, str]:
        """Short names of licences, by their numbers."""
        return short_names(self.licences)

    def reading(self, dataset: str) -> Task:
        """A task whose result is a `CollectingStart`, to be given to `show_start`."""
        return Task(collecting_start, self.session.workspace, dataset)

    def replace(self, dataset: str, request: CollectRequest) -> None:
        """Takes another collection."""
        self.dataset, self.request, self.problem = dataset, request, ""
        self.replaced.emit()

    def keep(self) -> None:
        """Leaves what was filled in with the session, if it could be used."""
        if self.request is not None:
            self.session.unfinished[self._place] = (self.dataset, self.request)

    @Slot(object)
    def show_start(self, start: CollectingStart) -> None:
        """Takes what is known of key and interrupted collections."""
        self.start = start
        self.started.emit()

    @Slot(object)
    def show_licences(self, licences: tuple[Licence, ...]) -> None:
        """Takes the licences as Flickr names them."""
        self.licences = licences
        self.licensed.emit()
