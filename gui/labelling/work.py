"""What a round of labelling does behind its dialog: it asks for proposals, writes decisions, and asks anew as labels come in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from core.datasets.catalog.dataset import Dataset
from core.labelling.label_round import REMAKE, LabelRound, LabelStep
from core.labelling.proposal import LOOK, LabelProposals, usual_order
from core.support.ordering import in_order
from gui.labelling.label_writer import LabelWriter
from gui.session import Session
from gui.tasks.short_tasks import ShortTasks
from gui.tasks.task import Task
from gui.tasks.work import NamedDataset

if TYPE_CHECKING:
    from core.engine.protocol import LabelsProposed


class LabellingWork(QObject):
    """A round about one dataset.

    Args:
        session: Whose workspace it is in.
        dataset: Its name.

    Signals:
        changed(): Another picture is asked about, or something else is proposed.
        asking(object): Somebody is asked what the pictures show; the task.
        failed(object): Something could not be done.
        loaded(): It is known which pictures there are.
    """

    changed = Signal()
    asking = Signal(object)
    failed = Signal(object)
    loaded = Signal()

    def __init__(self, session: Session, dataset: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.dataset = Dataset.open(session.workspace, dataset)
        self.named = NamedDataset(session.workspace, dataset)
        self.round = LabelRound()
        self.classes: tuple[str, ...] = ()
        self.by: tuple[str, ...] = (LOOK,)
        self.proposed: LabelProposals | None = None
        self._labelled: set[str] = set()
        self._order = ""
        """The order that the person chose; "" where the usual one will do."""
        self._since = 0
        self._task: Task | None = None
        self._short = ShortTasks(self.failed.emit)
        self._writer = LabelWriter(session, dataset)
        self._writer.failed.connect(self._not_written)

    @property
    def is_asking(self) -> bool:
        """True while proposals are being made."""
        return self._task is not None

    @property
    def unwritten(self) -> int:
        """Decisions on their way into the catalog."""
        return self._writer.waiting

    def load(self) -> None:
        """Reads which pictures there are; then the closer look is asked, where enough pictures have a class."""
        self._short.run(Task("core.labelling.deciding:nothing_proposed", self.named), self._loaded)

    def ask(self, by: tuple[str, ...]) -> None:
        """Has others propose: `LOOK`, names of runs."""
        self.by = by
        self._drop()
        if self._askable:
            self._ask(seen=True)

    def order_by(self, order: str) -> None:
        """Asks about pictures in another order."""
        self._order = order
        self.round.take(self.round.upcoming(self.round.left), order)
        self.changed.emit()

    def decide(self, step: LabelStep | None) -> None:
        """Writes what was decided in the round, and shows what comes next."""
        if step is None:
            return
        if step.labels:
            self._writer.write(step)
            self._labelled.update(label for _, label in step.labels)
            self._know(label for _, label in step.labels)
            self._since += len(step.labels)
        self.changed.emit()
        if self._is_due:
            self._ask(seen=not self._has_answer)

    def take_back(self) -> None:
        """Takes the latest decision of the round back."""
        step = self.round.take_back()
        if step is not None and step.labels:
            self._writer.take_back(step)
        self.changed.emit()

    def close_down(self) -> None:
        """Asks nobody any more; what was decided is still written."""
        self._short.abandon()
        self._drop()
        self._writer.end()

    @property
    def _askable(self) -> tuple[str, ...]:
        """Who can be asked now: the closer look goes by pictures of at least two classes, and keeps no run from answering."""
        if not self.round.left:
            return ()
        return tuple(name for name in self.by if name != LOOK or len(self._labelled) > 1)

    @property
    def _has_answer(self) -> bool:
        """Whether those who can be asked now have answered."""
        return self.proposed is not None and self.proposed.by == self._askable

    @property
    def _is_due(self) -> bool:
        """Whether somebody is to be asked for what was labelled: the closer look has learned, or could not be asked before."""
        wanted = self.by == (LOOK,) or not self._has_answer  # runs say the same again
        return wanted and self._since >= REMAKE and not self.is_asking and bool(self._askable)

    def _know(self, classes: Iterable[str]) -> None:
        # New ones come last until the dialog is opened again: in their order they moved the keys of others under the fingers.
        self.classes = (*self.classes, *in_order(set(classes) - set(self.classes)))

    def _ask(self, seen: bool) -> None:
        # Imported late: the protocol brings pydantic, and the dialog is shown without.
        from core.engine.protocol import ProposeLabels

        self._since = 0
        task = self._session.ask_workshop(ProposeLabels(self.dataset.name, self._askable))
        task.succeeded.connect(self._answered)
        task.failed.connect(self._not_answered)
        self._task = task
        if seen:
            self._session.run_task(task, "Proposing labels", self.dataset.name)
            self.asking.emit(task)
            self.changed.emit()
        else:
            task.start()  # a moment's work, and nobody waits for it

    def _drop(self) -> None:
        if self._task is not None:
            self._task.abandon()
            self._task = None

    @Slot(object)
    def _loaded(self, found: LabelProposals) -> None:
        self.classes = found.classes
        self._labelled = set(found.classes)
        self.round = LabelRound(self.round.order)
        self.round.take(found.proposals)
        self.loaded.emit()
        self.changed.emit()
        if self._askable:
            self._ask(seen=True)

    @Slot(object)
    def _answered(self, reply: LabelsProposed) -> None:
        self._task = None
        found = reply.found
        is_first = self.proposed is None or self.proposed.by != found.by
        self.proposed = found
        self._know(found.classes)
        # With the first proposals nobody has looked at a picture for long; later ones leave the one that is shown.
        self.round.take(found.proposals, (self._order or usual_order(found.by)) if is_first else "")
        self.changed.emit()

    @Slot(object)
    def _not_answered(self, error: object) -> None:
        self._task = None
        self.failed.emit(error)

    @Slot(object)
    def _not_written(self, error: object) -> None:
        self.failed.emit(error)
        self._drop()
        self.proposed = None
        self.load()  # what the catalog has now is the truth
