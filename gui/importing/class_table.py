"""The classes of a reading, each with its number of files and its first pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from core.datasets.catalog.class_names import shown_label
from core.datasets.importing.first_pictures import EACH, FirstPicture
from gui.pictures.thumbnails import Thumbnails
from gui.theme import SPACE

SIDE = SPACE * 5
"""Side of a picture, in pixels."""

HEADINGS = ("Class", "Files", "First pictures")
_PICTURES = 2
_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class ReadClasses(QAbstractTableModel):
    """A row for each class."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._classes: list[tuple[str, int]] = []
        self._pictures: dict[str, list[FirstPicture]] = {}

    def show_classes(self, classes: Mapping[str, int]) -> None:
        """Replaces the rows; their pictures come later."""
        self.beginResetModel()
        self._classes = list(classes.items())
        self._pictures = {}
        self.endResetModel()

    def show_pictures(self, pictures: Sequence[FirstPicture]) -> None:
        """Adds the first pictures of the classes."""
        self._pictures = {}
        for picture in pictures:
            self._pictures.setdefault(picture.label, []).append(picture)
        if self._classes:
            self.dataChanged.emit(self.index(0, _PICTURES), self.index(len(self._classes) - 1, _PICTURES))

    def pictures(self, row: int) -> list[FirstPicture]:
        """The first pictures of the class in a row."""
        return self._pictures.get(self._classes[row][0], [])

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._classes)

    def columnCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(HEADINGS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        name, count = self._classes[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole) and index.column() < _PICTURES:
            return shown_label(name) if index.column() == 0 else f"{count:,}"
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole) and index.column() == _PICTURES:
            return "\n".join(picture.path for picture in self.pictures(index.row()))
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == 1:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section == 1 else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None


class _Painter(QStyledItemDelegate):
    """Paints the pictures of a row side by side."""

    def __init__(self, rows: ReadClasses, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = rows
        self.thumbnails = Thumbnails(self)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        # First, since the ground of a selected row is painted here.
        super().paint(painter, option, index)
        place: QRect = option.rect
        ratio = painter.device().devicePixelRatioF()
        for number, picture in enumerate(self._rows.pictures(index.row())):
            pixmap = self.thumbnails.get(picture.path, picture.file)
            if pixmap is None or pixmap.isNull():
                continue
            pixmap.setDevicePixelRatio(ratio)
            size = QSize(round(pixmap.width() / ratio), round(pixmap.height() / ratio))
            left = place.left() + SPACE + number * (SIDE + SPACE)
            painter.drawPixmap(left + (SIDE - size.width()) // 2, place.top() + (place.height() - size.height()) // 2, pixmap)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(EACH * (SIDE + SPACE) + SPACE, SIDE + SPACE)


class ClassTable(QTableView):
    """The classes of a reading.

    Args:
        name: Object name.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName("Classes found")
        self.rows = ReadClasses(self)
        self.setModel(self.rows)
        self._painter = _Painter(self.rows, self)
        self._painter.thumbnails.arrived.connect(self._arrived)
        self.setItemDelegateForColumn(_PICTURES, self._painter)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        # Tab leads out of the table; else it would hold the keyboard cell by cell.
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(SIDE + SPACE)
        self.horizontalHeader().setHighlightSections(False)
        modes = (QHeaderView.ResizeMode.Stretch, QHeaderView.ResizeMode.ResizeToContents, QHeaderView.ResizeMode.Fixed)
        for column, mode in enumerate(modes):
            self.horizontalHeader().setSectionResizeMode(column, mode)
        self.setColumnWidth(_PICTURES, EACH * (SIDE + SPACE) + SPACE)

    def showEvent(self, event: QShowEvent) -> None:
        """Asks for pictures of the size that the screen has."""
        self._painter.thumbnails.set_side(round(SIDE * self.devicePixelRatioF()))
        super().showEvent(event)

    @Slot()
    def _arrived(self) -> None:
        self.viewport().update()
