"""The confusion matrix as a picture: point at a cell to read it, choose it to see its pictures; zoom, move, walk by keys."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRect, QSize, QSizeF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from core.evaluation.confusion import Cell
from core.support.wording import counted, percentage
from gui.kit.labels import plain_tip
from gui.plots.confusion_layout import MatrixView
from gui.plots.confusion_painter import ConfusionPainter, Matrix
from gui.theme import SPACE, current_theme, theme_notifier

Place = tuple[int, int]
"""The row and the column of a cell as it is shown."""

_LEAST_RING = QSizeF(6, 6)  # pixels: a cell of three would not be seen inside its ring
_WHEEL = 1.25  # zoom of one step of the wheel, which turns by 120
_STEPS = {
    Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0),
}  # fmt: skip


class ConfusionPlot(QWidget):
    """Rows are classes, columns what they were taken for.

    Signals:
        chosen(int, int): The numbers of the true class and of the other one; clicked or walked to.
        entered(): Enter or Space was pressed: the person wants on to the pictures of the cell.
        zoomed(bool): Whether less than the whole matrix is seen now.
    """

    chosen = Signal(int, int)
    entered = Signal()
    zoomed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("confusion")
        self.setAccessibleName("Confusion matrix")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(28 * SPACE, 24 * SPACE)
        self.matrix = Matrix()
        self.view = MatrixView()
        self._mistakes: tuple[Cell, ...] = ()
        self._painter = ConfusionPainter(QApplication.font())
        self._drawn: QPixmap | None = None
        self._scale = 0.0
        self._cell: Place | None = None
        self._is_own = False  # whether the person chose the cell
        self._pointed: Place | None = None
        self._pressed: QPointF | None = None
        self._is_moving = False
        theme_notifier.theme_changed.connect(self._redraw)

    def show_matrix(self, matrix: Matrix, mistakes: tuple[Cell, ...]) -> None:
        """Shows another matrix; `mistakes` are its cells beside the diagonal that hold pictures, the fullest first."""
        # What a person chose stays chosen from run to run; the commonest mistake is another run's own.
        cell = self.cell() if matrix.names == self.matrix.names and self._is_own else None
        other = matrix.names != self.matrix.names
        self.matrix, self._mistakes, self._pointed = matrix, mistakes, None
        self._is_own = cell is not None
        if other:
            self.view.fit()
            self.zoomed.emit(False)
        self._place()
        self._cell = None
        if matrix.classes:
            self.choose(cell or (mistakes[0] if mistakes else (matrix.order[0], matrix.order[0])))

    def show_order(self, order: tuple[int, ...]) -> None:
        """Shows the classes in another order; the chosen cell stays chosen."""
        self._change(replace(self.matrix, order=order))

    def show_shares(self, as_shares: bool) -> None:
        """Shows parts of rows, or numbers of pictures."""
        self._change(replace(self.matrix, as_shares=as_shares))

    def cell(self) -> Cell | None:
        """The chosen cell: the numbers of the true class and of the other one."""
        return self._classes(self._cell) if self._cell is not None else None

    def choose(self, cell: Cell) -> None:
        """Chooses a cell by the numbers of its classes, brings it into sight and tells of it."""
        order = self.matrix.order
        self._go(order.index(cell[0]), order.index(cell[1]))

    def words(self, cell: Cell) -> str:
        """A cell in words: "car taken for tram: 3 of 40 pictures (7.5 %)"."""
        truth, said = cell
        names, row = self.matrix.names, int(self.matrix.counts[truth].sum())
        count, share = int(self.matrix.counts[truth, said]), float(self.matrix.shares[truth, said])
        what = f"{names[truth]}, right" if truth == said else f"{names[truth]} taken for {names[said]}"
        of = f"{count:,} of {counted(row, 'picture')}" if row else "no picture of this class"
        return f"{what}: {of} ({percentage(share, 0 if share >= 0.1 or not share else 1)})" if row else f"{what}: {of}"

    def fit(self) -> None:
        """Shows the whole matrix."""
        self.view.fit()
        self._moved()

    def set_scale(self, scale: float) -> None:
        """Draws for a device that has `scale` pixels for one of the window's."""
        self._scale = scale
        self._redraw()

    def draw_exactly(self, exactly: bool) -> None:
        """Has cells drawn as shapes, for a drawing that can be scaled."""
        self._painter.exactly = exactly
        self._redraw()

    def sizeHint(self) -> QSize:
        return QSize(64 * SPACE, 56 * SPACE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._painter.exactly:
            self._painter.paint(painter, self.matrix, self.view, 1.0)
        else:
            painter.drawPixmap(0, 0, self._picture())
            self._paint_marks(painter)
        marked = [found for found in (self._cell, self._pointed) if found is not None]
        rows, columns = dict.fromkeys(row for row, _ in marked), dict.fromkeys(column for _, column in marked)
        self._painter.paint_names(painter, self.matrix, self.view, list(rows), list(columns))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if self._cell is None:
            super().keyPressEvent(event)
            return
        self._is_own = self._is_own or key in (*_STEPS, Qt.Key.Key_Home, Qt.Key.Key_End)
        if key in _STEPS:
            self._go(self._cell[0] + _STEPS[key][0], self._cell[1] + _STEPS[key][1])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go(self._cell[0], 0 if key == Qt.Key.Key_Home else self.matrix.classes - 1)
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self._walk(1 if key == Qt.Key.Key_PageDown else -1)
        # On many keyboards + is the key of =, with Shift.
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self._enlarge(1 / _WHEEL if key == Qt.Key.Key_Minus else _WHEEL, self.view.rect(*self._cell).center())
        elif key == Qt.Key.Key_F:
            self.fit()
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._is_moving = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position()
        if self._pressed is not None:
            gone = place - self._pressed
            if self._is_moving or gone.manhattanLength() >= QApplication.startDragDistance():
                self._is_moving, self._pressed = True, place
                self.view.move(gone.x(), gone.y())
                self._moved()
            return
        self._point(self.view.at(place), event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        found = self.view.at(event.position())
        if pressed is not None and not self._is_moving and found is not None:
            self._is_own = True
            self._go(*found)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._pointed = None
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._enlarge(_WHEEL ** (event.angleDelta().y() / 120), event.position())
        event.accept()

    def _point(self, found: Place | None, event: QMouseEvent) -> None:
        if found != self._pointed:
            self._pointed = found
            self.update()
            if found is None:
                QToolTip.hideText()
            else:
                around = self.view.rect(*found).toAlignedRect()
                words = plain_tip(self.words(self._classes(found)))
                QToolTip.showText(event.globalPosition().toPoint(), words, self, around)

    def _classes(self, found: Place) -> Cell:
        return self.matrix.order[found[0]], self.matrix.order[found[1]]

    def _go(self, row: int, column: int) -> None:
        last = self.matrix.classes - 1
        there = min(max(row, 0), last), min(max(column, 0), last)
        if there == self._cell:
            return
        self._cell = there
        before = (self.view.left, self.view.top)
        self.view.bring(*there)
        if before != (self.view.left, self.view.top):
            self._drawn = None
        self.update()
        self.setAccessibleDescription(self.words(self._classes(there)))
        self.chosen.emit(*self._classes(there))

    def _walk(self, step: int) -> None:
        """To the next fuller mistake, or the next less full one."""
        here = self.cell()
        if self._mistakes:
            place = self._mistakes.index(here) + step if here in self._mistakes else 0
            self.choose(self._mistakes[min(max(place, 0), len(self._mistakes) - 1)])

    def _enlarge(self, factor: float, around: QPointF) -> None:
        self.view.enlarge(factor, around)
        self._moved()

    def _change(self, matrix: Matrix) -> None:
        cell = self.cell()
        self.matrix, self._pointed = matrix, None
        if cell is not None:
            self._cell = matrix.order.index(cell[0]), matrix.order.index(cell[1])
        self._redraw()

    def _place(self) -> None:
        self.view.place(self._painter.room(self.size(), self.matrix.names), self.matrix.classes)
        self._redraw()

    def _moved(self) -> None:
        self._pointed = None
        QToolTip.hideText()
        self.zoomed.emit(self.view.zoom > 1)
        self._redraw()

    @Slot()
    def _redraw(self) -> None:
        self._drawn = None
        self.update()

    def _picture(self) -> QPixmap:
        """All but the names and what is pointed at, drawn once for as long as it stays the same."""
        scale = max(self._scale, self.devicePixelRatioF())
        if self._drawn is None:
            self._drawn = QPixmap(self.size() * scale)
            self._drawn.setDevicePixelRatio(scale)
            self._drawn.fill(QColor(current_theme().surface))
            painter = QPainter(self._drawn)
            if self.matrix.classes:
                self._painter.paint(painter, self.matrix, self.view, scale)
            painter.end()
        return self._drawn

    def _paint_marks(self, painter: QPainter) -> None:
        theme = current_theme()
        for found, colour, width in ((self._pointed, theme.text, 1.0), (self._cell, theme.accent, 2.0)):
            if found is None:
                continue
            painter.save()
            painter.setClipRect(QRect(self.view.seen).adjusted(-2, -2, 2, 2))
            if self.hasFocus() or found is self._pointed:
                width += 1
            painter.setPen(QPen(QColor(colour), width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = self.view.rect(*found)
            ring.setSize(ring.size().expandedTo(_LEAST_RING))
            painter.drawRect(ring)
            painter.restore()


def matrix_rows(matrix: Matrix) -> list[tuple[str | int, ...]]:
    """The numbers in the order shown, a row per class, for a file."""
    order = list(matrix.order)
    counts: NDArray[np.int64] = matrix.counts[np.ix_(order, order)]
    return [(matrix.names[number], *row) for number, row in zip(order, counts.tolist(), strict=True)]
