"""The rows of the Predict page as they are shown: ordered, and only those with the wanted kind of agreement."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Signal

from gui.prediction.order import DROPPED, EVERY, RowOrder, kind_of, sort_key
from gui.prediction.table import PictureRow, PredictionTable

Index = QModelIndex | QPersistentModelIndex


class ShownRows(QSortFilterProxyModel):
    """Shows a `PredictionTable` in another order, or a part of it; the table itself stays as pictures were dropped.

    Signals:
        changed(): `order` or `kind` is new.
    """

    changed = Signal()

    def __init__(self, table: PredictionTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self.order = RowOrder()
        self.kind = EVERY
        # By the row itself: a row that has changed is another one, and what is known of it is worked out anew.
        self._keys: dict[int, tuple[PictureRow, tuple[object, ...]]] = {}
        self.setSourceModel(table)
        table.modelReset.connect(self._keys.clear)

    def show_order(self, order: RowOrder) -> None:
        """Orders the rows."""
        self.order = order
        self._keys.clear()
        # By no column for the order in which they were dropped, which is the table's own.
        self.sort(-1 if order.key == DROPPED else 0)
        self.invalidate()
        self.changed.emit()

    def show_kind(self, kind: str) -> None:
        """Shows only rows with this kind of agreement; all of them for `EVERY`."""
        self.kind = kind
        self.invalidateFilter()
        self.changed.emit()

    def counts(self) -> Counter[str]:
        """How many rows there are of each kind."""
        runs = self.table.runs
        return Counter(kind_of(row, runs) for row in self.table.pictures())

    def rows(self) -> list[PictureRow]:
        """The rows shown, from the top."""
        pictures = self.table.pictures()
        return [pictures[self.place(row)] for row in range(self.rowCount())]

    def place(self, row: int) -> int:
        """Where the row shown at that place stands in the table."""
        return self.mapToSource(self.index(row, 0)).row()

    def lessThan(self, left: Index, right: Index) -> bool:
        return self._key(left.row()) < self._key(right.row())

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        return self.kind == EVERY or kind_of(self.table.picture(row), self.table.runs) == self.kind

    def _key(self, place: int) -> tuple[object, ...]:
        row = self.table.picture(place)
        known = self._keys.get(id(row))
        if known is None or known[0] is not row:
            known = self._keys[id(row)] = (row, sort_key(row, self.order, self.table.runs))
        return known[1]
