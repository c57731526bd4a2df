"""The pictures of the gallery in one line, below the one that is shown large: where one is among them, and a click away."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QFrame, QWidget

from gui.pictures.gallery_view import GalleryView
from gui.pictures.picture_list import PictureList
from gui.pictures.tile_painter import TilePainter
from gui.pictures.tiles import Index, Tiles
from gui.theme import SPACE, mark_bar_by_need

SIDE = SPACE * 8
"""Side of a picture, in pixels."""
_EDGE = SPACE // 2  # around it, where its ring is drawn


class Filmstrip(Tiles):
    """One line that follows the gallery's current picture. The keyboard stays with the large picture.

    Signals:
        picture_chosen(int): The picture in this row was clicked.

    Args:
        pictures: All of them, in order.
        gallery: Whose current picture is this one's.
    """

    picture_chosen = Signal(int)

    def __init__(self, pictures: PictureList, gallery: GalleryView, parent: QWidget | None = None) -> None:
        self._pictures = pictures
        self._painter = TilePainter()
        super().__init__(pictures, line=True, parent=parent)
        self.setObjectName("filmstrip")
        self.setAccessibleName("The pictures around this one")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setFrameShape(QFrame.Shape.NoFrame)
        # One model of what is chosen: with one of its own, two views would have to tell each other of every step.
        self.setSelectionModel(gallery.selectionModel())
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        mark_bar_by_need(self.horizontalScrollBar())
        self.setFixedHeight(SIDE + 2 * _EDGE + self.horizontalScrollBar().sizeHint().height())
        self.clicked.connect(lambda index: self.picture_chosen.emit(index.row()))
        self.fit()

    def tile_size(self) -> tuple[int, QSize]:
        return 1, QSize(SIDE + 2 * _EDGE, SIDE + 2 * _EDGE)

    def paint_tile(self, painter: QPainter, rect: QRect, row: int, selected: bool, current: bool) -> None:
        place = rect.adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        self._painter.paint_small(painter, place, self._pictures, row, row == self.currentIndex().row())

    def scrollTo(self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible) -> None:
        # In the middle: one sees where one comes from and where one goes.
        bar, rect = self.horizontalScrollBar(), self.visualRect(index)
        bar.setValue(bar.value() + rect.center().x() - self.viewport().width() // 2)

    def restyle(self) -> None:
        self._painter.restyle()
        super().restyle()
