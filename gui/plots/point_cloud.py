"""Tens of thousands of points in a plot, drawn as one picture each time the view changes and kept until then. Imports pyqtgraph.

pyqtgraph's own scatter item prepares every point by itself, which takes a fifth of a second for 60,000; this takes a hundredth.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from numpy.random import default_rng  # numpy loads it when it is first named, which is in the window's thread then
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QTransform

Numbers = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Pixels = npt.NDArray[np.uint32]

_DOT, _SMALL, _CHOSEN, _RING = 3.0, 2.0, 4.4, 1.3
"""Radius of a point, of one among many, of a chosen one, and how thick its ring is; pixels."""
_MANY = 20_000  # points of which larger ones would be one spot, and take twice the time
_FINE = 8  # parts a pixel's side is divided in to tell how much of it a disc covers


class PointCloud(pg.GraphicsObject):  # type: ignore[misc]
    """Points in colours of their own; chosen ones are larger and ringed, or the others pale. Points that overlap lie in a fixed,
    mixed order."""

    def __init__(self) -> None:
        super().__init__()
        self._across: Numbers = np.zeros(0)
        self._upwards: Numbers = np.zeros(0)
        self._colours: npt.NDArray[np.int64] = np.zeros(0, np.int64)
        self._order: npt.NDArray[np.int64] = np.zeros(0, np.int64)
        self._shown: Mask = np.zeros(0, np.bool_)
        self._chosen: Mask = np.zeros(0, np.bool_)
        self._palette: list[QColor] = []
        self._pale: list[QColor] = []
        self._ring: QColor | None = None
        self._kept: dict[str, tuple[object, QImage]] = {}

    def set_points(self, across: Numbers, upwards: Numbers, colours: npt.NDArray[np.int64], behind: Mask | None = None) -> None:
        """Takes the places of all points, which colour of the palette each has, and which lie behind the others.

        Shape of each: [N].
        """
        self.prepareGeometryChange()
        self._across, self._upwards, self._colours = across, upwards, colours
        # Mixed, or the last class would lie on top of all others; seeded, or points would change places with every paint.
        self._order = default_rng(0).permutation(len(across))
        if behind is not None:
            self._order = np.concatenate([self._order[behind[self._order]], self._order[~behind[self._order]]])
        self._shown = np.ones(len(across), np.bool_)
        self._chosen = np.zeros(len(across), np.bool_)
        self._redraw("faint", "strong")

    def set_masks(self, shown: Mask, chosen: Mask) -> None:
        """Says which points are shown, and which of those are chosen. Shape of each: [N]."""
        if not np.array_equal(shown, self._shown):
            self._shown = shown
            self._redraw("faint")
        faded = self._faded
        self._chosen = chosen & shown
        self._redraw(*(("strong",) if faded == self._faded else ("faint", "strong")))

    def set_colours(self, palette: list[QColor], ring: QColor | None, pale: list[QColor] | None = None) -> None:
        """Takes the colours of the points, and how chosen ones stand out.

        Args:
            palette: Of the points.
            ring: Around chosen ones; without one they are as all others are.
            pale: Of those that are not chosen, while some are; their own when None.
        """
        self._palette, self._ring, self._pale = palette, ring, pale or []
        self._redraw("faint", "strong")

    @property
    def _faded(self) -> bool:
        return bool(self._pale) and bool(self._chosen.any())

    def boundingRect(self) -> QRectF:
        if not len(self._across):
            return QRectF()
        left, bottom = float(self._across.min()), float(self._upwards.min())
        return QRectF(left, bottom, float(self._across.max()) - left, float(self._upwards.max()) - bottom).adjusted(-1, -1, 1, 1)

    def paint(self, painter: QPainter, *_: Any) -> None:
        box = self.getViewBox()
        if box is None or not len(self._across):
            return
        view, scale = box.viewRect(), painter.device().devicePixelRatioF()
        place = painter.worldTransform().mapRect(view)
        size = (max(1, round(place.width() * scale)), max(1, round(place.height() * scale)))
        painter.save()
        painter.setWorldTransform(QTransform())
        # A sheet for none of them was drawn, kept and laid over the others with every paint.
        for layer in ("faint", *(("strong",) if self._chosen.any() else ())):
            key = (view.getRect(), size, scale)
            known = self._kept.get(layer)
            if known is None or known[0] != key:
                image = self._draw(layer, view, size, scale)
                image.setDevicePixelRatio(scale)
                known = self._kept[layer] = (key, image)
            # On whole pixels of the screen, where nothing is smoothed.
            painter.drawImage(QPointF(round(place.left() * scale) / scale, round(place.top() * scale) / scale), known[1])
        painter.restore()

    def _redraw(self, *layers: str) -> None:
        for layer in layers:
            self._kept.pop(layer, None)
        self.update()

    def _draw(self, layer: str, view: QRectF, size: tuple[int, int], scale: float) -> QImage:
        strong = layer == "strong"
        radius = (_CHOSEN if strong and self._ring is not None else _SMALL if len(self._across) > _MANY else _DOT) * scale
        # Room around the sheet: discs at its edge need no test of their own, and it is cut off in the end.
        margin = int(np.ceil(radius)) + 1
        wide, high = size[0] + 2 * margin, size[1] + 2 * margin
        rows = self._order[(self._chosen if strong else self._shown)[self._order]]
        across = ((self._across[rows] - view.left()) / view.width() * size[0]).astype(np.int64)
        upwards = size[1] - 1 - ((self._upwards[rows] - view.top()) / view.height() * size[1]).astype(np.int64)
        inside = (across >= 0) & (across < size[0]) & (upwards >= 0) & (upwards < size[1])
        places = (upwards[inside] + margin) * wide + across[inside] + margin
        colours = self._colours[rows[inside]]
        sheet: Pixels = np.zeros(high * wide, np.uint32)
        if strong and self._ring is not None:
            for offset, share in _disc(radius, wide):
                sheet[places + offset] = _premultiplied(self._ring, share)
            disc, ring = _disc(radius - _RING * scale, wide), self._ring
            mixed = _by_share(disc, lambda share: [_premultiplied(_mixed(ring, one, share), 1.0) for one in self._palette])
            for offset, share in disc:
                sheet[places + offset] = mixed[share][colours]
        else:
            palette = self._pale if self._faded and not strong else self._palette
            disc = _disc(radius, wide)
            softened = _by_share(disc, lambda share: [_premultiplied(colour, share) for colour in palette])
            for offset, share in disc:
                sheet[places + offset] = softened[share][colours]
        pixels = np.ascontiguousarray(sheet.reshape(high, wide)[margin:-margin, margin:-margin])
        # Copied, since a QImage does not keep the memory alive that it is given.
        return QImage(pixels.data, size[0], size[1], size[0] * 4, QImage.Format.Format_ARGB32_Premultiplied).copy()


@lru_cache(maxsize=16)
def _disc(radius: float, wide: int) -> tuple[tuple[int, float], ...]:
    """Pixels that a disc covers: how far each is from the middle one in a sheet of that width, and the share covered.

    Those at the edge come first, so that where discs overlap no edge is left inside.
    """
    reach = int(np.ceil(radius))
    fine = (np.arange(_FINE) + 0.5) / _FINE - 0.5
    found = []
    for down in range(-reach, reach + 1):
        for right in range(-reach, reach + 1):
            share = float(np.mean(np.hypot(down + fine[:, None], right + fine[None, :]) <= radius))
            if share > 0:
                found.append((down * wide + right, share))
    return tuple(sorted(found, key=lambda entry: entry[1]))


def _by_share(disc: tuple[tuple[int, float], ...], colours_of: Callable[[float], list[int]]) -> dict[float, Pixels]:
    """The palette at each share once: pixels of a disc lie alike all around, and have a quarter as many shares."""
    return {share: np.array(colours_of(share), np.uint32) for share in {share for _, share in disc}}


def _mixed(ground: QColor, colour: QColor, share: float) -> QColor:
    parts = zip(ground.getRgb()[:3], colour.getRgb()[:3], strict=True)  # type: ignore[index]
    return QColor(*(round(low + (high - low) * share) for low, high in parts))


def _premultiplied(colour: QColor, opacity: float) -> int:
    red, green, blue = (round(part * opacity) for part in (colour.red(), colour.green(), colour.blue()))
    return (round(255 * opacity) << 24) | (red << 16) | (green << 8) | blue
