"""The table of runs as a Qt model over `core.evaluation.run_columns`. Renaming and noting are asked for by signal."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QColor, QIcon

from core.evaluation.run_columns import COLUMNS, Column, setting_column
from core.runs.listing import RunSummary
from gui.icons import dot, icon
from gui.runs.state_look import state_look
from gui.theme import current_theme

Index = QModelIndex | QPersistentModelIndex
SORT_ROLE = int(Qt.ItemDataRole.UserRole)
SUMMARY_ROLE = SORT_ROLE + 1


class RunTable(QAbstractTableModel):
    """The runs of a workspace.

    Signals:
        rename_asked(str, str): The person typed another name for a run.
        note_asked(str, str): The person typed another note for a run.
    """

    rename_asked = Signal(str, str)
    note_asked = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(COLUMNS)
        self._settings: tuple[str, ...] = ()
        self._rows: list[RunSummary] = []
        self._drawn: frozenset[str] = frozenset()

    def mark_drawn(self, runs: Sequence[str]) -> None:
        """Fills the dots of these runs, whose curves are drawn; the others' are rings in their colours."""
        if frozenset(runs) != self._drawn:
            self._drawn = frozenset(runs)
            self.dataChanged.emit(self.index(0, 0), self.index(max(0, len(self._rows) - 1), 0))

    def set_runs(self, runs: Sequence[RunSummary]) -> None:
        """Shows these runs. Rows that stay are updated in place, so that the selection and the scroll position hold."""
        wanted = {row.run: row for row in runs}
        # From below, so that the places above stay what they were.
        for place in reversed(range(len(self._rows))):
            if self._rows[place].run not in wanted:
                self.beginRemoveRows(QModelIndex(), place, place)
                del self._rows[place]
                self.endRemoveRows()
        places = {row.run: place for place, row in enumerate(self._rows)}
        for name, place in places.items():
            if self._rows[place] != wanted[name]:
                self._rows[place] = wanted[name]
                self.dataChanged.emit(self.index(place, 0), self.index(place, len(self.columns) - 1))
        added = [row for row in runs if row.run not in places]
        if added:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(added) - 1)
            self._rows.extend(added)
            self.endInsertRows()

    def show_settings(self, names: Sequence[str]) -> bool:
        """Has a column behind the others for each of these settings of the recipes, and for no other; False if it had already."""
        if tuple(names) == self._settings:
            return False
        plain = len(COLUMNS.names())
        if self._settings:
            self.beginRemoveColumns(QModelIndex(), plain, len(self.columns) - 1)
            self.columns, self._settings = self.columns[:plain], ()
            self.endRemoveColumns()
        if names:
            self.beginInsertColumns(QModelIndex(), plain, plain + len(names) - 1)
            self.columns, self._settings = (*self.columns, *map(setting_column, names)), tuple(names)
            self.endInsertColumns()
        return True

    def runs(self) -> list[RunSummary]:
        return list(self._rows)

    def place_of(self, run: str) -> int | None:
        """Row of the run of that name."""
        return next((place for place, row in enumerate(self._rows) if row.run == run), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.header
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.header_tip or None
        return int(_aligned(column)) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.isValid() and self.columns[index.column()].editable and self._rows[index.row()].state != "damaged":
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return column.text(row)
            case Qt.ItemDataRole.ToolTipRole:
                return column.says(row) or None
            case Qt.ItemDataRole.TextAlignmentRole:
                return int(_aligned(column))
            case Qt.ItemDataRole.DecorationRole:
                if column.name == "run" and row.state != "damaged":
                    return dot(row.colour, row.run in self._drawn)
                return _state_icon(row) if column.name == "state" else None
            case Qt.ItemDataRole.ForegroundRole:
                return _foreground(row, column)
        if role == SORT_ROLE:
            return column.sorts_by(row)
        return row if role == SUMMARY_ROLE else None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Asks for the change by signal; the table shows it when the list is read again."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        row, text = self._rows[index.row()], str(value).strip()
        if self.columns[index.column()].name == "run" and text and text != row.run:
            self.rename_asked.emit(row.run, text)
        elif self.columns[index.column()].name == "note" and text != row.note:
            self.note_asked.emit(row.run, text)
        return False


class RunSorting(QSortFilterProxyModel):
    """Sorts by what cells mean, not by their text, and keeps the rows in which every typed word occurs."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words: tuple[str, ...] = ()
        self.setSortRole(SORT_ROLE)
        self.setDynamicSortFilter(True)

    def set_words(self, text: str) -> None:
        """Keeps rows in which every word of `text` occurs in some column."""
        self._words = tuple(text.lower().split())
        self.invalidate()

    def lessThan(self, left: Index, right: Index) -> bool:
        model = self.sourceModel()
        one, other = model.data(left, SORT_ROLE), model.data(right, SORT_ROLE)
        # By name, or rows that say the same would change places with every listing.
        if one == other:
            return str(model.data(left.sibling(left.row(), 0))) < str(model.data(right.sibling(right.row(), 0)))
        return bool(one < other)

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        model = self.sourceModel()
        assert isinstance(model, RunTable)
        row = model.runs()[source_row]
        text = " ".join(column.text(row) for column in model.columns).lower()
        return all(word in text for word in self._words)


def _aligned(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _state_icon(row: RunSummary) -> QIcon:
    look = state_look(row.state)
    return icon(look.icon, look.colour)


def _foreground(row: RunSummary, column: Column) -> QColor | None:
    theme = current_theme()
    if column.name == "state":
        return QColor(getattr(theme, state_look(row.state).colour))
    return QColor(theme.text_dim) if column.quiet(row) else None
