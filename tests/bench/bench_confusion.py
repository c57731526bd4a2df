"""What a redraw of a confusion matrix of 200 classes costs: drawn anew as after a zoom, and with the pointer over it."""

from __future__ import annotations

import time

import numpy as np
from PySide6.QtWidgets import QApplication

from core.evaluation.confusion import commonest_mistakes, row_shares
from gui.plots.confusion import ConfusionPlot
from gui.plots.confusion_painter import Matrix
from gui.theme import LIGHT, apply_theme
from tests.bench.harness import Row, percentile

CLASSES = 200
PICTURES = 50
"""Of each class."""
ROUNDS = 60


def run() -> list[Row]:
    """Two rows: the 95th percentile of drawing all of it, and of walking from cell to cell."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    apply_theme(app, LIGHT)
    plot = ConfusionPlot()
    plot.resize(900, 700)
    counts = _counts()
    names = tuple(f"class number {number}" for number in range(CLASSES))
    plot.show_matrix(Matrix(names, counts, row_shares(counts), tuple(range(CLASSES))), commonest_mistakes(counts))
    plot.show()
    QApplication.processEvents()
    anew = [_seconds(plot, anew=True) for _ in range(ROUNDS)]
    walked = []
    for step in range(ROUNDS):
        plot.choose((step, step + 1))
        walked.append(_seconds(plot, anew=False))
    plot.close()
    return [
        _row(f"confusion of {CLASSES} classes drawn anew, p95, ms", anew),
        _row(f"a step over a confusion of {CLASSES} classes, p95, ms", walked),
    ]


def _counts() -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Nine of ten right, most others taken for a neighbour."""
    drawn = np.random.default_rng(0)
    counts = np.zeros((CLASSES, CLASSES), dtype=np.int64)
    for row in range(CLASSES):
        shares = np.exp(-np.abs(np.arange(CLASSES) - row) / 3.0)
        shares[row] += 9 * shares.sum()
        counts[row] = drawn.multinomial(PICTURES, shares / shares.sum())
    return counts


def _seconds(plot: ConfusionPlot, anew: bool) -> float:
    began = time.perf_counter()
    if anew:
        plot._redraw()
    plot.repaint()
    return time.perf_counter() - began


def _row(name: str, took: list[float]) -> Row:
    return Row(name, "a limit", 1000 * percentile(took, 0.95), 16.0, f"median {1000 * percentile(took, 0.5):.1f} ms", "lower")
