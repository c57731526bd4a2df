"""Where the cells of a confusion matrix lie in the room there is, zoomed and moved. No painting, no events."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRect, QRectF

MOST_FITTED = 72.0
"""Side of a cell, in pixels, that a few classes are enlarged to at most."""
MOST_ZOOMED = 64.0
"""Side up to which the person can enlarge cells."""


@dataclass
class MatrixView:
    """Which part of the matrix is seen.

    *Units*: pixels; `left` and `top` are what lies outside the room on those sides.

    Attributes:
        classes: Rows and columns.
        room: Where the cells may lie.
        zoom: 1 where the whole matrix is seen.
        cell: Side of a cell.
        seen: The part of the room in which there are cells.
    """

    classes: int = 0
    room: QRect = field(default_factory=QRect)
    zoom: float = 1.0
    left: float = 0.0
    top: float = 0.0
    cell: float = 0.0
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
        before, left, top = self.cell, self.left, self.top
        self.zoom *= factor
        self._hold()
        grown = self.cell / before if before else 1.0
        x, y = around.x() - self.room.left(), around.y() - self.room.top()
        self.left, self.top = (left + x) * grown - x, (top + y) * grown - y
        self._hold()

    def move(self, across: float, down: float) -> None:
        """Moves the matrix under the room."""
        self.left, self.top = self.left - across, self.top - down
        self._hold()

    def bring(self, row: int, column: int) -> None:
        """Moves as little as is needed for a cell to be seen whole."""
        side = self.cell
        self.left = min(max(self.left, (column + 1) * side - self.room.width()), column * side)
        self.top = min(max(self.top, (row + 1) * side - self.room.height()), row * side)
        self._hold()

    def rect(self, row: int, column: int) -> QRectF:
        """Where a cell lies; it may be outside the room."""
        side = self.cell
        return QRectF(self.room.left() + column * side - self.left, self.room.top() + row * side - self.top, side, side)

    def at(self, point: QPointF) -> tuple[int, int] | None:
        """Row and column of the cell at a point; None beside all of them."""
        if not self.cell or not QRectF(self.seen).contains(point):
            return None
        row = int((point.y() - self.room.top() + self.top) / self.cell)
        column = int((point.x() - self.room.left() + self.left) / self.cell)
        return (row, column) if 0 <= row < self.classes and 0 <= column < self.classes else None

    def shown(self, down: bool) -> range:
        """The rows that are seen at least in part, or the columns."""
        if not self.cell:
            return range(0)
        begin, size = (self.top, self.seen.height()) if down else (self.left, self.seen.width())
        return range(int(begin / self.cell), min(self.classes, int((begin + size) / self.cell) + 1))

    def _hold(self) -> None:
        """Keeps the zoom within its bounds and the room full. Everything else is asked for each name and each cell."""
        fitted = min(MOST_FITTED, max(0.0, min(self.room.width(), self.room.height()) / max(1, self.classes)))
        self.zoom = min(max(1.0, self.zoom), max(1.0, MOST_ZOOMED / fitted) if fitted else 1.0)
        self.cell = fitted * self.zoom
        side = self.cell * self.classes
        self.left = min(max(0.0, self.left), max(0.0, side - self.room.width()))
        self.top = min(max(0.0, self.top), max(0.0, side - self.room.height()))
        self.seen = QRect(self.room.topLeft(), self.room.size().boundedTo(QRectF(0, 0, side, side).toAlignedRect().size()))
