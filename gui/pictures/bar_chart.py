"""Counts as horizontal bars: one of a part or of several per row, with exact numbers on hover and by keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QToolTip, QWidget

from core.support.wording import counted, percentage
from gui.kit.labels import plain_tip
from gui.pictures.thumbnails import Thumbnails
from gui.theme import SPACE, class_colour, current_theme, theme_notifier

ROW = SPACE * 3
"""Pixels a row takes whose name stands beside its bar."""
_TALL = SPACE * 5  # pixels of a row whose name stands above
_BAR = SPACE
_THIN = 5  # pixels of a bar below its name
_NAMES = 0.4  # share of the width that names beside bars may take
_PICTURE = QSize(SPACE * 6, SPACE * 5)  # of what is counted, at most
_DESCRIBED = 30  # rows that are told to whoever cannot see them


@dataclass(frozen=True)
class BarRow:
    """One bar.

    Attributes:
        name: As shown.
        parts: Numbers that make up the bar, as many as the chart has parts.
        detail: More words for whoever asks.
        key: The digit of the keyboard that stands for it, drawn before its name; None for none.
        picture: File of a small picture of what is counted, drawn before its name; None for none.
    """

    name: str
    parts: tuple[int, ...]
    detail: str = ""
    key: int | None = None
    picture: Path | None = None

    @property
    def total(self) -> int:
        """All parts together."""
        return sum(self.parts)


class BarChart(QWidget):
    """Bars in the order given; all share one scale. The arrow keys walk over them.

    Args:
        title: What is counted, for whoever cannot see it.
        parts: Names of the parts of a bar; one for plain bars.
        above: True to have names above their bars, for narrow rooms.
    """

    def __init__(
        self, title: str, parts: Sequence[str] = ("pictures",), above: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.parts = tuple(parts)
        self._above = above
        self._pitch = _TALL if above else ROW
        self._rows: tuple[BarRow, ...] = ()
        self._total = 0
        self._at = 0
        self._under = -1
        self._chosen = ""
        self._thumbnails = Thumbnails(self)
        self._thumbnails.arrived.connect(self.update)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme_notifier.theme_changed.connect(self.update)

    def show_rows(self, rows: Sequence[BarRow]) -> None:
        """Shows other counts."""
        self._rows = tuple(rows)
        if not self._above:
            self._pitch = _PICTURE.height() + SPACE // 2 if self._has_pictures else ROW
        self._total = sum(row.total for row in rows)
        self._at = min(self._at, max(0, len(rows) - 1))
        self.setFixedHeight(max(1, len(rows)) * self._pitch)
        # Not all of thousands: a screen reader reads this to its end.
        self.setAccessibleDescription("; ".join(self.words(place) for place in range(min(len(rows), _DESCRIBED))))
        self.update()

    @property
    def pitch(self) -> int:
        """Pixels that a row takes."""
        return self._pitch

    @property
    def _has_pictures(self) -> bool:
        return any(row.picture is not None for row in self._rows)

    def mark(self, name: str) -> None:
        """Marks a row; "" for none."""
        self._chosen = name
        self.update()

    def words(self, place: int) -> str:
        """A row in words, with exact numbers and its share of all."""
        row = self._rows[place]
        said = f"{row.name}: {counted(row.total, 'picture')}"
        if self._total:
            said += f", {percentage(row.total / self._total, 1)}"
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
        return QRect(0, place * self._pitch, self.width(), self._pitch)

    def place_at(self, y: float) -> int:
        """The row at a height; -1 where there is none."""
        place = int(y) // self._pitch
        return place if 0 <= place < len(self._rows) else -1

    def sizeHint(self) -> QSize:
        return QSize(SPACE * (24 if self._above else 30), max(1, len(self._rows)) * self._pitch)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, metrics = QPainter(self), QFontMetrics(self.font())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        largest = max((row.total for row in self._rows), default=1) or 1
        widest = max((metrics.horizontalAdvance(row.name) for row in self._rows), default=0)
        numbers = max((metrics.horizontalAdvance(f"{row.total:,}") for row in self._rows), default=0)
        names = min(widest + SPACE // 2, int((self.width() - (_PICTURE.width() + SPACE if self._has_pictures else 0)) * _NAMES))
        for place, row in enumerate(self._rows):
            rect = self.row_rect(place)
            # A thousand classes are not all painted because the pointer has moved over one.
            if rect.intersects(event.rect()):
                self.paint_ground(painter, rect, place)
                if self._above:
                    track = self._paint_above(painter, rect, row)
                else:
                    track = _paint_beside(painter, self._beside_picture(painter, rect, row), row, names, numbers)
                self._paint_bar(painter, track, row, largest)
        painter.end()

    def paint_ground(self, painter: QPainter, rect: QRect, place: int) -> None:
        """Paints what is behind a row: that it is chosen, under the mouse, or has the keyboard."""
        theme, chosen = current_theme(), self._is_chosen(place)
        radius = 6 if self._above else 4
        if chosen or place == self._under:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent_soft if chosen else theme.hover))
            painter.drawRoundedRect(QRectF(rect), radius, radius)
        if self.hasFocus() and place == self._at:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(theme.accent))
            painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)

    def _is_chosen(self, place: int) -> bool:
        return self._chosen != "" and self._rows[place].name == self._chosen

    def _beside_picture(self, painter: QPainter, rect: QRect, row: BarRow) -> QRect:
        """Paints a row's picture; returns the room beside it, where all names begin in a line."""
        if not self._has_pictures:
            return rect
        place = QRect(rect.left() + SPACE // 2, rect.top() + SPACE // 4, _PICTURE.width(), _PICTURE.height())
        if row.picture is not None:
            ratio = self.devicePixelRatioF()
            pixmap = self._thumbnails.get(str(row.picture), row.picture, round(_PICTURE.width() * ratio))
            if pixmap is not None and not pixmap.isNull():
                inner = QRect(QPoint(), pixmap.size().scaled(_PICTURE, Qt.AspectRatioMode.KeepAspectRatio))
                inner.moveCenter(place.center())
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                painter.drawPixmap(inner, pixmap)
        return rect.adjusted(place.right() + SPACE - rect.left(), 0, 0, 0)

    def _paint_above(self, painter: QPainter, rect: QRect, row: BarRow) -> QRectF:
        """Paints key, name and number in one line; returns the room below them."""
        theme, metrics = current_theme(), QFontMetrics(self.font())
        inner = rect.adjusted(SPACE, 4, -SPACE, -4)
        number, line = f"{row.total:,}", metrics.height()
        words = QRect(inner.left(), inner.top(), inner.width() - metrics.horizontalAdvance(number) - SPACE, line)
        if row.key is not None:
            _paint_key(painter, QRect(words.left(), words.top(), line, line), row.key)
        # Names without a key are moved as well, so that all of them begin in a line.
        if any(other.key is not None for other in self._rows):
            words.setLeft(words.left() + line + SPACE)
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if row.name == self._chosen else font.weight())
        painter.setFont(font)
        painter.setPen(QColor(theme.text))
        painter.drawText(words, int(Qt.AlignmentFlag.AlignLeft), _elided(metrics, row.name, words.width()))
        painter.setFont(self.font())
        painter.setPen(QColor(theme.text_dim))
        painter.drawText(QRect(inner.left(), inner.top(), inner.width(), line), int(Qt.AlignmentFlag.AlignRight), number)
        return QRectF(inner.left(), inner.bottom() - _THIN, inner.width(), _THIN)

    def _paint_bar(self, painter: QPainter, track: QRectF, row: BarRow, largest: int) -> None:
        theme, chosen, left = current_theme(), row.name == self._chosen != "", track.left()
        radius = track.height() / 2 if self._above else 2.0
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.surface if chosen else theme.sunken))
        painter.drawRoundedRect(track, radius, radius)
        for part, count in enumerate(row.parts):
            if count:
                # A single picture beside thousands has a bar as well.
                width = max(3.0 if self._above else 2.0, track.width() * count / largest)
                painter.setBrush(QColor(theme.accent) if chosen else self.part_colour(part))
                painter.drawRoundedRect(QRectF(left, track.top(), width, track.height()), radius, radius)
                left += width

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        under = self.place_at(event.position().y())
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
        self.bring_into_view(self._at)
        self.update()
        # What hovering tells the mouse, the keyboard is told where it stands.
        place = QPoint(self.width() // 3, self.row_rect(self._at).bottom())
        QToolTip.showText(self.mapToGlobal(place), plain_tip(self.words(self._at)), self)

    def bring_into_view(self, place: int) -> None:
        """Scrolls the area around so that a row and its neighbours can be seen."""
        area = self.parent()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parent()
        if area is not None:
            rect = self.row_rect(place)
            area.ensureVisible(rect.center().x(), rect.center().y(), 0, self._pitch)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self.place_at(event.pos().y())
            if place >= 0:
                QToolTip.showText(event.globalPos(), plain_tip(self.words(place)), self)
            return True
        return super().event(event)


def _paint_beside(painter: QPainter, rect: QRect, row: BarRow, names: int, numbers: int) -> QRectF:
    """Paints a name at the left and a number at the right; returns the room between them."""
    theme, metrics = current_theme(), painter.fontMetrics()
    inner = rect.adjusted(SPACE // 2, 0, -SPACE // 2, 0)
    painter.setPen(QColor(theme.text))
    name = metrics.elidedText(row.name, Qt.TextElideMode.ElideMiddle, names)
    painter.drawText(inner, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), name)
    painter.setPen(QColor(theme.text_dim))
    painter.drawText(inner, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), f"{row.total:,}")
    left = inner.left() + names + SPACE * 2
    room = max(0, inner.right() - numbers - SPACE * 2 - left)
    return QRectF(left, rect.center().y() - _BAR / 2 + 0.5, room, _BAR)


def _paint_key(painter: QPainter, place: QRect, number: int) -> None:
    """A digit in a box, like a key."""
    theme = current_theme()
    font = QFont(painter.font())
    font.setPointSizeF(max(6.0, font.pointSizeF() * 0.8))
    painter.setFont(font)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QColor(theme.line))
    painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    painter.setPen(QColor(theme.text_dim))
    painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), str(number))


def _elided(metrics: QFontMetrics, text: str, width: int) -> str:
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
