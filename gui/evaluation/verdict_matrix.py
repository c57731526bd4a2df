"""Which run is better than which, all against all: a word and a shape in each cell, and a click for the pair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QKeyEvent, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from core.evaluation.wording import points
from gui.icons import dot
from gui.theme import SPACE, current_theme, set_text_role, theme_notifier

if TYPE_CHECKING:
    from core.evaluation.pairs import Pair

_Index = QModelIndex | QPersistentModelIndex
_NAME = SPACE * 24  # pixels for a line of a name, at most
_BESIDE = SPACE * 6  # pixels of a head that its dot and the room around take
_MOST_HIGH = SPACE * 44
_APART = "≈ cannot tell apart"


class VerdictTable(QAbstractTableModel):
    """The verdicts as a table: what the run of the row is, held against the run of the column."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.names: tuple[str, ...] = ()
        self._colours: Mapping[str, int] = {}
        self._pairs: dict[tuple[str, str], Pair] = {}
        self._lines: dict[Qt.Orientation, tuple[str, ...]] = {}

    def show_pairs(self, names: Sequence[str], pairs: Sequence[Pair], colours: Mapping[str, int]) -> None:
        """Shows these runs in this order; `pairs` holds every two of them once."""
        self.beginResetModel()
        self.names, self._colours, self._lines = tuple(names), colours, {}
        self._pairs = {(pair.a, pair.b): pair for pair in pairs}
        self.endResetModel()

    def break_names(self, orientation: Qt.Orientation, font: QFont, width: int) -> None:
        """Has the heads on one side say their names in lines of that many pixels."""
        lines = tuple(in_lines(name, font, width) for name in self.names)
        if lines and lines != self._lines.get(orientation):
            self._lines[orientation] = lines
            self.headerDataChanged.emit(orientation, 0, len(lines) - 1)

    def pair(self, index: _Index) -> Pair | None:
        """The pair of a cell, whichever of the two its row is; None on the diagonal."""
        row, column = self.names[index.row()], self.names[index.column()]
        return self._pairs.get((row, column)) or self._pairs.get((column, row))

    def verdict(self, index: _Index) -> str:
        """ "better", "worse", "apart" for two that cannot be told apart, or "" on the diagonal."""
        pair = self.pair(index)
        if pair is None:
            return ""
        if pair.verdict == "cannot tell apart":
            return "apart"
        return "better" if (pair.verdict == "a better") == (pair.a == self.names[index.row()]) else "worse"

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.names)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:
        return self.rowCount(parent)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return plain if index.row() != index.column() else Qt.ItemFlag.NoItemFlags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        name = self.names[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._lines[orientation][section] if orientation in self._lines else name
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return name
        if role == Qt.ItemDataRole.DecorationRole:
            return dot(self._colours[name]) if name in self._colours else None
        return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter) if role == _ALIGNED else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        pair, verdict, theme = self.pair(index), self.verdict(index), current_theme()
        if pair is None:
            return QColor(theme.sunken) if role == Qt.ItemDataRole.BackgroundRole else None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                # Only what was told apart has a figure worth a look; the others' are in the tooltip.
                ahead = abs(100 * pair.difference)
                return {"better": f"▲ better, +{ahead:.1f}", "worse": f"▼ worse, −{ahead:.1f}", "apart": _APART}[verdict]
            case Qt.ItemDataRole.ToolTipRole:
                difference = f"{pair.a} − {pair.b}: {points(pair.difference, pair.interval)} points"
                return f"{pair.sentence}\n{difference}"
            case Qt.ItemDataRole.AccessibleTextRole:
                words = {"better": "is better than", "worse": "is worse than", "apart": "cannot be told apart from"}
                return f"{self.names[index.row()]} {words[verdict]} {self.names[index.column()]}"
            case Qt.ItemDataRole.BackgroundRole:
                ground = {"better": theme.good_soft, "worse": theme.bad_soft, "apart": theme.surface}[verdict]
                return QColor(ground)
            case Qt.ItemDataRole.ForegroundRole:
                return QColor({"better": theme.good, "worse": theme.bad, "apart": theme.text_dim}[verdict])
        return int(Qt.AlignmentFlag.AlignCenter) if role == _ALIGNED else None


