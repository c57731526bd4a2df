"""What the cleaning wizard has done in the background: read what is to be asked, check again, carry the answers out."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from core.datasets.cleaning.cleaning import CleaningResult, clean
from core.datasets.cleaning.walk import CleaningWalk, Remembered, begin_cleaning
from core.support.wording import counted
from gui.pictures.check_task import run_check
from gui.session import Session
from gui.tasks.task import Task
from gui.tasks.work import NamedDataset


class CleaningWork(QObject):
    """The tasks of one cleaning.

    Signals:
        loaded(object): The `CleaningStart` that is to be asked about.
        applied(): The answers are carried out, and forgotten.
        failed(object): The dataset cannot be read or changed.

    Args:
        session: Whose workspace the dataset is in; keeps the answers until they are carried out.
        name: The dataset.
    """

    loaded = Signal(object)
    applied = Signal()
    failed = Signal(object)

    def __init__(self, session: Session, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._name = name
        self._key = f"clean {session.workspace.root} {name}"
        self._task: Task | None = None

    def memory(self) -> Remembered:
        """The answers so far, and where the person was."""
        kept = self._session.unfinished.setdefault(self._key, Remembered())
        assert isinstance(kept, Remembered)
        return kept

    @Slot()
    def load(self) -> None:
        """Reads the questions."""
        memory = self.memory()
        dataset = NamedDataset(self._session.workspace, self._name)
        self._run(Task(begin_cleaning, dataset, memory.again, memory.limits), self.loaded.emit)

    def check(self) -> Task:
        """Checks the dataset, then reads the questions; returns the check."""
        task = run_check(self._session, self._name)
        task.failed.connect(self.failed)
        task.succeeded.connect(self.load)
        return task

    def apply(self, walk: CleaningWalk) -> None:
        """Carries the answers out as one edit."""
        assert walk.loaded is not None
        cleaning, dataset = walk.cleaning, walk.loaded.material.dataset
        self._run(Task(clean, dataset, cleaning.verdicts(), cleaning.kept_marks(), walk.new_limits()), self._applied)

    def close_down(self) -> None:
        """Drops what is under way."""
        if self._task is not None:
            self._task.abandon()

    def _run(self, task: Task, then: object) -> None:
        task.succeeded.connect(then)
        task.failed.connect(self.failed)
        self._task = task
        task.start()

    @Slot(object)
    def _applied(self, result: CleaningResult) -> None:
        self._session.unfinished.pop(self._key, None)
        said = f"{counted(result.excluded, 'picture')} excluded, {result.relabelled:,} moved. Ctrl+Z undoes it."
        if result.gone:
            said += f" {result.gone:,} had changed on the disk and were left alone."
        self._session.notify(said)
        self._session.datasets_changed.emit()
        run_check(self._session, result.dataset)
        self.applied.emit()
