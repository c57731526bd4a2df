"""The pictures of each class on each side, class by class: what was divided is looked at, not only counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QFrame, QVBoxLayout, QWidget

from core.pictures.thumbnails import thumbnail_path
from gui.kit.labels import label
from gui.pictures.strip_list import StripList, StripTile
from gui.pictures.strip_painter import draw_picture
from gui.pictures.tile_grid import GAP
from gui.pictures.tiles import Tiles
from gui.splits.side_counts import SIDES
from gui.theme import SPACE, current_theme

if TYPE_CHECKING:
    from core.datasets.splits.side_pictures import ShownPicture
    from core.datasets.splits.stored import StoredSplit

_SIDE = SPACE * 8  # of a picture, pixels
_EDGE = SPACE // 2
_ROWS = 10  # classes that are in sight without scrolling


@dataclass(frozen=True)
class SideRow(StripTile):
    """A class: `words` say how many of its pictures lie on each side, `sides` name the files that are shown there."""

    sides: tuple[tuple[Path, ...], ...] = ()


class SideRows(Tiles):
    """A row for each class."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.rows = StripList()
        super().__init__(self.rows, parent=parent)
        self.rows.setParent(self)
        self.setObjectName("side_rows")
        self.setAccessibleName("Pictures of each class on each side")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.set_ground("surface")

    def show_rows(self, count: int, row_of: Callable[[int], SideRow]) -> None:
        """Shows other classes; each row is asked for when it comes into sight."""
        self.rows.show_tiles(count, row_of)
        self.setFixedHeight(min(count, _ROWS) * (self.tile_size()[1].height() + GAP))

    def tile_size(self) -> tuple[int, QSize]:
        self.rows.thumbnails.set_side(round(_SIDE * self.devicePixelRatioF()))
        return 1, QSize(self.viewport().width(), self.fontMetrics().height() + _EDGE + _SIDE)

    def places(self, rect: QRect) -> list[QRect]:
        """Where each side has its pictures in a row: train has half of the room, each of the others a quarter."""
        fitting = max(len(SIDES), (rect.width() + _EDGE) // (_SIDE + _EDGE))
        few = max(1, fitting // 4)
        places, left = [], rect.left()
        for count in (fitting - 2 * few, few, few):
            width = count * (_SIDE + _EDGE) - _EDGE
            places.append(QRect(left, rect.bottom() - _SIDE, width, _SIDE))
            left += width + _EDGE + (rect.width() - fitting * (_SIDE + _EDGE) + _EDGE) // 2
        return places

    def paint_tile(self, painter: QPainter, rect: QRect, row: int, selected: bool, current: bool) -> None:
        theme, tile = current_theme(), self.rows.tile(row)
        assert isinstance(tile, SideRow)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        if current:
            painter.setPen(QColor(theme.accent))
            painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        metrics = QFontMetrics(painter.font())
        for number, (place, files) in enumerate(zip(self.places(rect), tile.sides, strict=True)):
            # The class stands before what is said of its first side.
            line = QRect(place.left(), rect.top(), place.width(), metrics.height())
            painter.setPen(QColor(theme.text_dim if number else theme.text))
            painter.drawText(
                line,
                int(Qt.AlignmentFlag.AlignLeft),
                metrics.elidedText(tile.words[number], Qt.TextElideMode.ElideMiddle, line.width()),
            )
            for spot, file in enumerate(files[: (place.width() + _EDGE) // (_SIDE + _EDGE)]):
                well = QRect(place.left() + spot * (_SIDE + _EDGE), place.top(), _SIDE, _SIDE)
                painter.fillRect(well, QColor(theme.well))
                draw_picture(painter, well, self.rows.picture(row, file))
        painter.restore()


class SidePictures(QFrame):
    """A card with the rows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side_pictures")
        self.setProperty("card", True)
        self.rows = SideRows(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 2, SPACE * 2, SPACE * 2, SPACE * 2)
        column.setSpacing(SPACE)
        column.addWidget(label("Some of the pictures on each side", "strong"))
        column.addWidget(self.rows)

    def show_split(self, facts: StoredSplit) -> None:
        """Shows a stored split."""
        classes, counts = facts.classes, facts.certificate.counts

        @cache
        def row_of(place: int) -> SideRow:
            return _row(facts.folder, classes[place].label, classes[place].pictures, counts)

        # Not all at once: two dozen paths for each of a thousand classes took a second, for a card that is mostly out of sight.
        self.rows.show_rows(len(classes), row_of)


def _row(
    folder: Path, name: str, pictures: Mapping[str, Sequence[ShownPicture]], counts: Mapping[str, Mapping[str, int]]
) -> SideRow:
    said = [f"{side} {counts[side].get(name, 0):,}" for side in SIDES]
    sides = tuple(tuple(thumbnail_path(folder, one.sha256) for one in pictures.get(side, ())) for side in SIDES)
    words = (f"{name}: {said[0]}", *said[1:])
    return SideRow(tuple(file for files in sides for file in files), words, f"{name}: {', '.join(said)}", sides=sides)
