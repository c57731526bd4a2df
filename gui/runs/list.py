"""The table of runs as it is seen: sorting, filter, selection by name, keys, context menu."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from core.evaluation.run_columns import column_of, setting_name
from core.evaluation.run_groups import columns_that_differ, settings_that_differ
from core.runs.listing import RunSummary
from gui.icons import icon
from gui.runs.columns import RunColumns
from gui.runs.table import SUMMARY_ROLE, RunSorting, RunTable
from gui.theme import SPACE


class NameDelegate(QStyledItemDelegate):
    """Cuts names in the middle: runs of a study differ at the end of theirs, and cut there all of them were called alike."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideMiddle


class RunList(QTableView):
    """Shows runs.

    Signals:
        selection_changed(): Other runs are selected; see `selected()`.
        opened(str): The person wants to see this run.
        delete_asked(): The person wants the selected runs gone.
        menu_asked(object): A `QMenu` is about to be shown for the selection; whoever listens adds acts to it.
    """

    selection_changed = Signal()
    opened = Signal(str)
    delete_asked = Signal()
    menu_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._quiet = self._only_differences = False
        self._differing = QTimer(self)
        self._differing.setSingleShot(True)
        self._differing.setInterval(0)
        self._differing.timeout.connect(self._show_differences)
        self.setObjectName("runs_table")
        self.setAccessibleName("Runs")
        self.table = RunTable(self)
        self.sorting = RunSorting(self)
        self.sorting.setSourceModel(self.table)
        self.setModel(self.sorting)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        # Not by a double click, which opens the run.
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setSortingEnabled(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setItemDelegateForColumn(column_of("run"), NameDelegate(self))
        # Tab leads out of the table; else it would hold the keyboard cell by cell.
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(7 * SPACE // 2)
        self.setCornerWidget(QWidget(self))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.columns = RunColumns(self)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        self.doubleClicked.connect(self._open)
        self.sortByColumn(column_of("created"), Qt.SortOrder.DescendingOrder)

    def set_runs(self, runs: Sequence[RunSummary]) -> None:
        """Shows these runs; the selection and the current row hold."""
        self.table.set_runs(runs)
        self.columns.name_runs([run.run for run in runs])

    def selected(self) -> list[RunSummary]:
        """The selected runs, in the order shown."""
        places = sorted(index.row() for index in self.selectionModel().selectedIndexes() if index.column() == 0)
        return [self.sorting.data(self.sorting.index(place, 0), SUMMARY_ROLE) for place in places]

    def select_runs(self, names: Sequence[str]) -> None:
        """Selects the runs of these names and scrolls to the first; names that are not shown are passed over."""
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        chosen = QItemSelection()
        first = QModelIndex()
        for place in range(self.sorting.rowCount()):
            index = self.sorting.index(place, 0)
            if index.data() in names:
                chosen.select(index, index)
                first = first if first.isValid() else index
        self.selectionModel().select(chosen, flags)
        if first.isValid():
            # The view's own setCurrentIndex would select this row alone.
            self.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.scrollTo(first)

    def listed(self) -> list[RunSummary]:
        """The runs that pass the filter, in the order shown."""
        return [self.sorting.data(self.sorting.index(place, 0), SUMMARY_ROLE) for place in range(self.sorting.rowCount())]

    def show_differences(self, wanted: bool) -> None:
        """Shows only columns in which the selected runs differ, or all that are listed where fewer than two are selected."""
        self._only_differences = wanted
        # Not at once: this is asked for while a selection changes, and columns that come or go then had Qt crash.
        self._differing.start()

    @Slot()
    def _show_differences(self) -> None:
        wanted = self._only_differences
        chosen = self.selected()
        rows = chosen if len(chosen) > 1 else self.listed()
        settings = settings_that_differ(rows) if wanted else ()
        if self.table.show_settings(settings):
            # Cells of columns that are new are not selected, and a row is only while all of its cells are.
            self._quiet = True
            self.select_runs([run.run for run in chosen])
            self._quiet = False
        if not wanted:
            self.columns.show_differences(None)
            return
        columns = [name for name in columns_that_differ(rows) if name not in ("run", "val")]
        self.columns.show_differences(["run", "val", *map(setting_name, settings), *columns])

    @Slot(str)
    def point_at(self, name: str) -> None:
        """Makes the row of this run the current one and brings it into sight; the selection stays as it is."""
        for place in range(self.sorting.rowCount()):
            index = self.sorting.index(place, 0)
            if index.data() == name:
                self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
                self.scrollTo(index)

    def edit_cell(self, column: str) -> None:
        """Opens the editor in a column of the current row; one that is hidden is shown until the editor closes."""
        index = self.currentIndex().siblingAtColumn(column_of(column))
        if index.isValid():
            self.columns.reveal(column)
            self.setCurrentIndex(index)
            self.edit(index)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        self.columns.reveal("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.columns.fit()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        if not self._quiet:
            self.selection_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # The Enter that ends an editor comes here as well, and opened the run that was renamed.
        if self.state() == QAbstractItemView.State.EditingState:
            event.accept()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Delete) or event.key() == Qt.Key.Key_Backspace:
            self.delete_asked.emit()
        elif event.key() == Qt.Key.Key_F2:
            note = self.table.columns[self.currentIndex().column()].name == "note" if self.currentIndex().isValid() else False
            self.edit_cell("note" if note else "run")
        else:
            super().keyPressEvent(event)

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(str(index.siblingAtColumn(0).data()))

    @Slot(QPoint)
    def _show_menu(self, place: QPoint) -> None:
        if not self.selected():
            return
        menu = QMenu(self)
        # A menu is made for every click; all of them would stay as long as the table.
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.menu_asked.emit(menu)
        menu.popup(self.viewport().mapToGlobal(place))


def add_act(menu: QMenu, text: str, icon_name: str, keys: str, slot: object, enabled: bool = True) -> None:
    """Adds an act to a context menu, with the keys that do the same."""
    action = menu.addAction(icon(icon_name), f"{text}\t{keys}" if keys else text)
    action.setEnabled(enabled)
    action.triggered.connect(lambda: slot())  # type: ignore[operator]
