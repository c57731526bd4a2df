"""Small pictures in a row or a grid, each with a word below; only those in sight are read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from core.datasets.catalog.samples import Sample
from core.pictures.thumbnails import thumbnail_path
from core.support.wording import picture_size
from gui.pictures.thumbnails import Thumbnails
from gui.theme import SPACE, current_theme

SIDE = SPACE * 12
"""Side of a small picture, in pixels."""

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class SmallPictures(QAbstractListModel):
    """Samples with a word each."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[Sample, str]] = []
        self._places: dict[str, list[int]] = {}
        self._folder = Path()
        self._thumbnails = Thumbnails(self)
        self._thumbnails.arrived.connect(self._arrived)

    def set_side(self, side: int) -> None:
        """Sets how large the pictures are wanted, in device pixels."""
        self._thumbnails.set_side(side)

    def show_samples(self, folder: Path, rows: Sequence[tuple[Sample, str]]) -> None:
        """Replaces what is shown. `folder` is the dataset's."""
        self.beginResetModel()
        self._folder = folder
        self._rows = list(rows)
        self._places = {}
        for place, (sample, _) in enumerate(self._rows):
            self._places.setdefault(sample.sha256, []).append(place)
        self.endResetModel()

    def sample(self, row: int) -> Sample:
        """The sample in a row."""
        return self._rows[row][0]

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        sample, word = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return word
        if role == Qt.ItemDataRole.DecorationRole:
            return _square(self._thumbnails.get(sample.sha256, thumbnail_path(self._folder, sample.sha256)))
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{sample.path}\n{sample.label}, {picture_size(sample.width, sample.height)} pixels\n{word}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        return None

    @Slot(str)
    def _arrived(self, key: str) -> None:
        for place in self._places.get(key, ()):
            index = self.index(place)
            self.dataChanged.emit(index, index, [Qt.ItemDataRole.DecorationRole])


def _square(picture: QPixmap | None) -> QPixmap:
    """The picture in the middle of a square on the well; the square alone while there is no picture."""
    ratio = picture.devicePixelRatioF() if picture is not None else 1.0
    side = max(SIDE, picture.width(), picture.height()) if picture is not None else SIDE
    made = QPixmap(side, side)
    made.setDevicePixelRatio(ratio)
    made.fill(QColor(current_theme().well))
    if picture is not None and not picture.isNull():
        painter = QPainter(made)
        painter.drawPixmap((side - picture.width()) // 2, (side - picture.height()) // 2, picture)
        painter.end()
    return made


class PictureStrip(QListView):
    """Shows `SmallPictures`.

    Args:
        name: Object name.
        spoken: Accessible name.
        rows: One row that scrolls sideways when 1, a grid that scrolls downwards otherwise.
    """

    def __init__(self, name: str, spoken: str, rows: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.pictures = SmallPictures(self)
        self.pictures.set_side(round(SIDE * self.devicePixelRatioF()))
        self.setModel(self.pictures)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setIconSize(QSize(SIDE, SIDE))
        line = self.fontMetrics().height()
        self.setGridSize(QSize(SIDE + SPACE * 3, SIDE + line + SPACE * 3))
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        if rows == 1:
            self.setWrapping(False)
            self.setFlow(QListView.Flow.LeftToRight)
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setFixedHeight(SIDE + line + SPACE * 6)

    def show_samples(self, folder: Path, rows: Sequence[tuple[Sample, str]]) -> None:
        """Replaces what is shown. `folder` is the dataset's."""
        self.pictures.show_samples(folder, rows)
