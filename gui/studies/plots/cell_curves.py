"""The curves of all cells: for each the mean of all its runs after every epoch, and from the lowest to the highest as a band."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.runs.colours import COLOURS
from core.runs.folder import RunFolder
from core.runs.told import ToldRun, told_runs
from core.studies.grids import short_names
from core.studies.study import titled
from core.support.csv_files import CsvCell
from gui.plots.curve_data import COLUMNS, RunCurves, curve_rows, curves_of_all
from gui.plots.curves import CurvesView
from gui.plots.group_curves import mean_curves
from gui.plots.plot_card import LOW
from gui.session import Session
from gui.studies.plots.plot import StudyPlotView
from gui.tasks.newest_task import NewestTask
from gui.tasks.task import Task
from gui.theme import SPACE

if TYPE_CHECKING:
    from core.studies.answering import AnsweredStudy

MOST = 24
"""Cells drawn together, the best ones; more cannot be told apart. How many are not drawn is said below the legend."""
_HIGH, _LOW_HIGH = 56 * SPACE, 38 * SPACE
"""Pixels, wider than high, so that its plots stand beside each other; of a low window no more than is seen at one time."""


class CellCurves(StudyPlotView):
    """Reads the runs in the background and draws their means; saves itself, with the tools of all curves."""

    saves_itself = True

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._runs: dict[str, tuple[str, ...]] = {}
        self._stamp: tuple[object, ...] = ()
        self._reading = NewestTask()
        self.view = CurvesView(session.settings, self)
        self.view.setFixedHeight(_HIGH)
        self.view.run_picked.connect(self._pick)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.view.setFixedHeight(_LOW_HIGH if self.window().height() < LOW else _HIGH)

    def show_study(self, shown: AnsweredStudy) -> None:
        cells = shown.said.cells if shown.said is not None else ()
        kept = sorted(range(len(cells)), key=lambda place: -cells[place].mean)[:MOST]
        names = short_names((one.cell for one in shown.found.wanted), titled)
        self._runs = {names.get(cells[place].words, cells[place].words): cells[place].runs for place in sorted(kept)}
        stamp = (shown.study.name, *self._runs.items())
        if stamp == self._stamp:
            return
        self._stamp = stamp
        self.view.legend.undrawn = len(cells) - len(kept)
        wanted = dict.fromkeys(run for runs in self._runs.values() for run in runs)
        folders = [RunFolder(self.session.workspace.run_folder(name)) for name in wanted]
        task = Task(told_runs, folders, then=partial(_means, dict(self._runs)))
        self._reading.run(task, self.view.set_runs, self.failed.emit)

    def numbers(self) -> tuple[Sequence[str], Sequence[Sequence[CsvCell]]]:
        return COLUMNS, list(curve_rows(self.view.runs()))

    @Slot(str)
    def _pick(self, name: str) -> None:
        if name in self._runs:
            self.chosen.emit(self._runs[name])


def _means(cells: dict[str, tuple[str, ...]], told: Sequence[ToldRun]) -> list[RunCurves]:
    """A line for each cell, over all of its runs; made in the task's lane."""
    known = {curves.run: curves for curves in curves_of_all(told)}
    return [
        mean_curves(words, [known[run] for run in runs if run in known], place % COLOURS)
        for place, (words, runs) in enumerate(cells.items())
    ]
