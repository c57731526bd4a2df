"""Plots of some runs side by side with their legend; saved as PNG, SVG or CSV. Imports pyqtgraph."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import QSettings, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from gui.kit.empty_state import EmptyState
from gui.kit.labels import error_label, say
from gui.plots.curve_axes import place_text
from gui.plots.curve_choices import CurveChoices, choices_of
from gui.plots.curve_data import COLUMNS, RunCurves, curve_rows
from gui.plots.curve_legend import CurveLegend
from gui.plots.curve_plot import CurvePlot
from gui.plots.curve_tools import CurveTools
from gui.plots.hover_box import HoverRow
from gui.plots.lines.smoothing import smoothing_words
from gui.plots.plot_card import LOW, PlotCard
from gui.plots.run_plots import PLOTS, RunPlot
from gui.plots.saving import SaveButton, save_drawn
from gui.theme import SPACE, run_colour, theme_notifier

# Drawing per event froze the window for 1 to 4 s at 4,000 events/s; on this timer the longest gaps are 21 to 42 ms.
REDRAW_MILLISECONDS = 33
SIDE_BY_SIDE = 560
"""Width in pixels from which the two plots stand beside each other."""
_KEPT = "curves/choices"
NARROW, WIDE = 860, 1300
"""Width in pixels below which the weights stand under the run's name in the legend, and from which names may be longer there."""

_NO_CURVE = "No curve to draw"
_SOLVED = "The head is solved: its best weights are found in one go, not approached in epochs."
_FOUND = "The figures stand below; the notes of the run tell how its penalty was chosen."
_SOUGHT = "The figures will stand below once they are found."


