"""What a strip of pictures shows: tiles of one small picture or two, made when they come into sight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Slot
from PySide6.QtGui import QPixmap

from core.datasets.catalog.samples import Sample
from core.pictures.thumbnails import thumbnail_path
from core.support.wording import picture_size
from gui.kit.labels import plain_tip
from gui.pictures.thumbnails import Thumbnails

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


@dataclass(frozen=True)
class StripTile:
    """One tile.

    Attributes:
        files: Small pictures, side by side.
        words: Below: one for all of them, or one for each.
        told: The whole of it, for whoever asks or cannot see it.
        mark: "" for nothing, "kept" for a picture that stays although it is among those chosen, "accepted" and "left" for one
            that was decided about.
        lines: Further words below, dimly, each in a line of its own.
    """

    files: tuple[Path, ...]
    words: tuple[str, ...]
    told: str
    mark: str = ""
    lines: tuple[str, ...] = ()


def sample_tile(folder: Path, sample: Sample, words: str) -> StripTile:
    """The tile of a sample; `folder` is its dataset's."""
    told = f"{sample.path}\n{sample.shown_class}, {picture_size(sample.width, sample.height)} pixels\n{words}"
    return StripTile((thumbnail_path(folder, sample.sha256),), (words,), told)


class StripList(QAbstractListModel):
    """Tiles by row."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.thumbnails = Thumbnails(self)
        self.thumbnails.arrived.connect(self._arrived)
        self._count = 0
        self._tile_of: Callable[[int], StripTile] | None = None
        self._asked: dict[str, set[int]] = {}

    def show_tiles(self, count: int, tile_of: Callable[[int], StripTile]) -> None:
        """Shows other tiles; each is asked for when it comes into sight, as often as it does."""
        self.beginResetModel()
        self._count, self._tile_of = count, tile_of
        self._asked.clear()
        self.endResetModel()

    def tile(self, row: int) -> StripTile:
        """The tile of a row."""
        assert self._tile_of is not None
        return self._tile_of(row)

    def picture(self, row: int, file: Path) -> QPixmap | None:
        """The small picture in a file; null when it is missing, None while it is being fetched."""
        # One picture may stand in several tiles, and be one of two in a tile.
        self._asked.setdefault(str(file), set()).add(row)
        return self.thumbnails.get(str(file), file)

    def marks_changed(self) -> None:
        """Says that tiles look different now."""
        if self._count:
            self.dataChanged.emit(self.index(0), self.index(self._count - 1))

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else self._count

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            tile = self.tile(index.row())
            return " ".join((*tile.words, *tile.lines))
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            tile = self.tile(index.row())
            if role == Qt.ItemDataRole.ToolTipRole:
                return plain_tip(tile.told)
            return f"{tile.told} {_SPOKEN[tile.mark]}" if tile.mark else tile.told
        return None

    @Slot(str)
    def _arrived(self, key: str) -> None:
        for row in self._asked.get(key, ()):
            # It may have been asked for by tiles that are shown no more.
            if row < self._count:
                self.dataChanged.emit(self.index(row), self.index(row))


_SPOKEN = {"kept": "kept in use", "accepted": "accepted", "left": "left out"}
