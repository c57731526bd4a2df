"""Of several runs the one that goes on is drawn; the others are painted from what was kept."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPixmap
from pytestqt.qtbot import QtBot

from core.runs.events import Epoch
from gui.plots.curves import CurvesView
from gui.theme import run_colour
from tests.told_curves import curves_of, history_of


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> Counter[Any]:
    """How often each line was painted."""
    counts: Counter[Any] = Counter()
    paint = pg.PlotCurveItem.paint

    def counted(item: Any, *arguments: Any) -> None:
        counts[item] += 1
        paint(item, *arguments)

    monkeypatch.setattr(pg.PlotCurveItem, "paint", counted)
    return counts


def test_a_run_that_goes_on_has_no_other_painted_anew(view: CurvesView, painted: Counter[Any], qtbot: QtBot) -> None:
    history = history_of("mlp", 5)
    view.set_runs([curves_of(history, "live"), curves_of(history_of("mlp", 8), "ended")])
    plot = view.plots["accuracy"]
    live, ended = (plot._items[name].val.curve for name in ("live", "ended"))
    qtbot.waitUntil(lambda: painted[live] > 0 and painted[ended] > 0)
    for epoch in (6, 7, 8):
        history.add(Epoch(0.0, epoch, 0, 20 * epoch, 0.5, 0.5, 0.5, 0.8, 1e-3, 1.0, 1.0))
        view.runs()[0].take(history)
        view._draw()
        plot.viewport().repaint()
        if epoch == 6:
            painted.clear()  # the first news takes the line out of the picture
    assert painted[live] == 2
    assert painted[ended] == 0


def test_pointing_paints_no_line_anew(view: CurvesView, painted: Counter[Any], qtbot: QtBot) -> None:
    view.set_runs([curves_of(history_of("mlp", 8), name) for name in ("a", "b")])
    plot = view.plots["accuracy"]
    qtbot.waitUntil(lambda: len(painted) > 3)
    plot.viewport().repaint()
    painted.clear()
    room = plot.getPlotItem().getViewBox().sceneBoundingRect()
    for part in (0.2, 0.5, 0.8):
        plot.scene().sigMouseMoved.emit(QPointF(room.left() + part * room.width(), room.center().y()))
        plot.viewport().repaint()
    assert not painted
    plot.draw_exactly(True)
    plot.viewport().repaint()
    assert painted


def test_no_more_is_kept_than_can_be_seen(view: CurvesView) -> None:
    view.set_runs([curves_of(history_of("mlp", 8))])
    plot = view.plots["accuracy"]
    layer, box = plot._still, plot.getPlotItem().getViewBox()
    kept: list[QSize] = []
    source = layer._kept.sourcePixmap

    def sized(*arguments: Any) -> QPixmap:
        picture = source(*arguments)
        kept.append(picture.size())
        return picture

    layer._kept.sourcePixmap = sized
    # The lines are a hundred times as high as the plot.
    box.setRange(xRange=(1, 1.1), yRange=(60, 60.5), padding=0)
    plot.viewport().repaint()
    assert kept
    assert all(size.height() <= plot.height() and size.width() <= plot.width() for size in kept)


def test_a_finer_picture_is_not_made_of_the_kept_one(view: CurvesView, painted: Counter[Any], tmp_path: Path) -> None:
    view.set_runs([curves_of(history_of("mlp", 8))])
    plot = view.plots["accuracy"]
    plot.viewport().repaint()
    painted.clear()
    view.save_to(tmp_path / "curves.png")
    assert painted, "lines are drawn in its own pixels"
    plot.viewport().repaint()
    painted.clear()
    plot.viewport().repaint()
    assert not painted, "the window goes on with what it keeps"


def test_lines_that_are_kept_are_seen(view: CurvesView, qtbot: QtBot) -> None:
    """They lie where they would if they were drawn anew, whether the plot was moved or made smaller since."""
    view.set_runs([curves_of(history_of("mlp", 8))])
    plot = view.plots["accuracy"]
    layer = plot._still

    def ink() -> set[tuple[int, int]]:
        image, wanted = plot.grab().toImage(), QColor(run_colour(0)).rgb()
        return {(x, y) for x in range(image.width()) for y in range(image.height()) if image.pixel(x, y) == wanted}

    for _ in range(2):
        kept = ink()
        assert layer._kept.isEnabled()
        layer.draw_exactly(True)
        anew = ink()
        layer.draw_exactly(False)
        assert len(anew) > 20
        assert len(kept & anew) > 0.8 * len(anew)
        view.resize(700, 380)


def test_between_two_paintings_it_claims_all_that_it_holds(view: CurvesView, painted: Counter[Any], qtbot: QtBot) -> None:
    view.set_runs([curves_of(history_of("mlp", 8), name) for name in ("a", "b")])
    plot = view.plots["accuracy"]
    qtbot.waitUntil(lambda: len(painted) > 3)
    (kept,) = [item.graphicsEffect() for item in plot.scene().items() if item.graphicsEffect() is not None]
    far = QRectF(-1e6, -1e6, 2e6, 2e6)
    assert kept.boundingRectFor(far) == far, "held to what was seen last, lines that come into view would not be painted"
