"""Small tables of texts and numbers: numbers at the right, copyable as tab-separated lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication


@dataclass(frozen=True)
class Shortened:
    """A cell that shows less than it holds: `whole` is its tooltip, and what is copied."""

    shown: str
    whole: str

    def __str__(self) -> str:
        return self.whole


class Figure(str):
    """A cell with a number that is written in another way than whole: "1.81 G", "80.9 %"."""


Cell = str | int | Shortened | None
_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class Lines(QAbstractTableModel):
    """Rows of cells below headings. Numbers are aligned at the right, whole ones with separators; None is empty."""

    def __init__(self, headings: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._headings = tuple(headings)
        self._rows: list[tuple[Cell, ...]] = []

    def show_rows(self, rows: Sequence[tuple[Cell, ...]], headings: Sequence[str] | None = None) -> None:
        """Replaces the rows, and the headings when they are given."""
        self.beginResetModel()
        self._rows = list(rows)
        if headings is not None:
            self._headings = tuple(headings)
        self.endResetModel()

    def row(self, number: int) -> tuple[Cell, ...]:
        """The cells of a row."""
        return self._rows[number]

    def as_text(self) -> str:
        """Everything as tab-separated lines, with headings."""
        lines = [self._headings, *(("" if cell is None else str(cell) for cell in row) for row in self._rows)]
        return "\n".join("\t".join(line) for line in lines)

    def copy(self) -> None:
        """Puts everything on the clipboard."""
        QGuiApplication.clipboard().setText(self.as_text())

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._headings)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        cell = self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{cell:,}" if isinstance(cell, int) else cell.shown if isinstance(cell, Shortened) else cell
        if role == Qt.ItemDataRole.ToolTipRole:
            # Any text may be longer than its column.
            return None if isinstance(cell, int) or cell is None else str(cell)
        if role == Qt.ItemDataRole.AccessibleTextRole and isinstance(cell, Shortened):
            return cell.whole
        if role == Qt.ItemDataRole.TextAlignmentRole and isinstance(cell, int | Figure):
            return _RIGHT
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            # A heading stands over its numbers; the first row tells whether there are any.
            number = bool(self._rows) and isinstance(self._rows[0][section], int | Figure)
            return _RIGHT if number else int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None
