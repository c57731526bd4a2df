"""Watches for training runs that are at work in the workspace, whoever started them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from core.support.workspace import Workspace
from gui.tasks.task import Task

if TYPE_CHECKING:
    from core.training.at_work import LookAtWork, RunAtWork

# Looked for, since nobody tells: another window or a terminal may have started a run.
INTERVAL_MILLISECONDS = 1500
_RUNS_AT_WORK = "core.training.at_work:runs_at_work"  # imported once the window is painted


class WorkWatch(QObject):
    """Looks for running training now and then. Construct, connect, then `start()`.

    Signals:
        changed(): `runs` is new.
        ended(str): A run that was at work no longer is.
    """

    changed = Signal()
    ended = Signal(str)

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.runs: tuple[RunAtWork, ...] = ()
        self._workspace = workspace
        self._latest: LookAtWork | None = None
        self._task: Task | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MILLISECONDS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Looks now and then from now on."""
        self._timer.start()
        self.look()

    def stop(self) -> None:
        """Looks no more."""
        self._timer.stop()
        if self._task is not None:
            self._task.abandon()
            self._task = None

    @Slot()
    def look(self) -> None:
        """Looks now, unless a look is under way."""
        # On a slow disk a look may take longer than the interval, and a second one beside it longer still.
        if self._task is None:
            # With the look before: only what the logs have gained since is read.
            self._task = Task(_RUNS_AT_WORK, self._workspace, self._latest)
            self._task.succeeded.connect(self._seen)
            self._task.finished.connect(self._looked)
            self._task.start()

    @Slot(object)
    def _seen(self, found: LookAtWork) -> None:
        self._latest, runs = found, found.runs
        if runs == self.runs:
            return
        gone = {run.name for run in self.runs} - {run.name for run in runs}
        self.runs = runs
        self.changed.emit()
        for name in sorted(gone):
            self.ended.emit(name)

    @Slot()
    def _looked(self) -> None:
        self._task = None
