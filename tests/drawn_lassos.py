"""Draws a lasso on a map, as the mouse does."""

from __future__ import annotations

import math

import numpy as np

from gui.maps.plot import NEW
from gui.maps.view import MapView

CORNERS = 24


def draw_around(view: MapView, middle: tuple[float, float], radius: float = 0.3, does: str = NEW, finished: bool = True) -> None:
    """A circle around a place of the map, from its first piece to its last."""
    turns = [2 * math.pi * corner / CORNERS for corner in range(CORNERS)]
    line = np.array([(middle[0] + radius * math.cos(turn), middle[1] + radius * math.sin(turn)) for turn in turns])
    for end in range(2, CORNERS + 1):
        view.plot.box.drawn.emit(line[:end], does, finished and end == CORNERS)
