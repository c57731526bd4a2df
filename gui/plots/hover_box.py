"""A small box beside the pointer that lists the value of every run where it points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gui.theme import SPACE, current_theme, set_text_role

_NAME = SPACE * 16  # pixels for a name, at most
_GAP = SPACE * 2  # between columns, and between the pointer and the box


@dataclass(frozen=True)
class HoverRow:
    """One run.

    Attributes:
        run: Its name.
        value: By which it stands among the others.
        words: The values as they are written.
    """

    run: str
    colour: QColor
    value: float
    words: str


class HoverBox(QWidget):
    """Lies over a plot, lets every event through, and is painted in one go: a label for each of twenty runs took longer."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        set_text_role(self, "caption")
        self._title = ""
        self._rows: tuple[HoverRow, ...] = ()
        self._near = ""
        self._widths = (0, 0)
        self.hide()

    def rows(self) -> tuple[HoverRow, ...]:
        """What is listed, from above."""
        return self._rows

    def show_rows(self, title: str, rows: Sequence[HoverRow], near: str, at: QPoint) -> None:
        """Lists all of these beside a place of the plot; the run that is near stands out."""
        self._title, self._rows, self._near = title, tuple(rows), near
        strong = QFontMetrics(self._strong())
        names = min(_NAME, max(strong.horizontalAdvance(row.run) for row in rows))
        self._widths = (names, max(strong.horizontalAdvance(row.words) for row in rows))
        room = self._room.rect()
        size = self._size(room.height())
        left = at.x() + _GAP
        if left + size.width() > room.width():
            left = max(0, at.x() - _GAP - size.width())
        top = min(max(0, at.y() - size.height() // 2), max(0, room.height() - size.height()))
        self.setGeometry(QRect(QPoint(left, top), size))
        self.show()
        self.raise_()
        self.update()

    @property
    def _line(self) -> int:
        return self.fontMetrics().height() + 2

    @property
    def _column(self) -> int:
        return SPACE * 2 + self._widths[0] + SPACE + self._widths[1]

    def _deep(self, height: int) -> int:
        """Rows in a column: as many as the plot has room for, so that none of them is left out."""
        return max(4, (height - 2 * SPACE) // self._line - 1)

    def _size(self, height: int) -> QSize:
        deep = self._deep(height)
        columns = -(-len(self._rows) // deep)
        lines = 1 + min(deep, len(self._rows))
        # The title may be the longest line: of one run with a short name it was cut.
        wide = max(columns * (self._column + _GAP) - _GAP, self.fontMetrics().horizontalAdvance(self._title) + 2)
        return QSize(wide + 2 * SPACE, lines * self._line + 2 * SPACE)

    def _strong(self) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.line_strong), 1))
        painter.setBrush(QColor(theme.surface))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 4, 4)
        painter.setPen(QColor(theme.text_dim))
        painter.drawText(QRect(SPACE, SPACE, self.width() - 2 * SPACE, self._line), int(Qt.AlignmentFlag.AlignLeft), self._title)
        deep = self._deep(self._room.height())
        for place, row in enumerate(self._rows):
            corner = QPoint(SPACE + place // deep * (self._column + _GAP), SPACE + (1 + place % deep) * self._line)
            self._paint_row(painter, corner, row)
        painter.end()

    def _paint_row(self, painter: QPainter, corner: QPoint, row: HoverRow) -> None:
        names, words = self._widths
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(row.colour)
        painter.drawEllipse(corner + QPoint(SPACE // 2, self._line // 2), 4, 4)
        painter.setFont(self._strong() if row.run == self._near else self.font())
        painter.setPen(QColor(current_theme().text))
        name = QRect(corner.x() + 2 * SPACE, corner.y(), names, self._line)
        said = painter.fontMetrics().elidedText(row.run, Qt.TextElideMode.ElideMiddle, names)
        painter.drawText(name, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), said)
        value = QRect(name.right() + SPACE, corner.y(), words, self._line)
        painter.drawText(value, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), row.words)
