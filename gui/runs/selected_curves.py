"""The curves of the runs selected in the table, overlaid; read in the background, plots imported when first needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QStackedLayout, QWidget

from core.runs.folder import RunFolder
from core.runs.listing import RunSummary
from core.runs.told import told_runs
from gui.kit.empty_state import EmptyState
from gui.session import Session
from gui.tasks.newest_task import NewestTask
from gui.tasks.task import Task
from gui.theme import SPACE

if TYPE_CHECKING:
    from gui.plots.curve_data import RunCurves
    from gui.plots.curves import CurvesView

# Walking through the table by keys passes runs that need not be read.
PATIENCE_MILLISECONDS = 80
MOST = 8
"""Runs drawn together; there are as many colours that can be told apart."""


class SelectedCurves(QWidget):
    """Shows the curves of the runs it was given last; answers for earlier ones are dropped.

    Signals:
        shown(object): Names of the runs whose curves are drawn now.
        failed(object): The curves cannot be read.
    """

    shown = Signal(object)
    failed = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("selected_curves")
        self.setContentsMargins(0, SPACE, 0, 0)  # the choice of the axis lay on the line below the tabs
        self._session = session
        self._stamp: tuple[object, ...] = ()
        self._names: list[str] = []
        self._task = NewestTask()
        self.view: CurvesView | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PATIENCE_MILLISECONDS)
        self._timer.timeout.connect(self._load)
        self._stack = QStackedLayout(self)
        text = "Select a run to see its curves, or several to lay them over one another."
        self._empty = EmptyState("curves", "No run selected", text)
        self._stack.addWidget(self._empty)

    def set_runs(self, runs: Sequence[RunSummary]) -> None:
        """Shows these runs soon; nothing is read when none of them has got further."""
        stamp = tuple((run.run, run.epochs, run.state, run.weights_origin) for run in runs[:MOST])
        # The table is listed anew every second; what has got no further is not read again.
        if stamp == self._stamp:
            return
        self._stamp = stamp
        self._names = [run.run for run in runs[:MOST]]
        if not self._names:
            self._timer.stop()
            self._task.drop()
            self._show_none()
            return
        self._timer.start()

    @Slot()
    def _load(self) -> None:
        folders = [RunFolder(self._session.workspace.run_folder(name)) for name in self._names]
        task = Task(told_runs, folders, then="gui.plots.curve_data:curves_of_all")
        self._task.run(task, self._loaded, self._unread)

    @Slot(object)
    def _loaded(self, runs: list[RunCurves]) -> None:
        if self.view is None:
            # pyqtgraph is imported here and not with the page: it would hold up the first paint.
            from gui.plots.curves import CurvesView

            self.view = CurvesView(self)
            self._stack.addWidget(self.view)
        self.view.set_runs(runs)
        self._stack.setCurrentWidget(self.view)
        self.shown.emit([run.run for run in runs])

    @Slot(object)
    def _unread(self, error: BaseException) -> None:
        # The curves of the selection before would be taken for these.
        self._show_none()
        self.failed.emit(error)

    def _show_none(self) -> None:
        self._stack.setCurrentWidget(self._empty)
        self.shown.emit([])
