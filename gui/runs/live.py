"""A run while it trains and after: its numbers, its curves, and other runs laid over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from core.runs.folder import RunFolder
from core.runs.told import told_run
from core.support.errors import SafelightError
from core.training.arithmetic.elsewhere import elsewhere_words, is_elsewhere
from gui.kit.banner import Banner
from gui.kit.foldable import FoldableBox
from gui.kit.remembered import remember_fold
from gui.runs.follower import RunFollower
from gui.runs.numbers import RunNumbers, SeenRun
from gui.runs.side import RunSide
from gui.runs.state_look import RESUMABLE
from gui.session import Session
from gui.tasks.task import Task
from gui.theme import SPACE

if TYPE_CHECKING:
    from gui.plots.curve_data import RunCurves
    from gui.plots.curves import CurvesView


_OVER = "train/over"
"""Where the runs that are laid over others are remembered."""


class RunLive(QWidget):
    """Follows one run at a time.

    Signals:
        state_changed(str): The run followed is in another state; see `core.runs.folder.STATES`.
        planned(): The plan of the run followed is known.
    """

    state_changed = Signal(str)
    planned = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("run_live")
        self._session = session
        self._follower: RunFollower | None = None
        self._own: RunCurves | None = None
        # None while its curves are read: the mark that was set counts from the beginning.
        self._over: dict[str, RunCurves | None] = {}
        self.curves: CurvesView | None = None
        # From outside to inside: what is moved once it is filled is told of its style anew, with all that lies in it.
        self._splitter = QSplitter(self)
        left = QWidget(self._splitter)
        self.numbers = RunNumbers(left)
        self.side = RunSide(self._splitter)
        self.side.earlier.checked.connect(self._lay_over)
        for box in self.side.findChildren(FoldableBox):
            remember_fold(box, session.settings)
        self.problem = Banner(left)
        self._place = QVBoxLayout()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, SPACE, 0)
        column.setSpacing(2 * SPACE)
        column.addWidget(self.numbers)
        column.addWidget(self.problem)
        column.addLayout(self._place, 1)
        self._splitter.setObjectName("run_live_splitter")
        self._splitter.setHandleWidth(SPACE)
        self._splitter.addWidget(left)
        self._splitter.addWidget(self.side)
        self._splitter.setStretchFactor(0, 1)
        self._splitter.setStretchFactor(1, 0)
        self._splitter.setCollapsible(0, False)
        self._splitter.setSizes([1000, 30 * SPACE])
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._splitter)

    @property
    def run(self) -> str:
        """Name of the run followed; "" for none."""
        return self._follower.folder.name if self._follower is not None else ""

    @property
    def state(self) -> str:
        """State of the run followed; "" for none."""
        return self._follower.state if self._follower is not None else ""

    @property
    def stopping(self) -> bool:
        """True while the run trains and has been asked to stop, from here or from anywhere else."""
        return self._follower is not None and self._follower.live and self._follower.stopping

    @property
    def split(self) -> str:
        """The split of the run followed; "" while nobody knows."""
        plan = self._follower.plan if self._follower is not None else None
        return plan.split.name if plan is not None else ""

    @property
    def follower(self) -> RunFollower | None:
        return self._follower

    def follow(self, folder: RunFolder) -> None:
        """Shows a run and follows it from now on, instead of another one."""
        self.close_run()
        follower = RunFollower(folder, self)
        # Connected before it starts, since what is there already arrives as signals too.
        follower.changed.connect(self._show)
        follower.planned.connect(self._planned)
        follower.state_changed.connect(self._state_changed)
        follower.failed.connect(self._failed)
        self._follower = follower
        self.problem.clear()
        self._make_curves()
        self._take_names()
        self.side.show_plan(None)
        self._show()
        follower.start()

    def close_run(self) -> None:
        """Stops following; the run itself goes on."""
        if self._follower is not None:
            self._follower.close()
            self._follower.deleteLater()
            self._follower = None
        self._own = None
        self._over = {}
        if self.curves is not None:
            self.curves.set_runs([])

    def refresh_runs(self) -> None:
        """Reads the list of the other runs again."""
        if self._follower is None:
            return
        names = [name for name in reversed(self._session.workspace.run_names()) if name != self.run]
        there = {name: curves for name, curves in self._over.items() if name in names}
        gone, self._over = len(there) < len(self._over), there
        for name in self._session.remembered_names(_OVER):
            if name in names and name not in self._over:
                self._read_over(name)
        self.side.earlier.set_runs(names, set(self._over))
        self.side.earlier.mark_drawn({name: curves.colour for name, curves in self._over.items() if curves is not None})
        if gone:
            self._arrange()

    def _make_curves(self) -> None:
        """Brings in the plots; they are imported only now, because they would hold up the first paint of the window."""
        if self.curves is None:
            from gui.plots.curves import CurvesView

            self.curves = CurvesView(self._session.settings, self)
            self.curves.run_opened.connect(lambda run: self._session.go("train", run))
            self._place.addWidget(self.curves)

    def _take_names(self) -> None:
        from gui.plots.curve_data import curves_for

        assert self._follower is not None
        folder, plan = self._follower.folder, self._follower.plan
        try:
            request = folder.request
            self._own = curves_for(folder.name, plan.recipe if plan is not None else request.recipe, plan, request.colour)
        except SafelightError as error:
            self._failed(error)
            return
        self._arrange()
        self.refresh_runs()

    def _arrange(self) -> None:
        if self.curves is None or self._own is None:
            return
        over = [curves for curves in self._over.values() if curves is not None]
        self.curves.set_runs([self._own, *over])
        self.side.earlier.mark_drawn({curves.run: curves.colour for curves in over})

    @Slot()
    def _show(self) -> None:
        follower, own = self._follower, self._own
        if follower is None or own is None or self.curves is None:
            return
        # News may be of the preparing alone, which has no place in the curves.
        taken, sampled = own.take(follower.history), own.take_samples(follower.samples)
        if taken or sampled:
            self.curves.refresh()
        self.numbers.show_run(
            SeenRun(follower.state, follower.history, follower.plan, own.planned_epochs, follower.preparing, self.stopping)
        )
        self.side.show_notes(follower.history)

    @Slot(object)
    def _planned(self, plan: object) -> None:
        assert self._follower is not None
        self.side.show_plan(self._follower.plan)
        self._take_names()
        self._show()
        self.planned.emit()

    @Slot(str)
    def _state_changed(self, state: str) -> None:
        assert self._follower is not None
        finished = self._follower.history.finished
        if finished is not None and state == finished.reason and (state == "failed" or finished.message):
            self.problem.say("info" if state == "pruned" else "bad", finished.message or "The run failed.", finished.hint)
        elif state in RESUMABLE and (plan := self._follower.plan) is not None and is_elsewhere(plan):
            self.problem.say("info", elsewhere_words(plan))
        else:
            self.problem.clear()
        self._show()
        self.state_changed.emit(state)

    @Slot(object)
    def _failed(self, error: object) -> None:
        self.problem.show_error(error if isinstance(error, BaseException) else str(error))

    @Slot(str, bool)
    def _lay_over(self, name: str, wanted: bool) -> None:
        kept = [known for known in self._session.remembered_names(_OVER) if known != name]
        self._session.remember(_OVER, [*kept, name] if wanted else kept)
        if wanted:
            self._read_over(name)
        else:
            self._over.pop(name, None)
            self._arrange()

    def _read_over(self, name: str) -> None:
        self._over[name] = None
        task = Task(told_run, RunFolder(self._session.workspace.run_folder(name)), then="gui.plots.curve_data:curves_of")
        task.succeeded.connect(self._loaded)
        task.failed.connect(self._failed)
        task.start()

    @Slot(object)
    def _loaded(self, curves: RunCurves) -> None:
        # Its mark may have been taken away while it was read.
        if curves.run in self._over:
            self._over[curves.run] = curves
            self._arrange()
