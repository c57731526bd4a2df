"""What the cleaning wizard has done in the background: read what is to be asked, check again, carry the answers out."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from core.datasets.cleaning.cleaning import CleaningResult, clean
from core.datasets.cleaning.walk import CleaningWalk, Remembered, Stop, begin_cleaning
from core.support.wording import counted
from gui.cleaning.keeping import AnswerKeeping
from gui.pictures.check_task import run_check
from gui.session import Session
from gui.tasks.task import Task
from gui.tasks.work import NamedDataset


class CleaningWork(QObject):
    """One cleaning: its walk, where the person is on it, and its tasks.

    Attributes:
        name: The dataset.
        walk: The way.
        is_able: False while it is read, checked or carried out.

    Signals:
        loaded(object): The `CleaningStart` that is to be asked about.
        moved(): The person is at another place of the walk.
        answered(): Other questions are asked, or answered.
        able_changed(bool): `is_able` is another.
        trying(bool): Limits are being tried, which may change what is asked, or no longer.
        applied(): The answers are carried out, and forgotten.
        failed(object): The dataset cannot be read or changed.

    Args:
        session: Whose workspace the dataset is in; keeps the answers until they are carried out.
        name: The dataset.
        place: Where to begin, as `CleaningWalk`; "" for where the person was.
    """

    loaded = Signal(object)
    moved = Signal()
    answered = Signal()
    able_changed = Signal(bool)
    trying = Signal(bool)
    applied = Signal()
    failed = Signal(object)

    def __init__(self, session: Session, name: str, place: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.name = name
        self._dataset = NamedDataset(session.workspace, name)
        self._key = f"clean {session.workspace.root} {name}"
        self._keeping = session.unfinished.setdefault(f"keep {self._key}", AnswerKeeping(session, self._dataset))
        self._task: Task | None = None
        self.is_able = False
        self.walk = CleaningWalk(self.memory(), place)

    def set_able(self, able: bool) -> None:
        """Says whether there is a way on now."""
        self.is_able = able
        self.able_changed.emit(able)

    def go_to(self, stop: Stop) -> None:
        """Stands at a place."""
        self.walk.stand(stop)
        self.keep()
        self.moved.emit()

    def step(self, by: int) -> None:
        """Stands so many places on, or back."""
        self.go_to(self.walk.step(by))

    def memory(self) -> Remembered:
        """The answers so far, and where the person was."""
        kept = self._session.unfinished.setdefault(self._key, Remembered())
        assert isinstance(kept, Remembered)
        return kept

    @Slot()
    def load(self) -> None:
        """Reads the questions."""
        self.set_able(False)
        memory = self.memory()
        self._run(Task(begin_cleaning, self._dataset, memory.again, memory.limits, fresh=memory.is_fresh), self.loaded.emit)

    def keep(self) -> None:
        """Keeps the answers in the dataset, in the background."""
        # Not before the questions are read: until then it is not known which answers the dataset keeps, and they would be lost.
        if self.walk.loaded is not None and not self.walk.loaded.why_read_only:
            self._keeper().keep(self.memory().kept())

    @Slot()
    def begin_anew(self) -> None:
        """Forgets the answers, here and in the dataset, and reads the questions."""
        self._session.unfinished[self._key] = Remembered()
        self.keep()
        self.walk = CleaningWalk(self.memory())
        self._keeper().when_done(self.load)

    def check(self) -> Task:
        """Checks the dataset, then reads the questions; returns the check."""
        task = run_check(self._session, self.name)
        task.failed.connect(self.failed)
        task.succeeded.connect(self.load)
        return task

    def apply(self) -> None:
        """Carries the answers out as one edit."""
        walk = self.walk
        assert walk.loaded is not None
        self.set_able(False)
        cleaning, dataset = walk.cleaning, walk.loaded.material.dataset
        task = Task(clean, dataset, cleaning.verdicts(), cleaning.kept_marks(), walk.new_limits())
        # What is being kept must not come after what forgets it.
        self._keeper().when_done(lambda: self._run(task, self._applied))

    def close_down(self) -> None:
        """Drops what is under way."""
        if self._task is not None:
            self._task.abandon()

    def _keeper(self) -> AnswerKeeping:
        assert isinstance(self._keeping, AnswerKeeping)
        return self._keeping

    def _run(self, task: Task, then: object) -> None:
        task.succeeded.connect(then)
        task.failed.connect(self._failed)
        self._task = task
        task.start()

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self.failed.emit(error)
        self.set_able(self.walk.loaded is not None)

    @Slot(object)
    def _applied(self, result: CleaningResult) -> None:
        self._session.unfinished.pop(self._key, None)
        said = _told(result)
        if result.gone:
            said += f" {result.gone:,} had changed on the disk and were left alone."
        self._session.notify(said)
        self._session.datasets_changed.emit()
        run_check(self._session, result.dataset)
        self.applied.emit()


def _told(result: CleaningResult) -> str:
    if result.edit is None:
        return "Nothing has changed."
    done = [f"{counted(result.excluded, 'picture')} excluded, {result.relabelled:,} moved"]
    if not result.excluded and not result.relabelled:
        done = []  # what was only looked at is told as such
    done += [f"{counted(result.kept, 'finding')} kept"] if result.kept else []
    return f"{', '.join(done) or 'The limits of size and shape are set'}. Ctrl+Z undoes it."
