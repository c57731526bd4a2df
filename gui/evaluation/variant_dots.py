"""Accuracies of the variants of pictures as dots with their intervals: four lines for all pictures and for each class."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QHelpEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.evaluation.reliance import SWAPPED, VARIANTS, ReliancePart
from core.evaluation.wording import percent
from core.runs.headline import UNKNOWN_DIFFERENCE
from core.support.wording import counted
from gui.evaluation.percent_axis import HEIGHT, PercentAxis
from gui.kit.labels import plain_tip
from gui.theme import SPACE, current_theme, run_colour, set_text_role, theme_notifier

_LINE = 12  # pixels between two dots of a block
BLOCK = len(VARIANTS) * _LINE + SPACE
"""Pixels that a class takes."""
_KEY = SPACE * 4  # for what the marks mean, above
_NAMES = SPACE * 18  # pixels
_REACH = 4.0  # of a mark
_COLOURS = (0, 1, 2, 3)  # places in the cycle of runs

if TYPE_CHECKING:
    from gui.theme import Theme


class VariantDots(QWidget):
    """Blocks from above in the order given. The arrow keys walk over them; what each says is told."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName("Accuracy by variant of the pictures")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._parts: tuple[ReliancePart, ...] = ()
        self._floor: float | None = None
        self._at = 0
        set_text_role(self, "caption")
        theme_notifier.theme_changed.connect(self.update)

    def show_parts(self, parts: Sequence[ReliancePart], floor: float) -> None:
        """Shows other figures; `floor` is the accuracy of always saying the commonest class, a fraction."""
        self._parts, self._floor, self._at = tuple(parts), floor, 0
        self.setFixedHeight(_KEY + len(parts) * BLOCK + HEIGHT)
        self.setAccessibleDescription("; ".join(map(told, parts)))
        self.update()

    def parts(self) -> tuple[ReliancePart, ...]:
        """What is shown."""
        return self._parts

    def minimumSizeHint(self) -> QSize:
        return QSize(SPACE * 60, self.minimumHeight())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = (event.pos().y() - _KEY) // BLOCK
            words = told(self._parts[place]) if 0 <= place < len(self._parts) else ""
            QToolTip.showText(event.globalPos(), plain_tip(words), self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None or not self._parts:
            super().keyPressEvent(event)
            return
        self._at = min(len(self._parts) - 1, max(0, self._at + step))
        words = told(self._parts[self._at])
        self.setAccessibleDescription(words)
        QToolTip.showText(self.mapToGlobal(QPointF(SPACE * 2, _KEY + (self._at + 1) * BLOCK).toPoint()), plain_tip(words), self)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        self._paint_key(painter)
        figures = max((self.fontMetrics().horizontalAdvance(_fall(part)) for part in self._parts), default=0) + 4 * SPACE
        room = QRect(_NAMES, _KEY, max(1, self.width() - _NAMES - figures), len(self._parts) * BLOCK)
        axis = PercentAxis(room, -1.0, 101.0)
        axis.paint(painter, self._floor)
        for place, part in enumerate(self._parts):
            self._paint_part(painter, axis, place, part)
        painter.end()

    def _paint_key(self, painter: QPainter) -> None:
        theme, x = current_theme(), float(_NAMES)
        for number, name in enumerate((*VARIANTS, "always the commonest class")):
            painter.setPen(QColor(theme.text_dim))
            if number < len(VARIANTS):
                _mark(painter, QPointF(x + _REACH, _KEY / 2), number, theme)
            else:
                painter.setPen(QPen(QColor(theme.text_dim), 1, Qt.PenStyle.DashLine))
                painter.drawLine(QPointF(x + _REACH, _KEY / 4), QPointF(x + _REACH, 3 * _KEY / 4))
            painter.setPen(QColor(theme.text))
            wide = self.fontMetrics().horizontalAdvance(name)
            words = QRect(round(x) + 2 * SPACE, 0, wide + 2, _KEY)
            painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), name)
            x += wide + 5 * SPACE

    def _paint_part(self, painter: QPainter, axis: PercentAxis, place: int, part: ReliancePart) -> None:
        theme, top = current_theme(), _KEY + place * BLOCK
        if self.hasFocus() and place == self._at:
            painter.fillRect(QRect(0, top, self.width(), BLOCK), QColor(theme.hover))
        if place:
            painter.setPen(QPen(QColor(theme.line), 1))
            painter.drawLine(0, top, self.width(), top)
        font = QFont(self.font())
        font.setBold(not part.name)
        painter.setFont(font)
        painter.setPen(QColor(theme.text))
        name = QRect(SPACE, top + SPACE // 2, _NAMES - 2 * SPACE, BLOCK // 2)
        said = painter.fontMetrics().elidedText(part.name or "All", Qt.TextElideMode.ElideMiddle, name.width())
        left = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.drawText(name, left, said)
        painter.setFont(self.font())
        painter.setPen(QColor(theme.text_dim))
        painter.drawText(name.translated(0, name.height() - SPACE // 2), left, counted(part.n, "picture"))
        figures = QRect(axis.plot.right() + SPACE, top, self.width() - axis.plot.right() - 2 * SPACE, BLOCK)
        painter.setPen(QColor(theme.text))
        painter.drawText(figures, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), _fall(part))
        for number in range(len(VARIANTS)):
            y = top + SPACE // 2 + _LINE * (number + 0.5)
            low, high = (axis.across(100 * end) for end in part.intervals[number])
            painter.setPen(QPen(run_colour(_COLOURS[number]), 2))
            painter.drawLine(QPointF(low, y), QPointF(high, y))
            _mark(painter, QPointF(axis.across(100 * part.accuracies[number]), y), number, theme)


def told(part: ReliancePart) -> str:
    """All figures of a part, for whoever asks or cannot see them."""
    shares = zip(VARIANTS, part.accuracies, part.intervals, strict=True)
    each = ", ".join(f"{name} {percent(share, interval)}" for name, share, interval in shares)
    return f"{part.name or 'All'}, {counted(part.n, 'picture')}: {each}"


def _fall(part: ReliancePart) -> str:
    drop, interval = part.drop(SWAPPED)
    known = interval != UNKNOWN_DIFFERENCE
    ends = f" ({_signed(-interval[1])} to {_signed(-interval[0])})" if known else ""
    return f"swapped {_signed(-drop)} points{ends}"


def _signed(fraction: float) -> str:
    points = round(100 * fraction)
    return f"{points:+d}".replace("-", "−") if points else "±0"


def _mark(painter: QPainter, middle: QPointF, number: int, theme: Theme) -> None:
    """A shape and a colour for each variant, so that neither is needed to tell them apart."""
    painter.setPen(QPen(QColor(theme.surface), 1))
    painter.setBrush(run_colour(_COLOURS[number]))
    reach = _REACH
    corners = {
        1: ((-reach, -reach), (reach, -reach), (reach, reach), (-reach, reach)),
        2: ((0.0, -reach - 1), (reach + 1, reach), (-reach - 1, reach)),
        3: ((0.0, -reach - 1), (reach + 1, 0.0), (0.0, reach + 1), (-reach - 1, 0.0)),
    }.get(number)
    if corners is None:
        painter.drawEllipse(middle, reach, reach)
    else:
        painter.drawPolygon(QPolygonF([middle + QPointF(x, y) for x, y in corners]))
