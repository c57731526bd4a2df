"""Watches what goes on in the workspace, whoever began it: training, work on datasets, and decisions made elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QWindow

from core.support.workspace import Workspace
from gui.session import Session
from gui.tasks.task import Task

if TYPE_CHECKING:
    from core.datasets.catalog.overview import Stamps
    from core.support.notices import WorkElsewhere
    from core.training.at_work import LookAtWork, RunAtWork

# Looked for, since nobody tells: another window or a terminal may have started a run, or decided about pictures.
INTERVAL_MILLISECONDS = 1500
_LOOK_ROUND = "core.training.at_work:look_round"  # imported once the window is painted


class WorkWatch(QObject):
    """Looks round now and then. Construct, connect, then `start()`.

    Signals:
        looking(): It looks now; whoever watches something else in this rhythm does so too.
        changed(): `runs` or `elsewhere` is new.
        ended(str): A run that was at work no longer is.
        datasets_touched(): A dataset was changed, made or removed elsewhere.

    Attributes:
        runs: Being trained, here or elsewhere.
        elsewhere: What other processes do with datasets.
    """

    looking = Signal()
    changed = Signal()
    ended = Signal(str)
    datasets_touched = Signal()

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.runs: tuple[RunAtWork, ...] = ()
        self.elsewhere: tuple[WorkElsewhere, ...] = ()
        self._workspace = workspace
        self._latest: LookAtWork | None = None
        self._task: Task | None = None
        self._stamps: Stamps | None = None
        # What this window has changed itself is read anew anyway: `_own` until a look begins after that, which is then quiet.
        self._own = self._quiet = False
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MILLISECONDS)
        self._timer.timeout.connect(self.look)

    def serve(self, session: Session) -> None:
        """Tells a session of what is done elsewhere, and hears from it what is done here."""
        session.runs_changed.connect(self.look)
        session.datasets_changed.connect(self.note_own)
        self.datasets_touched.connect(session.datasets_changed)

    def start(self) -> None:
        """Looks now and then from now on, and whenever somebody comes back to a window."""
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        if not self._timer.isActive():
            app.focusWindowChanged.connect(self._came_back)
        self._timer.start()
        self.look()

    def stop(self) -> None:
        """Looks no more."""
        self._timer.stop()
        if self._task is not None:
            self._task.abandon()
            self._task = None

    @Slot(QWindow)
    def _came_back(self, window: QWindow | None) -> None:
        if window is not None and self._timer.isActive():
            self.look()

    @Slot()
    def look(self) -> None:
        """Looks now, unless a look is under way."""
        self.looking.emit()
        # On a slow disk a look may take longer than the interval, and a second one beside it longer still.
        if self._task is None:
            self._quiet, self._own = self._own, False
            # With the look before: only what the logs have gained since is read.
            self._task = Task(_LOOK_ROUND, self._workspace, self._latest)
            self._task.succeeded.connect(self._seen)
            self._task.finished.connect(self._looked)
            self._task.start()

    @Slot()
    def note_own(self) -> None:
        """This window has changed a dataset itself, and knows."""
        self._own = True
        if self._timer.isActive():
            self.look()

    @Slot(object)
    def _seen(self, found: LookAtWork) -> None:
        self._compare(found.stamps)
        self._latest, runs = found, found.runs
        if (runs, found.elsewhere) == (self.runs, self.elsewhere):
            return
        self.elsewhere = found.elsewhere
        gone = {run.name for run in self.runs} - {run.name for run in runs}
        self.runs = runs
        self.changed.emit()
        for name in sorted(gone):
            self.ended.emit(name)

    def _compare(self, stamps: Stamps) -> None:
        # Changed here while it was looked: whose change it saw cannot be told, so it is left to the next look.
        if self._own:
            return
        before, self._stamps = self._stamps, stamps
        if before is not None and before != stamps and not self._quiet:
            self.datasets_touched.emit()

    @Slot()
    def _looked(self) -> None:
        self._task = None
        if self._own and self._timer.isActive():
            self.look()