class CurvesView(QWidget):
    """The plots that are shown, of those in `gui.plots.run_plots`, and a legend.

    Events are not drawn one by one: `refresh()` only says that there is something new, and at most every 33 ms the plots
    are drawn.

    Signals:
        run_picked(str): The line of this run was clicked; "" where none lies.
        run_opened(str): It was clicked twice.

    Args:
        settings: Where choices are kept from one start to the next; nowhere for None.
    """

    run_picked = Signal(str)
    run_opened = Signal(str)

    def __init__(self, settings: QSettings | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._picked = ""
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
        choices = choices_of(str(settings.value(_KEPT, ""))) if settings is not None else CurveChoices()
        self.tools = self._made_tools(choices)
        layout.addWidget(self.tools)
        self._problem = error_label("curves_error", self)
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
        self._solved = EmptyState("curves", _NO_CURVE, _SOLVED, parent=self._picture)
        self._solved.hide()
        inner.addWidget(self._solved, 1)
        inner.addWidget(self.legend)
        layout.addWidget(self._picture, 1)
        for name in choices.plots:
            self._add_plot(name)
        self._plots_changed()
        self._show_resources()
        theme_notifier.theme_changed.connect(self._restyle)

    def set_runs(self, runs: Sequence[RunCurves]) -> None:
        """Replaces the runs shown, each in its own colour; the first one's stages are marked."""
        self._runs = [(run, run_colour(run.colour)) for run in runs]
        for plot in self.plots.values():
            plot.set_runs(self._runs)
        self.legend.set_runs(self._runs)
        self._place, self._picked = None, ""
        self._show_resources()
        self._show_whether_drawn()
        self._draw()
        self.legend.take_room()
        self._inner.activate()

    def show_plot(self, name: str, wanted: bool = True) -> None:
        """Shows a plot of `gui.plots.run_plots`, or takes it away; the last one stays."""
        if wanted == (name in self.plots) or (not wanted and len(self.plots) == 1):
            return
        if wanted:
            self._add_plot(name)
        else:
            del self.plots[name]
            card = self._cards.pop(name)
            self._row_of(name).removeWidget(card)
            card.hide()
            card.deleteLater()
        self._plots_changed()
        self._keep()

    def _add_plot(self, name: str) -> None:
        plot = CurvePlot(name, PLOTS.get(name))
        plot.pointed.connect(self._point)
        plot.neared.connect(self._show_place)
        plot.picked.connect(self._pick)
        plot.zoomed.connect(self.tools.whole.show)
        plot.set_runs(self._runs)
        plot.mark_picked(self._picked)
        self._cards[name] = PlotCard(name, plot.quantity.title, plot, self._picture)
        there = self.plots | {name: plot}
        # In the order of the table, whichever was asked for last.
        self.plots = {other: there[other] for other in PLOTS.names() if other in there}
        row = [other for other in self.plots if bool(PLOTS.get(other).sampled) == bool(plot.quantity.sampled)]
        self._row_of(name).insertWidget(row.index(name), self._cards[name], 1)

    def _plots_changed(self) -> None:
        # The legend has room for what was learned; what was taken is said above its plot.
        self.legend.set_plots(tuple(name for name in self.plots if not PLOTS.get(name).sampled))
        self._title_plots()
        self._borders = []  # a new plot has none; they are placed once it knows its axes
        self._draw()

    def _row_of(self, name: str) -> QBoxLayout:
        return self._below if PLOTS.get(name).sampled else self._plots

    def _show_resources(self) -> None:
        """Shows below the curves what the runs took of their machines, or takes that away; of GPUs where one was used."""
        wanted = self.tools.choices.resources
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
        """ "epoch", "step" or "time"."""
        return self.tools.choices.across

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
        if self.legend.set_room(size.width() < NARROW, self.window().height() < LOW, size.width() >= WIDE):
            self._show_place()

    def _made_tools(self, choices: CurveChoices) -> CurveTools:
        self.saving = SaveButton("curves_save", "the curves", self.save_to, self._called, self)
        self.saving.said.connect(lambda words: say(self._problem, words))
        tools = CurveTools(choices, lambda: self.plots, self.saving, self)
        tools.changed.connect(self._choose)
        tools.plot_asked.connect(self.show_plot)
        tools.whole_asked.connect(self._fit)
        return tools

    @Slot(bool)
    def _choose(self, axes: bool) -> None:
        self._keep()
        self._show_resources()
        self._title_plots()
        if axes:
            # Values stand elsewhere now: no view of before is of use.
            self._borders = []
            self._fit()
        else:
            self._draw()

    def _keep(self) -> None:
        if self._settings is not None:
            self._settings.setValue(_KEPT, self.tools.choices.kept())

    def _title_plots(self) -> None:
        """Says above each plot what is done to its lines."""
        choices = self.tools.choices
        for name, card in self._cards.items():
            quantity = PLOTS.get(name)
            log = ", logarithmic" if choices.logs(quantity) else ""
            card.set_title(f"{quantity.title}{log}{smoothing_words(choices.smoothing)}")

    def _show_whether_drawn(self) -> None:
        """Heads that were solved, alone, have a sentence in the place of plots with one point; beside others they have theirs."""
        bare = bool(self._runs) and all(run.solved for run in self.runs())
        self._solved.setVisible(bare)
        self.tools.setHidden(bare)
        for card in self._cards.values():
            card.setHidden(bare)
        # A layout of hidden widgets still took its share of the height, and the sentence stood low.
        self._inner.setStretchFactor(self._plots, 0 if bare else 3)

    @Slot()
    def _draw(self) -> None:
        self._timer.stop()
        self.redraws += 1
        choices = self.tools.choices
        if choices.resources and self._uses_gpu() != self._on_gpu:
            self._show_resources()  # a run that is looked at begins to use its GPU
        if not self._solved.isHidden():  # looked at while it is being solved, it has no figures yet
            found = all(len(run.epochs) for run in self.runs())
            self._solved.set_text(_NO_CURVE, f"{_SOLVED} {_FOUND if found else _SOUGHT}")
        for plot in self.plots.values():
            plot.draw(self._runs, choices)
        self._mark_stages(choices.across)
        self._show_place()

    def _mark_stages(self, axis: str) -> None:
        borders = self._runs[0][0].borders(axis) if self._runs else []
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

    @Slot()
    def _show_place(self) -> None:
        axis, place = self.axis(), self._place
        nearest = [(run, colour, run.nearest(place, axis)) for run, colour in self._runs] if place is not None else []
        rows = [(run, colour, row) for run, colour, row in nearest if row is not None]
        # At the told value that is nearest to the pointer, whichever run's it is: the first run may have ended long before.
        there = min(rows, key=lambda row: abs(float(row[0].epochs[axis][row[2]]) - (place or 0.0)), default=None)
        where = float(there[0].epochs[axis][there[2]]) if there is not None else None
        for name, plot in self.plots.items():
            plot.point_at(where, rows)
            if plot.quantity.sampled:
                self._cards[name].say(_beside_title(plot.quantity, rows))
            else:
                plot.show_box(*_listed(plot.quantity, rows, axis, there))
        self.legend.show_values(self.runs(), place, where, axis)

    @Slot(str, bool)
    def _pick(self, run: str, twice: bool) -> None:
        # A second click lets go again.
        self._picked = "" if run == self._picked and not twice else run
        for plot in self.plots.values():
            plot.mark_picked(self._picked)
        if twice and run:
            self.run_opened.emit(run)
        else:
            self.run_picked.emit(self._picked)

    @Slot()
    def _fit(self) -> None:
        for plot in self.plots.values():
            plot.fit()
        self.tools.whole.hide()
        self._draw()

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


def _beside_title(quantity: RunPlot, rows: list[tuple[RunCurves, QColor, int]]) -> str:
    values = [float(quantity.val.values(run)[row]) for run, _, row in rows]
    return " · ".join(quantity.words(value) for value in values if math.isfinite(value))


def _listed(
    quantity: RunPlot, rows: list[tuple[RunCurves, QColor, int]], axis: str, there: tuple[RunCurves, QColor, int] | None
) -> tuple[str, list[HoverRow]]:
    """The title of the box beside the pointer, and a row for each run."""
    if there is None:
        return "", []
    where, pointed = float(there[0].epochs[axis][there[2]]), there[0].epochs["epoch"][there[2]]
    at = place_text(axis, where)
    listed = []
    for run, colour, row in rows:
        values = {side: float(line.values(run)[row]) for side, line in quantity.lines().items()}
        words = "   ".join(quantity.words(values[side]) for side in ("val", "train") if side in values)
        # Of a run that has come less far the last values are told, with where they are from.
        epoch = run.epochs["epoch"][row]
        aside = f"   (epoch {epoch:.0f})" if epoch != pointed else ""
        listed.append(HoverRow(run.run, colour, values["val"], words + aside))
    sides = "val, train" if quantity.train is not None else "val"
    return f"{at[:1].upper()}{at[1:]}: {sides}", listed