_ALIGNED = Qt.ItemDataRole.TextAlignmentRole


def in_lines(name: str, font: QFont, width: int) -> str:
    """A name in as many lines of that many pixels as it takes, broken between its words where that can be.

    Cut in the middle, the names of two runs that differ there were one.
    """
    layout, option = QTextLayout(name, font), QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    letters, lines = name.encode("utf-16-le", "surrogatepass"), []  # as Qt counts them
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        begin, end = 2 * line.textStart(), 2 * (line.textStart() + line.textLength())
        lines.append(letters[begin:end].decode("utf-16-le", "surrogatepass").rstrip())
    layout.endLayout()
    return "\n".join(lines)


class VerdictMatrix(QTableView):
    """The table as it is seen.

    Signals:
        pair_asked(str, str): The person wants to see what separates the run of a row from the run of a column.
    """

    pair_asked = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("verdict_matrix")
        self.setAccessibleName("Verdicts: each run of a row against each run of a column")
        self.verdicts = VerdictTable(self)
        self.setModel(self.verdicts)
        set_text_role(self, "caption")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setHighlightSections(True)
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setTextElideMode(Qt.TextElideMode.ElideNone)  # its lines are as long as there is room
        # The style sheet takes a grid unit on each side of a cell.
        self._cell = self.fontMetrics().horizontalAdvance(_APART) + 4 * SPACE
        self._named = self._cell
        self.horizontalHeader().setDefaultSectionSize(self._cell)
        self.verticalHeader().setDefaultSectionSize(4 * SPACE)
        self.clicked.connect(self._ask)
        theme_notifier.theme_changed.connect(self.viewport().update)

    def show_pairs(self, names: Sequence[str], pairs: Sequence[Pair], colours: Mapping[str, int]) -> None:
        """Shows the verdicts on these runs."""
        self.verdicts.show_pairs(names, pairs, colours)
        metrics = self.verticalHeader().fontMetrics()
        needed = max((metrics.horizontalAdvance(name) for name in names), default=0) + _BESIDE
        self._named = min(_NAME, needed)
        rows = self.verticalHeader()
        rows.setFixedWidth(self._named)
        self.verdicts.break_names(Qt.Orientation.Vertical, rows.font(), self._named - _BESIDE)
        for row in range(len(names)):
            rows.resizeSection(row, max(4 * SPACE, rows.sectionSizeFromContents(row).height()))
        self._spread()
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spread()

    def _spread(self) -> None:
        """Gives the columns what their names take, where there is room for it; beyond, what a verdict takes, and more lines."""
        room = self.viewport().width() // max(1, len(self.verdicts.names))
        columns, across = self.horizontalHeader(), max(self._cell, min(self._named, room))
        columns.setDefaultSectionSize(across)
        self.verdicts.break_names(Qt.Orientation.Horizontal, columns.font(), across - _BESIDE)
        rows = columns.sizeHint().height() + self.verticalHeader().length() + 2 * self.frameWidth()
        bar = self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(min(_MOST_HIGH, rows + bar))
        if columns.height() != columns.sizeHint().height():
            self.updateGeometries()  # not by itself, where the whole is as high as before

    def sizeHint(self) -> QSize:
        across = self.verticalHeader().width() + len(self.verdicts.names) * max(self._cell, self._named) + 2 * self.frameWidth()
        return QSize(across, super().sizeHint().height())

    def mark_pair(self, row: str, column: str) -> None:
        """Makes the cell of these two the current one; nobody is told."""
        if row in self.verdicts.names and column in self.verdicts.names:
            names = self.verdicts.names
            self.setCurrentIndex(self.verdicts.index(names.index(row), names.index(column)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.currentIndex().isValid():
            self._ask(self.currentIndex())
        else:
            super().keyPressEvent(event)

    @Slot(QModelIndex)
    def _ask(self, index: QModelIndex) -> None:
        if index.row() != index.column():
            self.pair_asked.emit(self.verdicts.names[index.row()], self.verdicts.names[index.column()])
