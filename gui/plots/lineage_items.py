"""What a picture of a lineage is drawn of: boxes, and the lines between them."""

from __future__ import annotations

import html

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem, QStyleOptionGraphicsItem, QWidget

from core.history.lineage_graph import HOW, KINDS, LineageLine, LineageThing
from core.support.foreign_text import one_line
from gui.icons import icon
from gui.theme import SPACE, current_theme

WIDE, HIGH, GAP = 24 * SPACE, 6 * SPACE, 2 * SPACE
"""Of a box, and what is left free around it. *Units*: pixels at scale 1."""
STEP_ACROSS, STEP_DOWN = WIDE + 6 * SPACE, HIGH + SPACE
"""From one box to the next."""

_ROUND = 0.75 * SPACE
_SIGN = 2 * SPACE
_FAINT = 0.4


class ThingBox(QGraphicsItem):
    """A box with the sign of its kind, a name, and what it is in a few words; at length when the mouse rests on it."""

    def __init__(self, thing: LineageThing) -> None:
        super().__init__()
        self.thing = thing
        self.chosen = self.current = self.dim = False
        self.setCursor(Qt.CursorShape.PointingHandCursor if thing.there else Qt.CursorShape.ArrowCursor)
        self.setToolTip(_rich([thing.title, *thing.facts]))
        self.setZValue(1)

    def show_as(self, chosen: bool, dim: bool, current: bool) -> None:
        """Chosen ones bear the accent, dim ones step back, the current one has a ring."""
        self.chosen, self.dim, self.current = chosen, dim, current
        self.setOpacity(_FAINT if dim and not current else 1.0)
        self.update()

    def boundingRect(self) -> QRectF:
        return QRectF(-3, -3, WIDE + 6, HIGH + 6)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        theme = current_theme()
        box = QRectF(0, 0, WIDE, HIGH)
        edge = theme.accent if self.chosen else theme.warn if self.thing.stale else theme.line_strong
        pen = QPen(QColor(edge), 2 if self.chosen or self.thing.stale else 1)
        if not self.thing.there:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(QColor(theme.accent_soft if self.chosen else theme.surface))
        painter.drawRoundedRect(box, _ROUND, _ROUND)
        if self.current:
            painter.setPen(QPen(QColor(theme.text), 1, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(-3, -3, 3, 3), _ROUND + 3, _ROUND + 3)
        left = SPACE + _SIGN + SPACE
        icon(KINDS.get(self.thing.kind).icon_name, "text_dim").paint(painter, SPACE, (HIGH - _SIGN) // 2, _SIGN, _SIGN)
        room = QRectF(left, SPACE / 2, WIDE - left - SPACE, HIGH / 2 - SPACE / 2)
        painter.setPen(QColor(theme.text))
        _write(painter, room, self.thing.name, Qt.TextElideMode.ElideMiddle)  # names differ at either end
        painter.setPen(QColor(theme.warn if self.thing.stale else theme.text_dim))
        font = painter.font()
        font.setPointSizeF(font.pointSizeF() * 0.88)
        painter.setFont(font)
        _write(painter, room.translated(0, HIGH / 2 - SPACE / 2), self.thing.brief, Qt.TextElideMode.ElideRight)


class OriginLine(QGraphicsPathItem):
    """The line from what a thing comes from to the thing."""

    def __init__(self, line: LineageLine, start: ThingBox, end: ThingBox) -> None:
        super().__init__()
        self.line = line
        self._strong = False
        begin, arrive = start.pos().x() + WIDE, end.pos().x()
        above, below = start.pos().y() + HIGH / 2, end.pos().y() + HIGH / 2
        bend = max(3.0 * SPACE, abs(arrive - begin) / 2)
        path = QPainterPath()
        path.moveTo(begin, above)
        path.cubicTo(begin + bend, above, arrive - bend, below, arrive, below)
        self.setPath(path)
        origin = f"{KINDS.get(start.thing.kind).title.lower()} {start.thing.name}"
        self.setToolTip(_rich([f"{end.thing.title} {HOW[line.how]} {origin}"]))

    def show_as(self, strong: bool, dim: bool) -> None:
        """Strong ones lead to what is chosen; dim ones step back."""
        self._strong = strong
        self.setOpacity(_FAINT if dim else 1.0)
        self.setZValue(0.5 if strong else 0)
        self.update()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        theme = current_theme()
        pen = QPen(QColor(theme.accent if self._strong else theme.line_strong), 2 if self._strong else 1)
        if self.line.how in ("member", "repeat"):
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self.path())


def _write(painter: QPainter, room: QRectF, text: str, elided: Qt.TextElideMode) -> None:
    shown = painter.fontMetrics().elidedText(one_line(text), elided, int(room.width()))
    painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), shown)


def _rich(lines: list[str]) -> str:
    """Lines as a tooltip that takes no name for markup."""
    escaped = (html.escape(one_line(part)) for line in lines for part in line.split("\n"))
    return f"<p style='white-space: normal'>{'<br>'.join(escaped)}</p>"
