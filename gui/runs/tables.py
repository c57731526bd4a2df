"""The upper half of the Runs page: filter and switches, and below them the table of runs, or that of their groups."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSettings, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from core.evaluation.run_groups import groups_by
from core.runs.listing import RunSummary
from gui.icons import icon
from gui.kit.labels import label
from gui.runs.group_list import GroupList
from gui.runs.list import RunList
from gui.runs.table_tools import TableTools
from gui.theme import SPACE


class RunTables(QWidget):
    """Shows runs one by one, or put together.

    Signals:
        selection_changed(): Other runs are selected, or they are put together in another way.

    Args:
        settings: Where choices are kept.
        acted: Stands between the line of switches and the table.
    """

    selection_changed = Signal()

    def __init__(self, settings: QSettings, acted: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stack = QStackedWidget(self)
        self.list = RunList(self._stack)
        self.groups = GroupList(self._stack)
        self.tools = TableTools(settings, self)
        self._filter = QLineEdit(self)
        self._filter.setObjectName("runs_filter")
        self._filter.setAccessibleName("Filter the runs")
        self._filter.setPlaceholderText("Filter by name, dataset, architecture, state, note")
        self._filter.setClearButtonEnabled(True)
        self._filter.setMaximumWidth(50 * SPACE)
        self._filter.addAction(icon("search", "text_dim"), QLineEdit.ActionPosition.LeadingPosition)
        self._filter.textChanged.connect(self._filter_changed)
        self._count = label("", "caption", name="runs_count", parent=self)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.groups)
        row = QHBoxLayout()
        row.setSpacing(2 * SPACE)
        row.addWidget(self._filter, 1)
        row.addWidget(self._count, 1)
        row.addWidget(self.tools)
        row.addWidget(self.list.columns.button(self))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(row)
        column.addWidget(acted)
        column.addWidget(self._stack, 1)
        self.list.selection_changed.connect(self._selected)
        self.groups.selection_changed.connect(self.selection_changed)
        self.tools.changed.connect(self._put_together)

    def set_runs(self, runs: Sequence[RunSummary]) -> None:
        """Shows these runs; the selection holds."""
        self.list.set_runs(runs)
        self._say_count()

    def put_together(self, runs: Sequence[RunSummary]) -> None:
        """Offers what these can be put together by, and does what is chosen."""
        self.tools.set_runs(runs)
        self._put_together()

    def selected(self) -> list[RunSummary]:
        """The selected runs that acts are about: none while they are put together, for each is not seen by itself."""
        return [] if self.tools.grouping else self.list.selected()

    def shown(self) -> list[RunSummary]:
        """The runs that are to be looked at: all of the selected groups, where there are groups."""
        return self.groups.selected() if self.tools.grouping else self.list.selected()

    @Slot(object)
    def choose(self, names: Sequence[str]) -> None:
        """Selects these runs, each by itself; what hides one of them, a filter or a grouping, is taken away."""
        self.tools.ungroup()
        if not set(names) <= {run.run for run in self.list.listed()}:
            self._filter.clear()
        self.list.select_runs(names)

    def take_keyboard(self) -> None:
        """Has the keys work on the table that is shown."""
        (self.groups if self.tools.grouping else self.list).setFocus()

    @Slot()
    def _put_together(self) -> None:
        field = self.tools.grouping
        if field:
            self.groups.show_groups(groups_by(self.list.listed(), field))
        self._stack.setCurrentWidget(self.groups if field else self.list)
        self._selected()

    @Slot()
    def _selected(self) -> None:
        self.list.show_differences(self.tools.differences)
        self.selection_changed.emit()

    @Slot(str)
    def _filter_changed(self, text: str) -> None:
        self.list.sorting.set_words(text)
        self._say_count()
        if self.tools.grouping:
            self._put_together()

    def _say_count(self) -> None:
        runs, shown = len(self.list.table.runs()), self.list.sorting.rowCount()
        self._count.setText(f"{shown} of {runs} shown" if shown != runs else "")
