"""The table of runs put together: one row per group, with mean and band of its accuracies on val."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QWidget

from core.evaluation.run_groups import RunGroup, band_words, field_label, mean_words
from core.evaluation.wording import CHOSEN
from core.runs.listing import RunSummary
from gui.icons import dot
from gui.kit.lines import Cell, Figure, Lines
from gui.kit.lines_view import LinesView

_HEADS = ("Runs", "Val, mean", "Lowest to highest", "Which")
_TIPS = (
    "",
    "How many runs there are, trained or still in training",
    f"Mean of the measured accuracies on val, over all runs of the group; {CHOSEN}",
    "The lowest and the highest of them",
    "",
)


class GroupLines(Lines):
    """Groups as rows; the highest mean first, which no smoothing touches."""

    def __init__(self) -> None:
        super().__init__(("", *_HEADS))
        self.groups: tuple[RunGroup, ...] = ()

    def show_groups(self, groups: Sequence[RunGroup]) -> None:
        """Shows other groups."""
        self.groups = tuple(groups)
        label = field_label(groups[0].field) if groups else ""
        self.show_rows([_cells(group) for group in groups], (label, *_HEADS))

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DecorationRole:
            return dot(self.groups[index.row()].colour) if index.column() == 0 else None
        return super().data(index, role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.ToolTipRole:
            return _TIPS[section] or None
        return super().headerData(section, orientation, role)


class GroupList(LinesView):
    """Shows groups.

    Signals:
        selection_changed(): Other groups are selected; see `selected()`.
    """

    selection_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        self.lines = GroupLines()
        super().__init__(self.lines, "run_groups", "Groups of runs", wide=4, parent=parent)
        # It has to be there before the view that owns it.
        self.lines.setParent(self)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)

    def show_groups(self, groups: Sequence[RunGroup]) -> None:
        """Shows other groups; those that were selected stay so, and all are where none was."""
        if tuple(groups) == self.lines.groups:
            return
        same_field = bool(groups) and bool(self.lines.groups) and groups[0].field == self.lines.groups[0].field
        kept = {group.value for group in self._chosen()} if same_field else set()
        self.lines.show_groups(groups)
        chosen = QItemSelection()
        for place, group in enumerate(groups):
            if not kept or group.value in kept:
                index = self.lines.index(place, 0)
                chosen.select(index, index)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().select(chosen, flags)

    def selected(self) -> list[RunSummary]:
        """All runs of the selected groups, the oldest of a group first."""
        return [run for group in self._chosen() for run in group.runs]

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.selection_changed.emit()

    def _chosen(self) -> list[RunGroup]:
        return [self.lines.groups[index.row()] for index in sorted(self.selectionModel().selectedRows())]


def _cells(group: RunGroup) -> tuple[Cell, ...]:
    names = ", ".join(row.run for row in group.runs)
    return group.value or "–", len(group.runs), Figure(mean_words(group)), Figure(band_words(group)), names
