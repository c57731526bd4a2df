"""Where the cells of a confusion matrix lie in the room there is, zoomed and moved. No painting, no events."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF

MOST_FITTED = 72.0
"""Height of a cell, in pixels, that a few classes are enlarged to at most."""
MOST_ZOOMED = 64.0
"""Height up to which the person can enlarge cells."""
WIDEST = 2.0
"""Width of a cell as a part of its height, at most: there is more room across than down, and numbers and names use it."""


def fitted(size: QSizeF, classes: int) -> QSizeF:
    """The size of a cell while the whole matrix lies in so much room."""
    across, down = max(0.0, size.width()) / max(1, classes), max(0.0, size.height()) / max(1, classes)
    high = min(MOST_FITTED, across, down)
    return QSizeF(min(across, WIDEST * high), high)


@dataclass
class MatrixView:
    """Which part of the matrix is seen.

    *Units*: pixels; `left` and `top` are what lies outside the room on those sides.

    Attributes:
        classes: Rows and columns.
        room: Where the cells may lie.
        zoom: 1 where the whole matrix is seen.
        wide, high: Of a cell.
        seen: The part of the room in which there are cells.
    """

    classes: int = 0
    room: QRect = field(default_factory=QRect)
    zoom: float = 1.0
    left: float = 0.0
    top: float = 0.0
    wide: float = 0.0
    high: float = 0.0
    seen: QRect = field(default_factory=QRect)

    def place(self, room: QRect, classes: int) -> None:
        """Lies in another room, or has other classes."""
        self.room, self.classes = room, classes
        self._hold()

    def fit(self) -> None:
        """Shows the whole matrix."""
        self.zoom, self.left, self.top = 1.0, 0.0, 0.0
        self._hold()

    def enlarge(self, factor: float, around: QPointF) -> None:
        """Zooms so that what lies at a point stays there."""
        before, left, top = self.high, self.left, self.top
        self.zoom *= factor
        self._hold()
        grown = self.high / before if before else 1.0
        x, y = around.x() - self.room.left(), around.y() - self.room.top()
        self.left, self.top = (left + x) * grown - x, (top + y) * grown - y
        self._hold()

    def move(self, across: float, down: float) -> None:
        """Moves the matrix under the room."""
        self.left, self.top = self.left - across, self.top - down
        self._hold()

    def bring(self, row: int, column: int) -> None:
        """Moves as little as is needed for a cell to be seen whole."""
        self.left = min(max(self.left, (column + 1) * self.wide - self.room.width()), column * self.wide)
        self.top = min(max(self.top, (row + 1) * self.high - self.room.height()), row * self.high)
        self._hold()

    def rect(self, row: int, column: int) -> QRectF:
        """Where a cell lies; it may be outside the room."""
        left, top = self.room.left() + column * self.wide - self.left, self.room.top() + row * self.high - self.top
        return QRectF(left, top, self.wide, self.high)

    def at(self, point: QPointF) -> tuple[int, int] | None:
        """Row and column of the cell at a point; None beside all of them."""
        if not self.high or not QRectF(self.seen).contains(point):
            return None
        row = int((point.y() - self.room.top() + self.top) / self.high)
        column = int((point.x() - self.room.left() + self.left) / self.wide)
        return (row, column) if 0 <= row < self.classes and 0 <= column < self.classes else None

    def shown(self, down: bool) -> range:
        """The rows that are seen at least in part, or the columns."""
        if not self.high:
            return range(0)
        begin, size, side = (self.top, self.seen.height(), self.high) if down else (self.left, self.seen.width(), self.wide)
        return range(int(begin / side), min(self.classes, int((begin + size) / side) + 1))

    def _hold(self) -> None:
        """Keeps the zoom within its bounds and the room full. Everything else is asked for each name and each cell."""
        cell = fitted(QSizeF(self.room.size()), self.classes)
        self.zoom = min(max(1.0, self.zoom), max(1.0, MOST_ZOOMED / cell.height()) if cell.height() else 1.0)
        self.wide, self.high = cell.width() * self.zoom, cell.height() * self.zoom
        across, down = self.wide * self.classes, self.high * self.classes
        self.left = min(max(0.0, self.left), max(0.0, across - self.room.width()))
        self.top = min(max(0.0, self.top), max(0.0, down - self.room.height()))
        whole = QRectF(0, 0, across, down).toAlignedRect().size()
        self.seen = QRect(self.room.topLeft(), self.room.size().boundedTo(whole))
