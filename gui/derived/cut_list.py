"""Cut-outs beside their originals, each accepted or left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QPixmap

from gui.pictures.thumbnails import Thumbnails

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


@dataclass(frozen=True)
class CutItem:
    """One cut-out: what identifies it, its picture's path, small files of the original and the cut,
    a remark, and the same in full."""

    key: str
    path: str
    original: Path
    cut: Path
    remark: str
    reason: str


class CutList(QAbstractListModel):
    """The cut-outs.

    Signals:
        accepted_changed(): One was accepted or left out.

    Args:
        choosable: False when they are only looked at.
    """

    accepted_changed = Signal()

    def __init__(self, choosable: bool = True, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.choosable = choosable
        self.thumbnails = Thumbnails(self)
        self.thumbnails.arrived.connect(self._arrived)
        self._items: tuple[CutItem, ...] = ()
        self._accepted: set[str] = set()
        self._row_of: dict[str, int] = {}

    def show_items(self, items: Sequence[CutItem]) -> None:
        """Shows other cut-outs; none is accepted to begin with."""
        self.beginResetModel()
        self.thumbnails.clear()
        self._items = tuple(items)
        self._accepted = set()
        # Thumbnails tell which file has come, and that may be the original or the cut.
        self._row_of = {str(path): row for row, item in enumerate(items) for path in (item.original, item.cut)}
        self.endResetModel()
        self.accepted_changed.emit()

    def item(self, row: int) -> CutItem:
        return self._items[row]

    def accepted(self) -> frozenset[str]:
        """Keys of the accepted ones."""
        return frozenset(self._accepted)

    def is_accepted(self, row: int) -> bool:
        return self._items[row].key in self._accepted

    def set_accepted(self, rows: Sequence[int], accepted: bool) -> None:
        """Accepts cut-outs or leaves them out."""
        keys = {self._items[row].key for row in rows}
        self._accepted = self._accepted | keys if accepted else self._accepted - keys
        if rows:
            # Once for all rows between: the view draws only what is in sight anyway.
            self.dataChanged.emit(self.index(min(rows)), self.index(max(rows)))
        self.accepted_changed.emit()

    def pictures(self, row: int) -> tuple[QPixmap | None, QPixmap | None]:
        """Original and cut-out, as far as they are read; null pixmaps where files are missing."""
        item = self._items[row]
        return self.thumbnails.get(str(item.original), item.original), self.thumbnails.get(str(item.cut), item.cut)

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._items)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return plain | Qt.ItemFlag.ItemIsUserCheckable if self.choosable else plain

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        item = self._items[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return f"{item.path}\n{item.reason}" if role == Qt.ItemDataRole.ToolTipRole else item.remark
        if role == Qt.ItemDataRole.AccessibleTextRole:
            state = "accepted" if item.key in self._accepted else "left out"
            return f"{item.path}: {item.reason}{f' {state}' if self.choosable else ''}"
        if role == Qt.ItemDataRole.CheckStateRole and self.choosable:
            return Qt.CheckState.Checked if item.key in self._accepted else Qt.CheckState.Unchecked
        return None

    def _arrived(self, key: str) -> None:
        row = self._row_of.get(key)
        if row is not None:
            self.dataChanged.emit(self.index(row), self.index(row))
