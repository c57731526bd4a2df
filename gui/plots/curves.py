"""Plots of some runs side by side with their legend; saved as PNG, SVG or CSV. Imports pyqtgraph."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QColor, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.icons import icon
from gui.kit.empty_state import EmptyState
from gui.kit.labels import ElidedLabel, error_label, say
from gui.kit.quiet import QuietComboBox
from gui.plots.curve_data import COLUMNS, RunCurves, curve_rows
from gui.plots.curve_legend import CurveLegend
from gui.plots.curve_plot import CurvePlot
from gui.plots.plot_card import PlotCard
from gui.plots.run_plots import PLOTS
from gui.plots.saving import SaveButton, save_drawn
from gui.theme import SPACE, run_colour, theme_notifier

# Drawing per event froze the window for 1 to 4 s at 4,000 events/s; on this timer the longest gaps are 21 to 42 ms.
REDRAW_MILLISECONDS = 33
SIDE_BY_SIDE = 560
"""Width in pixels from which the two plots stand beside each other."""
NARROW = 860
"""Width in pixels below which the weights stand under the run's name in the legend."""

_SOLVED = (
    "The head is solved: its best weights are found in one go, not approached in epochs. The figures stand below; "
    "the notes of the run tell how its penalty was chosen."
)


class CurvesView(QWidget):
    """The plots that are shown, of those in `gui.plots.run_plots`, and a legend.

    Events are not drawn one by one: `refresh()` only says that there is something new, and at most every 33 ms the plots
    are drawn.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("curves")
        self._runs: list[tuple[RunCurves, QColor]] = []
        self._place: float | None = None
        self._borders: list[tuple[float, str]] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REDRAW_MILLISECONDS)
        self._timer.timeout.connect(self._draw)
        self._faded = self._on_gpu = False
        self.redraws = 0
        self.plots: dict[str, CurvePlot] = {}
        self._cards: dict[str, PlotCard] = {}
        self.legend = CurveLegend(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        self._tools = QWidget(self)
        self._tools.setLayout(self._tool_row())
        layout.addWidget(self._tools)
        self._problem = error_label("curves_error")
        layout.addWidget(self._problem)
        self._picture = QWidget(self)
        self._inner = inner = QVBoxLayout(self._picture)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(SPACE)
        self._plots = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._plots.setSpacing(2 * SPACE)
        inner.addLayout(self._plots)
        self._below = QHBoxLayout()
        self._below.setSpacing(2 * SPACE)
        inner.addLayout(self._below)
        self._solved = EmptyState("curves", "No curve to draw", _SOLVED, parent=self._picture)
        self._solved.hide()
        inner.addWidget(self._solved, 1)
        inner.addWidget(self.legend)
        layout.addWidget(self._picture, 1)
        for name in PLOTS.names():
            if PLOTS.get(name).shown:
                self.show_plot(name)
        theme_notifier.theme_changed.connect(self._restyle)

    def set_runs(self, runs: Sequence[RunCurves]) -> None:
        """Replaces the runs shown, each in its own colour; the first one's stages are marked."""
        self._runs = [(run, run_colour(run.colour)) for run in runs]
        for plot in self.plots.values():
            plot.set_runs(self._runs)
        self.legend.set_runs(self._runs)
        self._place = None
        if self._resources.isChecked():
            self._show_resources()
        self._show_whether_drawn()
        self._draw()

    def show_plot(self, name: str, wanted: bool = True) -> None:
        """Shows a plot of `gui.plots.run_plots`, or takes it away; the last one stays."""
        if wanted == (name in self.plots) or (not wanted and len(self.plots) == 1):
            return
        if wanted:
            plot = CurvePlot(name, PLOTS.get(name))
            plot.pointed.connect(self._point)
            plot.zoomed.connect(self._zoomed)
            plot.set_runs(self._runs)
            plot.set_borders(self._borders)
            self._cards[name] = PlotCard(name, plot.quantity.title, plot)
            there = self.plots | {name: plot}
            # In the order of the table, whichever was asked for last.
            self.plots = {other: there[other] for other in PLOTS.names() if other in there}
            row = [other for other in self.plots if bool(PLOTS.get(other).sampled) == bool(plot.quantity.sampled)]
            self._row_of(name).insertWidget(row.index(name), self._cards[name], 1)
        else:
            del self.plots[name]
            card = self._cards.pop(name)
            self._row_of(name).removeWidget(card)
            card.hide()
            card.deleteLater()
        # The legend has room for what was learned; what was taken is said above its plot.
        self.legend.set_plots(tuple(other for other in self.plots if not PLOTS.get(other).sampled))
        self._draw()

    def _row_of(self, name: str) -> QBoxLayout:
        return self._below if PLOTS.get(name).sampled else self._plots

    @Slot()
    def _show_resources(self) -> None:
        """Shows below the curves what the runs took of their machines, or takes that away; of GPUs where one was used."""
        wanted = self._resources.isChecked()
        self._on_gpu = self._uses_gpu()
        for name in PLOTS.names():
            if column := PLOTS.get(name).sampled:
                self.show_plot(name, wanted and (self._on_gpu or not column.startswith("gpu")))
        self._inner.setStretchFactor(self._below, 2 if wanted else 0)

    def _uses_gpu(self) -> bool:
        return any(np.isfinite(run.samples["gpu_memory"]).any() for run in self.runs())

    def runs(self) -> list[RunCurves]:
        """The runs shown, in order."""
        return [run for run, _ in self._runs]

    @Slot()
    def refresh(self) -> None:
        """Draws soon, once, however often it is called until then."""
        if not self._timer.isActive():
            self._timer.start()

    def axis(self) -> str:
        """ "epoch" or "step"."""
        return str(self._axis.currentData())

    def save_to(self, path: Path) -> None:
        """Saves what is shown; the ending decides: .png (twice the size), .svg, or .csv (the numbers).

        Raises:
            BadInput: Another ending.
        """
        title = "Curves of " + ", ".join(run.run for run in self.runs())
        save_drawn(path, self._picture, list(self.plots.values()), title, COLUMNS, curve_rows(self.runs()))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._faded:
            self._restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        size = event.size()
        wide = size.width() >= SIDE_BY_SIDE and size.width() > size.height()
        self._plots.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self.legend.set_narrow(size.width() < NARROW)

    def _tool_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * SPACE)
        self._axis = QuietComboBox(self)
        self._axis.addItem("Epochs across", "epoch")
        self._axis.addItem("Steps across", "step")
        self._axis.setObjectName("curves_axis")
        self._axis.setAccessibleName("What is counted across")
        self._axis.activated.connect(self._fit)
        self._steps = _switch("Every step", "curves_steps", "Show the training steps as a thin line behind the epochs.", True)
        self._gap = _switch("Gap", "curves_gap", "Shade what lies between train and val.", False)
        self._resources = _switch(
            "Resources", "curves_resources", "Show below what the training took: processors, memory, disk, GPU.", False
        )
        for switch in (self._steps, self._gap):
            switch.toggled.connect(self._draw)
        self._resources.toggled.connect(self._show_resources)
        self._whole = QPushButton("Show the whole run", self)
        self._whole.setObjectName("curves_whole")
        self._whole.setToolTip("Undo the zoom. Drag to move, turn the wheel to zoom.")
        self._whole.clicked.connect(self._fit)
        self._whole.hide()
        self.saving = SaveButton("curves_save", "the curves", self.save_to, self._called, self)
        self.saving.said.connect(lambda words: say(self._problem, words))
        chosen = QToolButton(self)
        chosen.setText("Plots")
        chosen.setToolTip("Which plots are shown")
        chosen.setIcon(icon("curves"))
        chosen.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        chosen.setObjectName("curves_plots")
        chosen.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        chosen.setMenu(self._plots_menu(chosen))
        key = ElidedLabel("caption", "", "solid val, dashed train, ★ best epoch, chosen on val")
        for widget in (self._axis, self._steps, self._gap, self._resources):
            row.addWidget(widget)
        row.addWidget(key, 1)  # the first to give way: what it says is in the legend and the tooltip too
        for button in (self._whole, chosen, self.saving):
            row.addWidget(button)
        return row

    def _plots_menu(self, parent: QWidget) -> QMenu:
        menu = QMenu(parent)
        acts = {}
        for name in PLOTS.names():
            if PLOTS.get(name).sampled:
                continue  # all of them by one switch
            acts[name] = menu.addAction(PLOTS.get(name).title.split(",")[0])
            acts[name].setObjectName(f"curves_plot_{name}")
            acts[name].setCheckable(True)
            acts[name].triggered.connect(lambda wanted, name=name: self.show_plot(name, wanted))

        def mark() -> None:
            for name, act in acts.items():
                act.setChecked(name in self.plots)
                act.setEnabled(name not in self.plots or len(self.plots) > 1)

        menu.aboutToShow.connect(mark)
        return menu

    def _show_whether_drawn(self) -> None:
        """Heads that were solved, alone, have a sentence in the place of plots with one point; beside others they have theirs."""
        bare = bool(self._runs) and all(run.solved for run in self.runs())
        self._solved.setVisible(bare)
        self._tools.setHidden(bare)
        for card in self._cards.values():
            card.setHidden(bare)
        # A layout of hidden widgets still took its share of the height, and the sentence stood low.
        self._inner.setStretchFactor(self._plots, 0 if bare else 3)

    @Slot()
    def _draw(self) -> None:
        self._timer.stop()
        self.redraws += 1
        if self._resources.isChecked() and self._uses_gpu() != self._on_gpu:
            self._show_resources()  # a run that is looked at begins to use its GPU
        axis = self.axis()
        for plot in self.plots.values():
            plot.draw(self._runs, axis, self._steps.isChecked(), self._gap.isChecked())
        self._mark_stages(axis)
        self._show_place()

    def _mark_stages(self, axis: str) -> None:
        stages, changes = (self._runs[0][0].stages, self._runs[0][0].changes) if self._runs else ([], [])
        named = [(stage.epoch, stage.step, stage.title) for stage in stages if len(stages) > 1]
        named += [(change.epoch, change.step, change.arithmetic) for change in changes]
        borders = [(float(epoch if axis == "epoch" else step), name) for epoch, step, name in named]
        if borders != self._borders:
            self._borders = borders
            for plot in self.plots.values():
                plot.set_borders(borders)

    @Slot(float)
    def _point(self, place: float) -> None:
        shown = None if math.isnan(place) or not self._runs else place
        if shown != self._place:
            self._place = shown
            self._show_place()

    def _show_place(self) -> None:
        axis = self.axis()
        for name, plot in self.plots.items():
            dots, where = [], None
            for run, colour in self._runs if self._place is not None else []:
                row = run.nearest(self._place or 0.0, axis)
                if row is None:
                    continue
                across = float(run.epochs[axis][row])
                where = across if where is None else where
                dots += [(across, float(line.values(run)[row]), colour) for line in plot.quantity.lines().values()]
            plot.point_at(where, dots)
            if plot.quantity.sampled:
                said = " · ".join(plot.quantity.words(value) for _, value, _ in dots if math.isfinite(value))
                self._cards[name].say(said)
        self.legend.show_values(self.runs(), self._place, axis)

    @Slot()
    def _fit(self) -> None:
        for plot in self.plots.values():
            plot.fit()
        self._whole.hide()
        self._draw()

    @Slot()
    def _zoomed(self) -> None:
        self._whole.show()

    @Slot()
    def _restyle(self) -> None:
        self._faded = not self.isVisible()  # every line is drawn anew; where nobody sees them, once they are looked at
        if self._faded:
            return
        self._runs = [(run, run_colour(run.colour)) for run in self.runs()]
        for plot in self.plots.values():
            plot.recolour(self._runs)
        self.legend.recolour(self._runs)
        self._draw()

    def _called(self) -> str:
        return self._runs[0][0].run if self._runs else "curves"


def _switch(text: str, name: str, tip: str, on: bool) -> QCheckBox:
    switch = QCheckBox(text)
    switch.setObjectName(name)
    switch.setToolTip(tip)
    switch.setChecked(on)
    return switch
