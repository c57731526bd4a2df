"""A grid of cut-outs beside their originals, to be accepted or left out by mouse or keys."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gui.derived.cut_list import CutList
from gui.icons import icon
from gui.theme import SPACE, current_theme, theme_notifier

SIDE = 144
"""Side of each of the two pictures of a tile, in pixels."""
_EDGE = 6
_SIGN = 24
_Index = QModelIndex | QPersistentModelIndex


class CutTiles(QListView):
    """Shows a `CutList`. Space or a click accepts a cut-out or leaves it out; A accepts and X leaves out the selected ones."""

    def __init__(self, cuts: CutList, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cuts = cuts
        self.setObjectName(name)
        self.setAccessibleName("Cut-outs beside their originals")
        self.setModel(cuts)
        self.setItemDelegate(_CutPainter(cuts, self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        # Or Qt would ask for the size of every tile before it shows the first.
        self.setUniformItemSizes(True)
        self.setSpacing(SPACE // 2)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(
            QListView.SelectionMode.ExtendedSelection if cuts.choosable else QListView.SelectionMode.NoSelection
        )
        cuts.thumbnails.set_side(round(SIDE * self.devicePixelRatioF()))
        theme_notifier.theme_changed.connect(self._restyle)

    def selected_rows(self) -> list[int]:
        """Rows of the selected cut-outs."""
        return sorted(index.row() for index in self.selectedIndexes())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        rows = self.selected_rows()
        # Ctrl+A selects all; only A alone accepts.
        if not self._cuts.choosable or not rows or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Space:
            self._cuts.set_accepted(rows, not all(self._cuts.is_accepted(row) for row in rows))
        elif event.key() in (Qt.Key.Key_A, Qt.Key.Key_X):
            self._cuts.set_accepted(rows, event.key() == Qt.Key.Key_A)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        # With Ctrl or Shift a click selects, and decides nothing.
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier and event.button() == Qt.MouseButton.LeftButton
        if self._cuts.choosable and index.isValid() and plain:
            self._cuts.set_accepted([index.row()], not self._cuts.is_accepted(index.row()))

    def _restyle(self) -> None:
        self.viewport().update()


class _CutPainter(QStyledItemDelegate):
    """Paints original and cut-out side by side, the remark below, and whether it was accepted."""

    def __init__(self, cuts: CutList, view: CutTiles) -> None:
        super().__init__(view)
        self._cuts = cuts

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        line = QFontMetrics(option.font).height()
        return QSize(2 * SIDE + 3 * _EDGE, SIDE + line + 3 * _EDGE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        theme = current_theme()
        rect = QRect(option.rect)
        accepted = self._cuts.choosable and self._cuts.is_accepted(index.row())
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        # The view goes on painting other tiles with the same painter.
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        painter.setPen(QPen(QColor(theme.accent), 2) if selected else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.accent_soft if accepted else theme.surface))
        painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), 6, 6)
        for number, picture in enumerate(self._cuts.pictures(index.row())):
            well = QRect(rect.left() + _EDGE + number * (SIDE + _EDGE), rect.top() + _EDGE, SIDE, SIDE)
            painter.fillRect(well, QColor(theme.well))
            if picture is not None and not picture.isNull():
                _draw(painter, well, picture)
        if self._cuts.choosable:
            sign = icon("done", "good") if accepted else icon("exclude", "text_dim")
            place = QRect(rect.right() - _EDGE - _SIGN - 4, rect.top() + _EDGE + 4, _SIGN, _SIGN)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.surface))
            painter.drawEllipse(place.adjusted(-2, -2, 2, 2))
            sign.paint(painter, place)
        words = QRect(rect.left() + _EDGE, rect.top() + SIDE + 2 * _EDGE - 2, rect.width() - 2 * _EDGE, option.rect.height())
        painter.setPen(QColor(theme.text if accepted or not self._cuts.choosable else theme.text_dim))
        text = str(index.data() or "")
        shown = QFontMetrics(option.font).elidedText(text, Qt.TextElideMode.ElideRight, words.width())
        painter.setFont(option.font)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop), shown)
        painter.restore()


def _draw(painter: QPainter, well: QRect, picture: QPixmap) -> None:
    size = picture.size().scaled(well.size(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QPoint(well.left() + (well.width() - size.width()) // 2, well.top() + (well.height() - size.height()) // 2)
    painter.drawPixmap(QRect(place, size), picture)
