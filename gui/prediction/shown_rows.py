"""The rows of the Predict page as they are shown: ordered, and only those with the wanted kind of agreement."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Signal, Slot

from gui.prediction.order import DROPPED, EVERY, RowOrder, kind_of, sort_key
from gui.prediction.table import AskedPicture, PredictionTable

Key = tuple[Any, ...]
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
        # With the row itself: one that has changed is another one, and what is known of it is worked out anew.
        self._keys: dict[Path, tuple[AskedPicture, Key]] = {}
        self._kinds: dict[Path, tuple[AskedPicture, str]] = {}
        self.setSourceModel(table)
        # Other runs: all that was worked out is of those before. Connected to what comes first of a reset.
        table.modelAboutToBeReset.connect(self._forget)

    def show_order(self, order: RowOrder) -> None:
        """Orders the rows."""
        self.order = order
        self._forget()
        # By no column for the order in which they were dropped, which is the table's own.
        self.sort(-1 if order.key == DROPPED else 0)
        self.invalidate()
        self.changed.emit()

    def show_kind(self, kind: str) -> None:
        """Shows only rows with this kind of agreement; all of them for `EVERY`."""
        self.kind = kind
        self.invalidate()
        self.changed.emit()

    def counts(self) -> Counter[str]:
        """How many rows there are of each kind."""
        return Counter(map(self._kind, self.table.pictures()))

    def rows(self) -> list[AskedPicture]:
        """The rows shown, from the top."""
        return [self.picture(row) for row in range(self.rowCount())]

    def picture(self, row: int) -> AskedPicture:
        """The row shown at that place."""
        return self.table.picture(self.place(row))

    def place(self, row: int) -> int:
        """Where the row shown at that place stands in the table."""
        return self.mapToSource(self.index(row, 0)).row()

    def lessThan(self, left: Index, right: Index) -> bool:
        return self._key(left.row()) < self._key(right.row())

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        return self.kind == EVERY or self._kind(self.table.picture(row)) == self.kind

    @Slot()
    def _forget(self) -> None:
        self._keys.clear()
        self._kinds.clear()

    def _kind(self, row: AskedPicture) -> str:
        known = self._kinds.get(row.path)
        if known is None or known[0] is not row:
            known = self._kinds[row.path] = (row, kind_of(row, self.table.runs))
        return known[1]

    def _key(self, place: int) -> Key:
        row = self.table.picture(place)
        known = self._keys.get(row.path)
        if known is None or known[0] is not row:
            known = self._keys[row.path] = (row, sort_key(row, self.order, self.table.runs))
        return known[1]
