"""Writes labels into the catalog one decision after the other, off the main thread, and takes them back in the same order."""

from __future__ import annotations

from collections import deque
from functools import partial

from PySide6.QtCore import QObject, Signal

from core.labelling.label_round import LabelStep
from gui.session import Session
from gui.tasks.task import Task
from gui.tasks.work import NamedDataset

_WRITE = "core.labelling.deciding:write_labels"
_TAKE_BACK = "core.labelling.deciding:take_labels_back"


class LabelWriter(QObject):
    """A line of decisions. It outlives the dialog that fills it until the last one is written.

    Signals:
        written(): A decision is in the catalog, or out of it again.
        failed(object): One could not be written; it and all behind it were dropped.
    """

    written = Signal()
    failed = Signal(object)

    def __init__(self, session: Session, dataset: str) -> None:
        super().__init__(session)
        self._session = session
        self._dataset = NamedDataset(session.workspace, dataset)
        self._waiting: deque[tuple[LabelStep, bool]] = deque()
        self._edits: dict[int, int | None] = {}
        self._steps: dict[int, LabelStep] = {}  # kept, so that no other one gets the number of one that is gone
        self._task: Task | None = None
        self._is_ending = False
        self._has_written = False

    @property
    def waiting(self) -> int:
        """Decisions on their way into the catalog."""
        return len(self._waiting) + (self._task is not None)

    def write(self, step: LabelStep) -> None:
        """Writes a decision when those before it are written."""
        self._waiting.append((step, False))
        self._go_on()

    def take_back(self, step: LabelStep) -> None:
        """Takes a decision back that was handed to `write`."""
        self._waiting.append((step, True))
        self._go_on()

    def end(self) -> None:
        """Nothing more will come: goes when all is written, and has the window read the dataset anew."""
        self._is_ending = True
        self._go_on()

    def _go_on(self) -> None:
        if self._task is not None:
            return
        while self._waiting:
            step, back = self._waiting.popleft()
            edit = self._edits.get(id(step))
            if back and edit is None:
                continue  # it had changed nothing
            self._has_written = True
            self._task = Task(_TAKE_BACK, self._dataset, edit) if back else Task(_WRITE, self._dataset, dict(step.labels))
            self._task.succeeded.connect(partial(self._done, step, back))
            self._task.failed.connect(self._not_done)
            self._task.start()
            return
        if self._is_ending:
            if self._has_written:
                self._session.datasets_changed.emit()
            self.deleteLater()

    def _done(self, step: LabelStep, back: bool, edit: int | None) -> None:
        self._steps[id(step)] = step
        self._edits[id(step)] = None if back else edit
        self._task = None
        self.written.emit()
        self._go_on()

    def _not_done(self, error: object) -> None:
        self._task = None
        # What comes behind it may rest on it, and a person is to know from here on what is written.
        self._waiting.clear()
        if self._is_ending:
            self._session.notify(f"Labels of {self._dataset.name} could not be written. {error}")  # the dialog is gone
        else:
            self.failed.emit(error)
        self._go_on()
