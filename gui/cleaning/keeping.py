"""Keeps the answers of a cleaning in its dataset while the person goes on, one write at a time, the latest last.

Before, they were the window's alone, and were lost with it.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from core.datasets.cleaning.kept_answers import KeptAnswers, keep_answers
from gui.session import Session
from gui.tasks.task import Task
from gui.tasks.work import NamedDataset


class AnswerKeeping(QObject):
    """Belongs to the session, so that the last write is made although the dialog has closed.

    Args:
        session: Told of what cannot be kept.
        dataset: Where answers are kept.
    """

    def __init__(self, session: Session, dataset: NamedDataset) -> None:
        super().__init__(session)
        self._session = session
        self._dataset = dataset
        self._task: Task | None = None
        self._wanted: KeptAnswers | None = None
        self._then: Callable[[], object] | None = None

    def keep(self, kept: KeptAnswers) -> None:
        """Keeps these in place of all earlier ones."""
        # Only the latest waits: it holds all that those before it would have written.
        self._wanted = kept
        if self._task is None:
            self._start()

    def when_done(self, then: Callable[[], object]) -> None:
        """Calls `then` once everything is written."""
        self._then = then
        if self._task is None:
            self._call()

    def _start(self) -> None:
        kept, self._wanted = self._wanted, None
        self._task = Task(keep_answers, self._dataset, kept)
        self._task.failed.connect(self._failed)
        self._task.finished.connect(self._finished)
        self._task.start()

    def _call(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            then()

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self._session.notify(f"The answers are not kept: {error}")

    @Slot()
    def _finished(self) -> None:
        self._task = None
        # Answers that came during the write go before whoever waits for the last one.
        if self._wanted is not None:
            self._start()
        else:
            self._call()
