"""The curves of the runs selected in the table, overlaid; read in the background, plots imported when first needed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from core.evaluation.run_groups import RunGroup, groups_by
from core.runs.folder import RunFolder
from core.runs.listing import RunSummary
from core.runs.told import ToldRun, told_runs
from gui.evaluation.run_tab import RunTab
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
READING_MILLISECONDS = 600
"""After so long without an answer the curves of the selection before are taken away: a long run's log takes seconds to read."""
MOST = 24
"""Runs drawn together. There are eight colours that can be told apart; names are told beside the pointer."""


class SelectedCurves(RunTab):
    """Shows the curves of the runs it was given last; answers for earlier ones are dropped."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("selected_curves")
        self.setContentsMargins(0, SPACE, 0, 0)  # the choice of the axis lay on the line below the tabs
        self._stamp: tuple[object, ...] = ()
        self._names: list[str] = []
        self._undrawn = 0
        self._field = ""
        self._groups: tuple[RunGroup, ...] = ()
        self._task = NewestTask()
        self._arrived: list[RunCurves] | None = None  # to be drawn when somebody looks
        self.view: CurvesView | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PATIENCE_MILLISECONDS)
        self._timer.timeout.connect(self._load)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(READING_MILLISECONDS)
        self._slow.timeout.connect(self._show_reading)
        self._stack = QStackedLayout(self)
        self._nothing = QWidget(self)
        self._reading = EmptyState("curves", "Reading the curves", "")
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self._reading)

    def group_by(self, field: str) -> None:
        if field != self._field:
            self._field, self._stamp = field, ()

    def show_runs(self, runs: Sequence[RunSummary]) -> None:
        # A mean is over all runs of a group, however many there are.
        shown = runs if self._field else runs[:MOST]
        undrawn = len(runs) - len(shown)
        stamp = (self._field, undrawn, *((run.run, run.epochs, run.state, run.weights_origin) for run in shown))
        # The table is listed anew every second; what has got no further is not read again.
        if stamp == self._stamp:
            return
        self._stamp, self._undrawn = stamp, undrawn
        self._groups = groups_by(runs, self._field) if self._field and runs else ()
        self._names = [run.run for group in self._groups for run in group.runs] or [run.run for run in shown]
        if not self._names:
            self._timer.stop()
            self._task.drop()
            self._show_none()
            return
        self._timer.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._arrived is not None:
            self._draw(self._arrived)
        elif self.view is not None and self._stack.currentWidget() is self.view:
            self.drawn.emit([run.run for run in self.view.runs()])

    def hideEvent(self, event: QHideEvent) -> None:
        # Rows are marked for curves that can be seen.
        self.drawn.emit([])
        super().hideEvent(event)

    @Slot(str)
    def _open(self, run: str) -> None:
        # The line of a group is no run's.
        if run in self._names:
            self.session.go("train", run)

    @Slot()
    def _load(self) -> None:
        folders = [RunFolder(self.session.workspace.run_folder(name)) for name in self._names]
        then = partial(_put_together, self._groups) if self._groups else "gui.plots.curve_data:curves_of_all"
        task = Task(told_runs, folders, then=then)
        # Of a run that goes on the curves so far stay until there are newer ones.
        view = self.view
        if view is None or self._stack.currentWidget() is not view or {run.run for run in view.runs()} != self._lines():
            self._slow.start()
        self._task.run(task, self._loaded, self._unread)

    def _lines(self) -> set[str]:
        """What the lines of the selection are called."""
        return {group.name for group in self._groups} or set(self._names)

    @Slot()
    def _show_reading(self) -> None:
        self._stack.setCurrentWidget(self._reading)
        self.drawn.emit([])

    @Slot(object)
    def _loaded(self, runs: list[RunCurves]) -> None:
        self._slow.stop()
        # Whoever has gone on to another page would wait there for plots that nobody sees.
        if self.isVisible():
            self._draw(runs)
        else:
            self._arrived = runs

    def _draw(self, runs: list[RunCurves]) -> None:
        self._arrived = None
        if self.view is None:
            # pyqtgraph is imported here and not with the page: it would hold up the first paint.
            from gui.plots.curves import CurvesView

            self.view = CurvesView(self.session.settings, self)
            self.view.run_picked.connect(self.pointed)
            self.view.run_opened.connect(self._open)
            self._stack.addWidget(self.view)
        self.view.legend.undrawn = self._undrawn
        self.view.set_runs(runs)
        self._stack.setCurrentWidget(self.view)
        self.drawn.emit([run.run for run in runs])

    @Slot(object)
    def _unread(self, error: BaseException) -> None:
        # The curves of the selection before would be taken for these.
        self._show_none()
        self.failed.emit(error)

    def _show_none(self) -> None:
        self._slow.stop()
        self._arrived = None
        self._stack.setCurrentWidget(self._nothing)
        self.drawn.emit([])


def _put_together(groups: Sequence[RunGroup], told: Sequence[ToldRun]) -> list[RunCurves]:
    """A line for each group; made in the task's lane, where numpy and the plots are imported."""
    from gui.plots.curve_data import curves_of_all
    from gui.plots.group_curves import mean_curves

    known = {curves.run: curves for curves in curves_of_all(told)}
    return [mean_curves(group.name, [known[row.run] for row in group.runs], group.colour) for group in groups]
