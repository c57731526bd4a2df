"""A small chart of counts: a bar per row, in one part or several, with exact numbers on hover and by keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.support.wording import counted
from gui.theme import SPACE, class_colour, current_theme, theme_notifier

ROW = SPACE * 3
"""Pixels a row takes."""
_BAR = SPACE
_NAMES = 0.4  # share of the width that names may take
_SHARE = "{:.1f} %"


@dataclass(frozen=True)
class GlanceRow:
    """One bar.

    Attributes:
        name: As shown at its left.
        parts: Numbers that make up the bar, as many as the chart has parts.
        detail: More words for whoever asks.
    """

    name: str
    parts: tuple[int, ...]
    detail: str = ""

    @property
    def total(self) -> int:
        """All parts together."""
        return sum(self.parts)


class GlanceChart(QWidget):
    """Bars in the order given; all share one scale.

    Args:
        title: What is counted, for whoever cannot see it.
        parts: Names of the parts of a bar; one for plain bars.
    """

    def __init__(self, title: str, parts: Sequence[str] = ("pictures",), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.parts = tuple(parts)
        self._rows: tuple[GlanceRow, ...] = ()
        self._total = 0
        self._at = 0
        self._under = -1
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme_notifier.theme_changed.connect(self.update)

    def show_rows(self, rows: Sequence[GlanceRow]) -> None:
        """Shows other counts."""
        self._rows = tuple(rows)
        self._total = sum(row.total for row in rows)
        self._at = min(self._at, max(0, len(rows) - 1))
        self.setFixedHeight(max(1, len(rows)) * ROW)
        self.setAccessibleDescription("; ".join(self.words(place) for place in range(min(len(rows), 30))))
        self.update()

    def words(self, place: int) -> str:
        """A row in words, with exact numbers and its share of all."""
        row = self._rows[place]
        said = f"{row.name}: {counted(row.total, 'picture')}"
        if self._total:
            said += ", " + _SHARE.format(100 * row.total / self._total)
        if len(self.parts) > 1:
            said += " (" + ", ".join(f"{name} {count:,}" for name, count in zip(self.parts, row.parts, strict=True)) + ")"
        return f"{said}, {row.detail}" if row.detail else said

    def part_colour(self, part: int) -> QColor:
        """The colour of a part; plain bars are neutral."""
        if len(self.parts) == 1:
            return QColor(current_theme().line_strong)
        return class_colour(part) if part < 3 else QColor(current_theme().disabled)

    def row_rect(self, place: int) -> QRect:
        """Where a row is drawn."""
        return QRect(0, place * ROW, self.width(), ROW)

    def sizeHint(self) -> QSize:
        return QSize(SPACE * 30, max(1, len(self._rows)) * ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter, metrics = current_theme(), QPainter(self), QFontMetrics(self.font())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        widest = max((metrics.horizontalAdvance(row.name) for row in self._rows), default=0)
        names = min(widest + SPACE // 2, int(self.width() * _NAMES))
        numbers = max((metrics.horizontalAdvance(f"{row.total:,}") for row in self._rows), default=0)
        largest = max((row.total for row in self._rows), default=1) or 1
        for place, row in enumerate(self._rows):
            rect = self.row_rect(place)
            if not rect.intersects(event.rect()):
                continue
            self._paint_ground(painter, rect, place)
            inner = rect.adjusted(SPACE // 2, 0, -SPACE // 2, 0)
            painter.setPen(QColor(theme.text))
            name = metrics.elidedText(row.name, Qt.TextElideMode.ElideMiddle, names)
            painter.drawText(inner, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), name)
            painter.setPen(QColor(theme.text_dim))
            painter.drawText(inner, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), f"{row.total:,}")
            left = inner.left() + names + SPACE * 2
            room = max(0, inner.right() - numbers - SPACE * 2 - left)
            self._paint_bar(painter, QRectF(left, rect.center().y() - _BAR / 2 + 0.5, room, _BAR), row, largest)
        painter.end()

    def _paint_ground(self, painter: QPainter, rect: QRect, place: int) -> None:
        theme = current_theme()
        painter.setPen(Qt.PenStyle.NoPen)
        if place == self._under:
            painter.setBrush(QColor(theme.hover))
            painter.drawRoundedRect(QRectF(rect), 4, 4)
        if self.hasFocus() and place == self._at:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(theme.accent))
            painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def _paint_bar(self, painter: QPainter, track: QRectF, row: GlanceRow, largest: int) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(current_theme().sunken))
        painter.drawRoundedRect(track, 2, 2)
        left = track.left()
        for part, count in enumerate(row.parts):
            if count:
                width = max(2.0, track.width() * count / largest)
                painter.setBrush(self.part_colour(part))
                painter.drawRoundedRect(QRectF(left, track.top(), width, track.height()), 2, 2)
                left += width

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        under = int(event.position().y()) // ROW
        if under != self._under:
            self._under = under
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._under = -1
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        QToolTip.hideText()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None or not self._rows:
            super().keyPressEvent(event)
            return
        self._at = min(max(self._at + step, 0), len(self._rows) - 1)
        self.update()
        QToolTip.showText(
            self.mapToGlobal(QPoint(self.width() // 3, self.row_rect(self._at).bottom())), self.words(self._at), self
        )

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = event.pos().y() // ROW
            if 0 <= place < len(self._rows):
                QToolTip.showText(event.globalPos(), self.words(place), self)
            return True
        return super().event(event)
