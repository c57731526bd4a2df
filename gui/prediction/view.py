"""The table of the Predict page: picture, agreement, and a column of bars for each run."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from gui.prediction.cells import AgreementCell, BarsCell, PictureCell, row_height
from gui.prediction.order import AGREEMENT, LEAST_SURE, NAME, SUREST, RowOrder
from gui.prediction.run_heads import RunHeads
from gui.prediction.shown_rows import AGREES, FIRST_RUN, PICTURE, ShownRows
from gui.prediction.table import PredictionTable
from gui.theme import SPACE, theme_notifier

PICTURE_WIDTHS = (22 * SPACE, 40 * SPACE)
AGREEMENT_WIDTH = 15 * SPACE
RUN_WIDTHS = (17 * SPACE, 56 * SPACE)
"""Narrowest and widest, in pixels. Three runs fit beside each other in the smallest window."""


class PredictionView(QTableView):
    """Shows a `PredictionTable`. Del removes the selected rows, Ctrl+C copies them, Space shows one large.

    Signals:
        remove_asked(list): Take the rows at these places of the table out.
        copy_asked(): Copy the selected rows.
        large_asked(): Show the current picture large.
    """

    remove_asked = Signal(list)
    copy_asked = Signal()
    large_asked = Signal()

    def __init__(self, table: PredictionTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("prediction_table")
        self.setAccessibleName("Pictures and what the runs say about them")
        self.table = table
        self.rows = ShownRows(table, self)
        self.setModel(self.rows)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setAlternatingRowColors(False)
        # Tab leads out of the table; else it would hold the keyboard cell by cell.
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        # All rows are equally high: thousands of pictures need not be asked.
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(row_height(self.font()))
        head = RunHeads(self)
        self.setHorizontalHeader(head)
        head.setHighlightSections(False)
        head.setSectionsClickable(True)
        head.sectionClicked.connect(self._order_by)
        self.doubleClicked.connect(self.large_asked)
        head.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self._bars = BarsCell(self)
        self.setItemDelegate(self._bars)
        self.setItemDelegateForColumn(PICTURE, PictureCell(self))
        self.setItemDelegateForColumn(AGREES, AgreementCell(self))
        self.rows.modelReset.connect(self._lay_out)
        self.rows.thinned.connect(self._part_selection)
        theme_notifier.theme_changed.connect(self._theme_changed)
        self.rows.changed.connect(self._mark_order)
        self._lay_out()

    def selected_places(self) -> list[int]:
        """Places of the selected rows in the table."""
        return sorted(self.rows.place(index.row()) for index in self.selectionModel().selectedRows())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_asked.emit(self.selected_places())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.large_asked.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    @Slot(int)
    def _order_by(self, column: int) -> None:
        """Orders by a column; pressed again, a run's column begins at its other end, any other gives the order back."""
        before = self.rows.order
        if column >= FIRST_RUN:
            run = self.table.runs[column - FIRST_RUN]
            wish = RowOrder(SUREST if before == RowOrder(LEAST_SURE, run) else LEAST_SURE, run)
        else:
            wish = RowOrder(NAME if column == PICTURE else AGREEMENT)
        self.rows.show_order(RowOrder() if wish == before else wish)

    @Slot()
    def _mark_order(self) -> None:
        """Draws the sign of the order at the column it goes by."""
        order = self.rows.order
        column = {NAME: PICTURE, AGREEMENT: AGREES}.get(order.key, -1)
        if order.run in self.table.runs:
            column = FIRST_RUN + self.table.runs.index(order.run)
        head = self.horizontalHeader()
        head.setSortIndicatorShown(column >= 0)
        way = Qt.SortOrder.DescendingOrder if order.key == SUREST else Qt.SortOrder.AscendingOrder
        head.setSortIndicator(column, way)

    @Slot()
    def _lay_out(self) -> None:
        """Gives the runs' columns the width that is there, within bounds; beyond, the table scrolls sideways."""
        runs = self.model().columnCount() - FIRST_RUN
        width = self.viewport().width()
        picture = _within(width * 22 // 100, PICTURE_WIDTHS)
        agreement = AGREEMENT_WIDTH if runs > 1 else 0
        # A single run agrees with nobody.
        self.setColumnHidden(AGREES, runs < 2)
        self.setColumnWidth(PICTURE, picture)
        self.setColumnWidth(AGREES, AGREEMENT_WIDTH)
        for place in range(runs):
            self.setColumnWidth(FIRST_RUN + place, _within((width - picture - agreement) // runs, RUN_WIDTHS))

    @Slot()
    def _part_selection(self) -> None:
        """Of a selection of all rows, makes two parts.

        A whole one Qt takes along by its corners: after Ctrl+A in a class shown alone, "All" had pictures of others selected.
        """
        chosen, last = self.selectionModel().selection(), self.rows.rowCount() - 1
        if chosen.count() == 1 and last > 0 and chosen.first().top() == 0 and chosen.first().bottom() == last:
            end = self.rows.columnCount() - 1
            parts = QItemSelection(self.rows.index(0, 0), self.rows.index(0, end))
            parts.append(QItemSelectionRange(self.rows.index(1, 0), self.rows.index(last, end)))
            self.selectionModel().select(parts, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    @Slot()
    def _theme_changed(self) -> None:
        self.verticalHeader().setDefaultSectionSize(row_height(self.font()))
        # The dots of the runs are drawn in the colours of the theme.
        self.rows.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.model().columnCount() - 1)


def _within(width: int, bounds: tuple[int, int]) -> int:
    return max(bounds[0], min(bounds[1], width))
