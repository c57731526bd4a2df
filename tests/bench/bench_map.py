"""How long a frame of a map of sixty thousand pictures takes: while it is moved, and while a lasso is drawn."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QApplication

from core.datasets.catalog.dataset import Dataset
from core.looking.maps.points import Colouring, MapPoints, MapSheet
from gui.maps.plot import NEW
from gui.maps.view import MapView
from gui.theme import LIGHT, apply_theme
from tests.bench.harness import Row, percentile

PICTURES, CLASSES = 60_000, 10
FRAMES = 60
MOST = 1000 / 30
"""Milliseconds of a frame."""


def run() -> list[Row]:
    """Two rows: the 95th percentile of a frame while the map is moved, and while a lasso is drawn around half of it."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    apply_theme(app, LIGHT)
    view = MapView()
    view.resize(1400, 900)
    view.show()
    view.show_sheet(Dataset("many", Path("many"), Path("many"), True, "", ""), MapSheet(_points(), "closer-look", (), ()))
    QApplication.processEvents()
    line = [(0.9 * math.cos(turn / FRAMES * 6.2), 0.7 * math.sin(turn / FRAMES * 6.2)) for turn in range(FRAMES + 2)]

    def move(frame: int) -> None:
        view.plot.box.translateBy(x=0.01 if frame % 2 else -0.012, y=0.004)

    def draw(frame: int) -> None:
        view.plot.box.drawn.emit(np.array(line[: frame + 2]), NEW, False)
        view._draw()  # as its timer does every 33 ms

    return [_row("moved", view, move), _row("lasso drawn", view, draw)]


def _row(what: str, view: MapView, act: Callable[[int], None]) -> Row:
    act(0)
    took = []
    for frame in range(FRAMES):
        began = time.perf_counter()
        act(frame)
        QApplication.processEvents()  # which paints
        took.append(time.perf_counter() - began)
    told = f"median {1000 * percentile(took, 0.5):.1f} ms, {CLASSES} classes, {view.plot.width()} x {view.plot.height()} pixels"
    return Row(f"map of {PICTURES:,}, {what}, frame, p95, ms", "a limit", 1000 * percentile(took, 0.95), MOST, told, "lower")


def _points() -> MapPoints:
    rng = np.random.default_rng(0)
    labels = rng.integers(0, CLASSES, PICTURES)
    middles = rng.uniform(-0.8, 0.8, (CLASSES, 2))
    places = np.clip(middles[labels] + rng.normal(0, 0.12, (PICTURES, 2)), -1, 1).astype(np.float32)
    way = Colouring("class", "Class", tuple(f"class {number}" for number in range(CLASSES)), labels)
    paths = tuple(f"{label}/{number}.jpg" for number, label in enumerate(labels.tolist()))
    return MapPoints("closer-look", "of", np.arange(PICTURES), paths, ("0" * 64,) * PICTURES, places, (way,), 0, False)
