"""What a redraw of live curves costs after many events, against the same run at its beginning; and with many runs."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from core.runs.event_log import History
from core.runs.events import Batch, Epoch
from gui.plots.curve_data import RunCurves
from gui.plots.curve_plot import CurvePlot
from gui.plots.curves import CurvesView
from gui.theme import LIGHT, apply_theme
from tests.bench.harness import Row, interleaved, median_ratio, percentile

EPOCHS = 30
SHORT, LONG = 2_000, 360_000
"""Events of a run."""
RUNS, EACH = 20, 10_000
NEWS = 20
"""Events between two redraws."""
ROUNDS = 15
MOST_REDRAWS = 100
"""Of one run; its axes have room for all that is told until then."""


def run() -> list[Row]:
    """Three rows: a long run against a short one, and the 95th percentiles of redraw and hover with many runs."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    apply_theme(app, LIGHT)
    long, short = _Live(LONG), _Live(SHORT)
    slow, fast = interleaved([long.go_on, short.go_on], ROUNDS)
    many = [_Live(EACH, f"run {number}") for number in range(RUNS)]
    live = many[0]
    live.view.set_runs([shown.curves for shown in many])
    took = [_seconds(live.go_on) for _ in range(MOST_REDRAWS - 1)]
    p95 = percentile(took, 0.95)
    plot = live.view.plots["accuracy"]
    hovered = [_seconds(lambda place=place: _hover(live, plot, place / MOST_REDRAWS)) for place in range(1, MOST_REDRAWS)]
    told = f"median {1000 * percentile(hovered, 0.5):.1f} ms; every run's value is told"
    times = f"{slow} against {fast}"
    spread = f"median {1000 * percentile(took, 0.5):.1f} ms; one of them goes on"
    return [
        Row(f"redraw of curves at {LONG:,} events", f"at {SHORT:,}", median_ratio(slow, fast), 1.5, times, "lower"),
        Row(f"redraw of {RUNS} runs of {EACH:,} events, p95, ms", "a limit", 1000 * p95, 16.0, spread, "lower"),
        Row(
            f"hover over {RUNS} runs of {EACH:,} events, p95, ms",
            "a limit",
            1000 * percentile(hovered, 0.95),
            16.0,
            told,
            "lower",
        ),
    ]


class _Live:
    """A run that goes on, and the view that shows it, the size it has on the Train page."""

    def __init__(self, events: int, name: str = "run") -> None:
        self._rng = random.Random(name)
        self._planned = events + NEWS * MOST_REDRAWS
        self._told = 0
        self.history = History()
        self._add(events)
        self.curves = RunCurves(name, "random, seed 0", "", EPOCHS)
        self.curves.take(self.history)
        self.view = CurvesView()
        self.view.resize(1100, 420)
        self.view.set_runs([self.curves])
        self.view.show()
        QApplication.processEvents()

    def go_on(self) -> None:
        """Some events more, drawn."""
        self._add(NEWS)
        self.curves.take(self.history)
        _redraw(self)

    def _add(self, events: int) -> None:
        each = self._planned // EPOCHS
        for step in range(self._told + 1, self._told + events + 1):
            part = step / self._planned
            loss = 2.3 * math.exp(-4 * part) + self._rng.gauss(0, 0.1)
            right = min(1.0, max(0.0, 1 - math.exp(-5 * part) + self._rng.gauss(0, 0.08)))
            self.history.add(Batch(0.0, step, step / each, loss, right, 1e-3, 1.0, 1.0))
            if step % each == 0:
                self.history.add(Epoch(0.0, step // each, 0, step, loss, right, loss, right, 1e-3, 1.0, 1.0))
        self._told += events


def _hover(live: _Live, plot: CurvePlot, part: float) -> None:
    """The pointer at a part of the width, and all that it makes new painted."""
    room = plot.getPlotItem().getViewBox().sceneBoundingRect()
    plot.scene().sigMouseMoved.emit(QPointF(room.left() + part * room.width(), room.center().y()))
    for shown in live.view.plots.values():
        shown.viewport().repaint()


def _redraw(live: _Live) -> None:
    live.view._draw()
    for plot in live.view.plots.values():
        plot.viewport().repaint()  # at once, not when the loop comes to it


def _seconds(act: Callable[[], None]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
