"""The first look at a run: its figures, its surest mistakes, train beside val over time, and what it cost."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from core.evaluation.judging import METRICS
from core.evaluation.side_report.gap import EpochGap
from core.evaluation.wording import percent
from core.support.wording import counted, percentage
from gui.evaluation.run_report.costs import RunCosts
from gui.evaluation.run_report.figure_tiles import FigureTiles
from gui.evaluation.run_report.gallery import JudgedGallery
from gui.evaluation.run_report.section import FigureCard, ReportSection
from gui.evaluation.run_report.shown import ShownReport
from gui.plots.figure_plot import FigureAxis, FigureLine, FigurePlot
from gui.session import Session
from gui.theme import SPACE

_MOST = 60  # pictures in a line; all of them are in the section of pictures
_PLOT_WIDTH, _PLOT_HEIGHT = 44 * SPACE, 24 * SPACE


class OverviewSection(ReportSection):
    """Scrolls as a whole where the room is low."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._gap: Sequence[EpochGap] = ()
        self.figures = FigureTiles("report_figures")
        self.cost = RunCosts(session)
        self.cost.failed.connect(self.failed)
        self.mistakes = JudgedGallery(session, "report_mistakes", "Surest mistakes", line=True, nothing="No mistake.")
        self.unsure = JudgedGallery(session, "report_unsure", "Least certain pictures", line=True)
        for gallery in (self.mistakes, self.unsure):
            gallery.failed.connect(self.failed)
        self.plot = FigurePlot("report_gap", "Accuracy on train and val over the epochs", _epochs(2), _PERCENT)
        self.plot.pointed.connect(self._pointed)
        self._card = FigureCard("report_gap", "Train and val over time", self.plot)
        self._card.setFixedSize(_PLOT_WIDTH, _PLOT_HEIGHT)
        pictures = QVBoxLayout()
        pictures.setSpacing(SPACE)
        pictures.addWidget(self.mistakes)
        pictures.addWidget(self.unsure)
        pictures.addStretch(1)
        middle = QHBoxLayout()
        middle.setSpacing(SPACE)
        middle.addLayout(pictures, 1)
        middle.addWidget(self._card, 0, Qt.AlignmentFlag.AlignTop)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, SPACE, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.figures)
        column.addLayout(middle)
        column.addWidget(self.cost)
        column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    def show_report(self, shown: ShownReport) -> None:
        self.figures.show_figures(figures_of(shown))
        self.cost.show_cost(shown.found.evaluation.run, shown.found.cost)
        rows = shown.found.mistakes
        title = f"{counted(len(rows), 'mistake')}{', the surest first' if len(rows) > 1 else ''}"
        self.mistakes.show_pictures(shown, rows[:_MOST].tolist(), title)
        self.unsure.show_pictures(shown, shown.found.least_certain[:_MOST].tolist(), "Least certain")
        self._show_gap(shown.found.gap, shown.colour)

    def _show_gap(self, gap: Sequence[EpochGap], colour: int) -> None:
        self._gap = gap
        self._card.setVisible(len(gap) > 1)  # a head that was solved has no epochs
        epochs = np.array([one.epoch for one in gap], np.float64)
        train, val = ([getattr(one, f"{side}_accuracy") for one in gap] for side in ("train", "val"))
        self.plot.set_axes(_epochs(max(2, len(gap))), _PERCENT)
        lines = [
            FigureLine(epochs, np.array(train, np.float64), colour, style="dash"),
            FigureLine(epochs, np.array(val, np.float64), colour),
        ]
        self.plot.show_lines(lines, walked=1)
        self._pointed(-1)

    @Slot(int)
    def _pointed(self, place: int) -> None:
        if not self._gap:
            self._card.say("")
            return
        one = self._gap[place]
        ahead = f"{100 * one.accuracy_gap:+.0f}".replace("-", "−")
        self._card.say(
            f"Epoch {one.epoch}: train {percentage(one.train_accuracy)} (dashed), val {percentage(one.val_accuracy)}, "
            f"gap {ahead} points"
        )


_PERCENT = FigureAxis("Accuracy, %")


def _epochs(last: int) -> FigureAxis:
    return FigureAxis("Epoch", 1.0, float(last), 1.0)


def figures_of(shown: ShownReport) -> list[tuple[str, str, str]]:
    """Name, figure and meaning of what a side is worth, the accuracy first."""
    told = shown.found.evaluation
    tip = f"Part of {counted(told.n, 'picture')} recognised, with its 95 % interval: {told.interval_method}"
    found = [("Accuracy", percent(told.accuracy, told.interval), tip)]
    names = [name for name in METRICS.names() if name in told.figures]
    for name in names:
        metric, value = METRICS.get(name), told.figures[name]
        title = "Floor" if name == "floor" else metric.title[:1].upper() + metric.title[1:]
        found.append((title, "–" if value is None else percentage(value, 0 if name == "floor" else 1), metric.meaning))
    for k, value in told.top_k.items():
        if k > 1:
            found.append((f"Top {k}", percentage(value, 1), f"Part of the pictures whose class is among the {k} most probable."))
    return found
