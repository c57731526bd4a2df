"""The classes of a report as rows that can be sorted by any figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from core.support.ordering import natural
from gui.evaluation.run_report.shown import ShownReport
from gui.kit.labels import plain_tip
from gui.theme import SPACE

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_SORT = Qt.ItemDataRole.UserRole + 1
_MEASURED = 40  # rows that decide how wide a column is
_WIDEST = 24 * SPACE  # pixels for a name


@dataclass(frozen=True)
class ClassRow:
    """One class. *Units*: fractions, None where there is nothing to divide by."""

    number: int
    name: str
    pictures: int
    wrong: int
    recall: float | None
    precision: float | None
    f1: float | None
    area: float | None
    average: float | None
    taken_for: str


@dataclass(frozen=True)
class ClassColumn:
    """One column: its head, what it tells, and the value of a row."""

    title: str
    tip: str
    of: Callable[[ClassRow], str | int | float | None]
    is_share: bool = True


COLUMNS = (
    ClassColumn("Class", "", lambda row: row.name, False),
    ClassColumn("Pictures", "Pictures that are of the class", lambda row: row.pictures, False),
    ClassColumn("Wrong", "Of these, taken for another class", lambda row: row.wrong, False),
    ClassColumn("Taken for", "The class that most of its wrong pictures are taken for", lambda row: row.taken_for, False),
    ClassColumn("Recall %", "Part of its pictures that is recognised", lambda row: row.recall),
    ClassColumn("Precision %", "Part of what is taken for it that is of it", lambda row: row.precision),
    ClassColumn("F1 %", "Harmonic mean of recall and precision", lambda row: row.f1),
    ClassColumn("ROC %", "Chance that one of it is found likelier than one of another class", lambda row: row.area),
    ClassColumn("AP %", "Average precision: mean precision over all recalls", lambda row: row.average),
)
_TAKEN = next(place for place, column in enumerate(COLUMNS) if column.title == "Taken for")


def class_rows(shown: ShownReport) -> list[ClassRow]:
    """The classes, those with mistakes first and the hardest of them at the top; the others by name."""
    told, curves = shown.found.evaluation, shown.found.curves
    hard = {one.name: one for one in shown.found.hardest}
    rows = []
    for number, name in enumerate(shown.classes):
        scores, curve, one = told.per_class[name], curves[number], hard.get(name)
        area = curve.roc.area if curve.roc is not None else None
        average = curve.precision_recall.average_precision if curve.precision_recall is not None else None
        taken = f"{one.taken_for} ({one.taken_times:,})" if one is not None else ""
        wrong = one.wrong if one is not None else 0
        figures = (scores.recall, scores.precision, scores.f1, area, average)
        rows.append(ClassRow(number, name, scores.support, wrong, *figures, taken))
    place = {name: number for number, name in enumerate(hard)}
    return sorted(rows, key=lambda row: (place.get(row.name, len(place)), natural(row.name)))


class ClassModel(QAbstractTableModel):
    """The rows as Qt reads them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[ClassRow] = []

    def show_rows(self, rows: list[ClassRow]) -> None:
        """Shows other rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return COLUMNS[section].title
            if role == Qt.ItemDataRole.ToolTipRole:
                return COLUMNS[section].tip
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _side(section) | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        column, row = COLUMNS[index.column()], self.rows[index.row()]
        value = column.of(row)
        if role == Qt.ItemDataRole.DisplayRole:
            if isinstance(value, str):
                return value
            return "–" if value is None else f"{100 * value:.1f}" if column.is_share else f"{value:,}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(value) if isinstance(value, str) else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(index.column()) | Qt.AlignmentFlag.AlignVCenter
        if role == _SORT:  # what is not known comes last among the low ones, and names as a person orders them
            return -1.0 if value is None else value
        return None


class _Sorting(QSortFilterProxyModel):
    def lessThan(self, left: _Index, right: _Index) -> bool:
        one, other = left.data(_SORT), right.data(_SORT)
        if isinstance(one, str) and isinstance(other, str):
            return natural(one) < natural(other)
        return float(one) < float(other)


class ClassScoresTable(QTableView):
    """Shows the classes of a report.

    Signals:
        chosen(int): The number of the class whose row is current.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("report_classes")
        self.setAccessibleName("Classes")
        self._rows = ClassModel(self)
        self._sorting = _Sorting(self)
        self._sorting.setSourceModel(self._rows)
        self.setModel(self._sorting)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)  # Tab leads out of the table; else it would hold the keyboard cell by cell
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(7 * SPACE // 2)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setResizeContentsPrecision(_MEASURED)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)  # as given, hardest first, until a head is pressed
        self.setSortingEnabled(True)

    def show_rows(self, rows: list[ClassRow]) -> None:
        """Shows other classes; the one that was current stays so by its name."""
        index = self.currentIndex()
        name = self.row_at(index).name if index.isValid() else ""
        self._rows.show_rows(rows)
        # Once for each report: a head that fits its columns by itself asks every cell at each paint, 0.1 s for 200 classes.
        self.resizeColumnsToContents()
        for column in (0, _TAKEN):
            self.setColumnWidth(column, min(self.columnWidth(column), _WIDEST))
        places = [place for place, row in enumerate(rows) if row.name == name]
        if rows:
            source = self._rows.index(places[0] if places else 0, 0)
            self.setCurrentIndex(self._sorting.mapFromSource(source))

    def whole_width(self) -> int:
        """Pixels that all columns take, with the frame and the bar beside them."""
        return self.horizontalHeader().length() + 2 * self.frameWidth() + self.verticalScrollBar().sizeHint().width()

    def row_at(self, index: QModelIndex) -> ClassRow:
        """The class of a row as it is shown."""
        return self._rows.rows[self._sorting.mapToSource(index).row()]

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self.chosen.emit(self.row_at(self._sorting.index(current.row(), 0)).number)


def _side(column: int) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignLeft if column in (0, _TAKEN) else Qt.AlignmentFlag.AlignRight
