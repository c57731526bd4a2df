"""What stands in a plot of pyqtgraph, held against how it was when it was looked at once: lines, marks, shades, axes, ranges.

A pen that no theme reaches any more, a shade on the wrong side, an axis that writes nothing: every test of the plot passed.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem, QGraphicsProxyWidget, QGraphicsRectItem, QGraphicsWidget

from gui.theme import current_theme
from tests.as_built import KEPT
from tests.kept_text import held_as_kept

_OF_AXES = ("showValues", "tickLength", "tickTextOffset", "tickAlpha", "maxTickLevel")
_MOST = 6
"""Places of a line or cloud that are told one by one; of others the ends, and where they lie on average."""


def as_plotted(name: str, **states: pg.GraphicsView | Sequence[str]) -> None:
    """Fails where a plot is not as is kept under that name.

    Args:
        name: Of its file.
        states: It as it is now, or as `plotted` told of it, by what was done; of each but the first only what that changed.
    """
    lines: list[str] = []
    before: Sequence[str] = ()
    for state, plot in states.items():
        now = plotted(plot) if isinstance(plot, pg.GraphicsView) else plot
        # What went is told by what came: an item is one line.
        lines += [f"-- {state}", *(line[2:] for line in difflib.ndiff(before, now) if line.startswith("+ "))]
        before = now
    held_as_kept(KEPT / f"plot-{name}.txt", "\n".join(lines) + "\n")


def plotted(plot: pg.GraphicsView) -> list[str]:
    """A line for each item of a plot, those in it below it."""
    told = f"{type(plot).__name__} ground {_colour(plot.backgroundBrush().color())} cursor {plot.cursor().shape().name}"
    return [told, *(line for item in _in_order(None, plot.scene().items()) for line in _item(item, 1))]


def _in_order(parent: QGraphicsItem | None, items: Sequence[QGraphicsItem] = ()) -> list[QGraphicsItem]:
    own = parent.childItems() if parent is not None else [item for item in items if item.parentItem() is None]
    if isinstance(parent, pg.ViewBox):
        own = [parent.childGroup]  # the others are pyqtgraph's: its ground, its border, its rubber band
    return sorted((item for item in own if not _is_of_pyqtgraph(item)), key=lambda item: (item.zValue(), type(item).__name__))


def _is_of_pyqtgraph(item: QGraphicsItem) -> bool:
    unused = isinstance(item, pg.AxisItem | pg.ButtonItem | pg.LabelItem) and not item.isVisible()
    return unused or (isinstance(item, QGraphicsRectItem) and item.zValue() == 1000)


def _item(item: QGraphicsItem, depth: int) -> Iterator[str]:
    words = [type(item).__name__]
    if not item.isVisible():
        words.append("hidden")
    if item.zValue():
        words.append(f"z={item.zValue():g}")
    if item.opacity() != 1:
        words.append(f"opacity={item.opacity():g}")
    if item.hasCursor():
        words.append(item.cursor().shape().name)
    yield "  " * depth + " ".join(filter(None, [*words, *_told(item)]))
    if not isinstance(item, pg.ScatterPlotItem | pg.AxisItem | pg.TextItem | QGraphicsProxyWidget):
        for part in _in_order(item):
            yield from _item(part, depth + 1)


def _told(item: Any) -> Iterator[str]:
    if isinstance(item, pg.ViewBox):
        for axis, ends, auto in zip("xy", item.viewRange(), item.state["autoRange"], strict=True):
            yield f"{axis}={_span(ends) if not auto else 'auto'}"  # which leaves room by how many pixels there are
        yield f"mouse={item.state['mouseEnabled']} padding={item.state['defaultPadding']:g} aspect={item.state['aspectLocked']}"
        yield f"menu={item.menuEnabled()} linked={[bool(item.linkedView(axis)) for axis in (0, 1)]}"
    elif isinstance(item, pg.AxisItem):
        yield f"{item.orientation} {item.labelText!r} grid={item.grid} wide={item.fixedWidth} high={item.fixedHeight}"
        yield " ".join(f"{name}={item.style[name]}" for name in _OF_AXES)
        yield f"text {_colour(item.textPen().color())} line {_pen(item.pen())} ticks {_pen(item.tickPen())} {_ticks(item)}"
    elif isinstance(item, pg.InfiniteLine):
        yield f"at {_number(item.value())} angle={item.angle:g} {_pen(item.pen)}"
        if item.movable:
            yield f"movable within {_span(item.maxRange)}, pointed at {_pen(item.hoverPen)}"
    elif isinstance(item, pg.ScatterPlotItem):
        spots = [
            (_spot(spot.pos()), f"{spot.symbol()} {spot.size():g} {_pen(spot.pen())} {_brush(spot.brush())}")
            for spot in item.points()
        ]
        looks = list(dict.fromkeys(look for _, look in spots))
        yield f"{len(spots)} spots {' '.join(place for place, _ in spots[:_MOST])} {looks}"
        yield f"usually {item.opts['symbol']} {item.opts['size']:g} {_pen(item.opts['pen'])} {_brush(item.opts['brush'])}"
    elif isinstance(item, pg.PlotCurveItem):
        yield f"{_line(*item.getData())} {_pen(item.opts['pen'])} connect={item.opts['connect']}"
    elif isinstance(item, pg.ErrorBarItem):
        known = item.opts
        yield f"{_line(known['x'], known['y'])} below {known['bottom']} above {known['top']}"
        yield f"beam={known['beam']:g} {_pen(known['pen'])}"
    elif isinstance(item, pg.TextItem):
        yield f"{item.textItem.toPlainText()!r} {_colour(item.color)}"
        if isinstance(item, pg.InfLineLabel):
            yield f"at {item.orthoPos:g} beside {item.anchors}"
    elif isinstance(item, QGraphicsPathItem | QGraphicsRectItem):
        yield f"around {_area(item.path().boundingRect() if isinstance(item, QGraphicsPathItem) else item.rect())}"
        yield f"{_pen(item.pen())} {_brush(item.brush())}"
    elif (
        isinstance(item, QGraphicsWidget) and (layout := QGraphicsWidget.layout(item)) is not None
    ):  # pyqtgraph has others of that name
        around = " ".join(f"{side:g}" for inside in (item, layout) for side in inside.getContentsMargins())
        yield f"margins {around} spacing {layout.horizontalSpacing():g} {layout.verticalSpacing():g}"
        yield f"rows {[_length(layout, row, 'Row') for row in range(layout.rowCount())]}"
        yield f"columns {[_length(layout, column, 'Column') for column in range(layout.columnCount())]}"


def _ticks(axis: pg.AxisItem) -> str:
    if not axis.style["showValues"]:
        return ""
    # By the half hundred, or how high letters are would be told of.
    size = round((axis.width() if axis.orientation in ("top", "bottom") else axis.height()) / 50) * 50
    spacing, places = next(iter(axis.tickValues(*axis.range, size)), (1.0, []))
    words = axis.tickStrings(list(places), axis.scale, spacing)
    return f"ticks {' | '.join(words)}"


def _length(layout: Any, number: int, which: str) -> str:
    least, most = (
        getattr(layout, f"{which.lower()}{end}{kind}")(number)
        for end, kind in (("Minimum", _side(which)), ("Maximum", _side(which)))
    )
    fixed = f"={least:g}" if least == most else ""
    return f"{getattr(layout, f'{which.lower()}StretchFactor')(number)}{fixed}"


def _side(which: str) -> str:
    return "Height" if which == "Row" else "Width"


def _line(across: Any, upwards: Any) -> str:
    if across is None or not len(across):
        return "nothing"
    if len(across) <= _MOST:
        return " ".join(_spot(QPointF(*place)) for place in zip(across, upwards, strict=True))
    middle = _spot(QPointF(float(np.nanmean(across)), float(np.nanmean(upwards))))
    return (
        f"{len(across)} from {_spot(QPointF(across[0], upwards[0]))} to {_spot(QPointF(across[-1], upwards[-1]))} around {middle}"
    )


def _pen(told: Any) -> str:
    pen = QPen(pg.mkPen(told))
    if pen.style() == Qt.PenStyle.NoPen:
        return "no-pen"
    dashes = f" {pen.dashPattern()}" if pen.style() == Qt.PenStyle.CustomDashLine else ""
    return f"pen({_colour(pen.color())} {pen.widthF():g} {pen.style().name}{dashes}{'' if pen.isCosmetic() else ' scaled'})"


def _brush(told: Any) -> str:
    brush = QBrush(pg.mkBrush(told))
    return "no-brush" if brush.style() == Qt.BrushStyle.NoBrush else f"brush({_colour(brush.color())})"


def _colour(told: Any) -> str:
    colour, theme = QColor(told), current_theme()
    tones = ("surface", "sunken", "accent", "text_dim", "text", "disabled", "line_strong", "line")
    name = next((tone for tone in tones if QColor(getattr(theme, tone)).rgb() == colour.rgb()), colour.name())
    return name if colour.alpha() == 255 else f"{name}/{colour.alpha()}"


def _number(value: float) -> str:
    return f"{float(value):.4g}" if math.isfinite(value) else str(value)


def _span(ends: Sequence[float]) -> str:
    return "..".join(_number(end) for end in ends)


def _spot(place: QPointF) -> str:
    return f"({_number(place.x())} {_number(place.y())})"


def _area(area: QRectF) -> str:
    return " ".join(_number(side) for side in area.getRect()) if not area.isNull() else "nothing"
