"""The rows of the Predict page as they are shown: ordered, and only those of the wanted agreement, class and certainty."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Signal, Slot

from gui.prediction.order import DROPPED, RowFacts, RowOrder, WantedRows, facts_of, sort_key
from gui.prediction.table import AskedPicture, PredictionTable

Key = tuple[Any, ...]
Index = QModelIndex | QPersistentModelIndex


class ShownRows(QSortFilterProxyModel):
    """Shows a `PredictionTable` in another order, or a part of it; the table itself stays as pictures were dropped.

    Signals:
        changed(): `order` or `wanted` is new.
    """

    changed = Signal()

    def __init__(self, table: PredictionTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self.order = RowOrder()
        self.wanted = WantedRows()
        # With the row itself: one that has changed is another one, and what is known of it is worked out anew.
        self._keys: dict[Path, tuple[AskedPicture, Key]] = {}
        self._facts: dict[Path, tuple[AskedPicture, RowFacts]] = {}
        self._ranks: list[int] = []
        self._counts: Counter[str] | None = None
        self._class_counts: Counter[str] = Counter()
        # Before the rows are ordered by it: what a row was counted as is forgotten when it is looked at anew.
        table.dataChanged.connect(self._count_anew)
        for other in (table.rowsInserted, table.rowsRemoved, table.modelReset):
            other.connect(self._forget_counts)
        self.setSourceModel(table)
        # Other runs: all that was worked out is of those before. Connected to what comes first of a reset.
        table.modelAboutToBeReset.connect(self._forget)
        table.promised.connect(self._forget)

    def show_order(self, order: RowOrder) -> None:
        """Orders the rows."""
        self.order = order
        self._keys.clear()
        places = sorted(range(self.table.rowCount()), key=self._key)
        self._ranks = [0] * len(places)
        for rank, place in enumerate(places):
            self._ranks[place] = rank
        # By no column for the order in which they were dropped, which is the table's own.
        column = -1 if order.key == DROPPED else 0
        if self.sortColumn() == column:
            self.invalidate()
        else:
            self.sort(column)
        self._ranks = []
        self.changed.emit()

    def show_wanted(self, wanted: WantedRows) -> None:
        """Shows only these rows."""
        self.wanted = wanted
        self.invalidate()
        self.changed.emit()

    def counts(self) -> Counter[str]:
        """How many rows there are of each kind of agreement."""
        if self._counts is None:
            facts = [self._row_facts(row) for row in self.table.pictures()]
            self._counts = Counter(found.kind for found in facts)
            self._class_counts = Counter(name for found in facts for name in found.classes)
        return +self._counts

    def class_counts(self) -> Counter[str]:
        """How many rows a run shown takes for each class."""
        self.counts()
        return +self._class_counts

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
        # While all are put in order their ranks are known: keys were looked up a quarter of a million times.
        if self._ranks:
            return self._ranks[left.row()] < self._ranks[right.row()]
        return self._key(left.row()) < self._key(right.row())

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        return self.wanted == WantedRows() or self.wanted.takes(self._row_facts(self.table.picture(row)))

    @Slot()
    def _forget(self) -> None:
        self._keys.clear()
        self._facts.clear()
        self._counts = None

    @Slot()
    def _forget_counts(self) -> None:
        self._counts = None

    @Slot(QModelIndex, QModelIndex)
    def _count_anew(self, first: QModelIndex, last: QModelIndex) -> None:
        """Counts changed rows anew, and only those: with thousands of rows every dozen of answers held the window up."""
        if self._counts is None:
            return
        for place in range(first.row(), last.row() + 1):
            row = self.table.picture(place)
            before = self._facts[row.path][1]
            now = self._row_facts(row)
            self._counts[before.kind] -= 1
            self._counts[now.kind] += 1
            self._class_counts.subtract(before.classes)
            self._class_counts.update(now.classes)

    def _row_facts(self, row: AskedPicture) -> RowFacts:
        known = self._facts.get(row.path)
        if known is None or known[0] is not row:
            known = self._facts[row.path] = (row, facts_of(row, self.table.runs, self.table.promises))
        return known[1]

    def _key(self, place: int) -> Key:
        row = self.table.picture(place)
        known = self._keys.get(row.path)
        if known is None or known[0] is not row:
            known = self._keys[row.path] = (row, sort_key(row, self.order, self.table.runs, self.table.promises))
        return known[1]
