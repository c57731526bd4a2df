"""The chosen pictures in a line, the oddest first, to be looked at before anything is decided."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.datasets.cleaning.size_table import SizeTable
from core.pictures.thumbnails import thumbnail_in
from core.support.wording import picture_size
from gui.pictures.strip import PictureStrip
from gui.pictures.strip_list import StripTile
from gui.theme import SPACE

SIDE = SPACE * 10
"""Side of a picture in the strip, in pixels."""


class SizeStrip(PictureStrip):
    """Space or a double click keeps a picture in use, or gives it back to those chosen.

    Signals:
        row_pointed(int): The person looks at the picture in this row of the measured ones.
        row_turned(int): The picture in this row is to be kept, or no longer.
    """

    row_pointed = Signal(int)
    row_turned = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("size_strip", "Pictures chosen", line=True, side=SIDE, parent=parent)
        self._rows: tuple[int, ...] = ()
        self._folder = Path()
        self.pointed.connect(lambda place: self.row_pointed.emit(self._rows[place]))
        self.turned.connect(lambda places: self.row_turned.emit(self._rows[places[0]]))

    def show_rows(self, pictures: SizeTable, thumbnails: Path, rows: tuple[int, ...], kept: frozenset[int]) -> None:
        """Shows pictures.

        Args:
            pictures: All that were measured.
            thumbnails: Folder of their thumbnails.
            rows: Which of them, in this order.
            kept: Rows that stay in use although they are chosen.
        """
        if thumbnails != self._folder:
            self.tiles.thumbnails.clear()
        # While limits are dragged, pictures come and go around the one that is looked at.
        current, at = self.current(), self.horizontalScrollBar().value()
        self._folder, self._rows = thumbnails, rows

        def tile(place: int) -> StripTile:
            row = rows[place]
            size, mark = picture_size(pictures.width[row], pictures.height[row]), "kept" if row in kept else ""
            told = f"{pictures.paths[row]}\n{pictures.classes[pictures.labels[row]]}, {size} pixels"
            told += "\nKept in use" if mark else ""
            return StripTile((thumbnail_in(thumbnails, pictures.sha256[row]),), (size,), told, mark)

        self.show_tiles(len(rows), tile)
        if rows:
            self.look_at(rows.index(current) if current in rows else 0)
        self.horizontalScrollBar().setValue(at)

    def current(self) -> int | None:
        """The row of the picture looked at; None when there is none."""
        place = self.currentIndex().row()
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def look_at_row(self, row: int) -> None:
        """Brings a picture into sight, if it is in the strip."""
        if row in self._rows:
            self.look_at(self._rows.index(row))

    def to_start(self) -> None:
        """Shows the oddest pictures again."""
        if self._rows:
            self.look_at(0)
        self.horizontalScrollBar().setValue(0)
