"""Accuracies with their intervals as dots on one axis, each in the colour of its run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui.evaluation.percent_axis import HEIGHT, PercentAxis
from gui.kit.labels import plain_tip
from gui.theme import SPACE, current_theme, run_colour, set_text_role, theme_notifier

ROW = SPACE * 3
"""Pixels that a row takes."""
_NAMES = 0.3  # of the width, at most, for names
_DOT, _CAP, _STROKE = 4.5, 4.0, 7.0


@dataclass(frozen=True)
class DotRow:
    """One dot.

    *Units*: `value`, `low`, `high` and `marks` are fractions, 0 to 1.

    Attributes:
        words: The figure as it is written at the end of the row.
        told: All of it, for whoever asks or cannot see it.
        colour: Place of the run's colour; None where it has none here.
        bound: True for a bound, which is no run: drawn as a diamond.
        marks: What the dot is the mean of, as small strokes; none for a dot of one thing.
    """

    name: str
    value: float
    low: float
    high: float
    words: str
    told: str
    colour: int | None = None
    bound: bool = False
    marks: tuple[float, ...] = ()


class IntervalDots(QWidget):
    """Rows from above in the order given. The arrow keys walk over them; what each says is told.

    Signals:
        chosen(int): The row of that place was clicked, or Enter pressed on it.
    """

    chosen = Signal(int)

    def __init__(self, name: str, spoken: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._rows: tuple[DotRow, ...] = ()
        self._floor: float | None = None
        self._at = 0
        set_text_role(self, "caption")
        theme_notifier.theme_changed.connect(self.update)

    def show_rows(self, rows: Sequence[DotRow], floor: float | None) -> None:
        """Shows other dots; `floor` is what they are held against, a fraction."""
        self._rows, self._floor, self._at = tuple(rows), floor, 0
        self.setFixedHeight(len(rows) * ROW + HEIGHT)
        self.setAccessibleDescription("; ".join(row.told for row in rows))
        self.update()

    def rows(self) -> tuple[DotRow, ...]:
        """What is shown."""
        return self._rows

    def span(self) -> tuple[float, float]:
        """What the axis shows, in percent: every interval, and the floor where it is near."""
        low = 100 * min((min(row.low, *row.marks, row.low) for row in self._rows), default=0.0)
        high = 100 * max((max(row.high, *row.marks, row.high) for row in self._rows), default=1.0)
        wide = max(1.0, high - low)
        # A floor far below would press all dots against one another.
        if self._floor is not None and low - 100 * self._floor <= wide:
            low = min(low, 100 * self._floor)
        return max(0.0, low - 0.04 * wide), min(100.0, high + 0.04 * wide)

    def minimumSizeHint(self) -> QSize:
        return QSize(SPACE * 50, self.minimumHeight())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            row = event.pos().y() // ROW
            told = self._rows[row].told if 0 <= row < len(self._rows) else ""
            QToolTip.showText(event.globalPos(), plain_tip(told), self)
            return True
        return super().event(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        place = int(event.position().y()) // ROW
        if event.button() == Qt.MouseButton.LeftButton and 0 <= place < len(self._rows):
            self._at = place
            self.update()
            self.chosen.emit(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._rows:
            self.chosen.emit(self._at)
            return
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None or not self._rows:
            super().keyPressEvent(event)
            return
        self._at = min(len(self._rows) - 1, max(0, self._at + step))
        told = self._rows[self._at].told
        self.setAccessibleDescription(told)
        QToolTip.showText(self.mapToGlobal(QPointF(SPACE * 2, (self._at + 1) * ROW).toPoint()), plain_tip(told), self)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        plot = self._plot()
        axis = PercentAxis(plot, *self.span())
        axis.paint(painter, self._floor)
        for place, row in enumerate(self._rows):
            self._paint_row(painter, axis, place, row)
        painter.end()

    def _plot(self) -> QRect:
        """Where the axis lies: what names and figures leave of the width."""
        metrics = self.fontMetrics()
        names = max((metrics.horizontalAdvance(row.name) for row in self._rows), default=0) + 4 * SPACE
        figures = max((metrics.horizontalAdvance(row.words) for row in self._rows), default=0) + 2 * SPACE
        left = min(names, int(_NAMES * self.width()))
        return QRect(left, 0, max(1, self.width() - left - figures), len(self._rows) * ROW)

    def _paint_row(self, painter: QPainter, axis: PercentAxis, place: int, row: DotRow) -> None:
        theme, plot = current_theme(), axis.plot
        line = QRect(0, place * ROW, self.width(), ROW)
        if self.hasFocus() and place == self._at:
            painter.fillRect(line, QColor(theme.hover))
        middle = float(line.center().y() + 1)  # between two pixels, so that a line of two is not blurred
        colour = QColor(theme.text) if row.colour is None else run_colour(row.colour)
        name = QRect(2 * SPACE, line.top(), plot.left() - 3 * SPACE, ROW)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        _mark(painter, QPointF(SPACE - 1, middle), row.bound)
        painter.setPen(QColor(theme.text))
        font = QFont(self.font())
        said = QFontMetrics(font).elidedText(row.name, Qt.TextElideMode.ElideMiddle, name.width())
        painter.drawText(name, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), said)
        figure = QRect(plot.right() + SPACE, line.top(), self.width() - plot.right() - SPACE, ROW)
        painter.drawText(figure, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), row.words)
        low, high = axis.across(100 * row.low), axis.across(100 * row.high)
        painter.setPen(QPen(colour, 2))
        painter.drawLine(QPointF(low, middle), QPointF(high, middle))
        for end in (low, high):
            painter.drawLine(QPointF(end, middle - _CAP), QPointF(end, middle + _CAP))
        for mark in row.marks:
            place_of = axis.across(100 * mark)
            painter.drawLine(QPointF(place_of, middle - _STROKE), QPointF(place_of, middle + _STROKE))
        painter.setPen(QPen(QColor(theme.surface), 1.5))
        painter.setBrush(colour)
        _mark(painter, QPointF(axis.across(100 * row.value), middle), row.bound)


def _mark(painter: QPainter, middle: QPointF, diamond: bool) -> None:
    """A dot, or a diamond for what is no run."""
    if not diamond:
        painter.drawEllipse(middle, _DOT, _DOT)
        return
    reach = _DOT + 1
    corners = ((0.0, -reach), (reach, 0.0), (0.0, reach), (-reach, 0.0))
    painter.drawPolygon(QPolygonF([middle + QPointF(x, y) for x, y in corners]))
