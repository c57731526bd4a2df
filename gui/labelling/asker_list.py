"""The runs that can propose labels, below the dataset that each has learned from, to be ticked and searched."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from core.evaluation.wording import percent
from core.prediction.usable import UsableRun
from gui.theme import SPACE

_RUN = Qt.ItemDataRole.UserRole
_SOUGHT = _RUN + 1
SEARCH_FROM = 7
"""Number of runs from which on there is a line to search them."""
_MOST_ROWS = 10
_WIDE, _ROW = 44 * SPACE, 4 * SPACE


class AskerList(QWidget):
    """Any number of runs is ticked; a menu of them all was higher than the screen.

    Signals:
        ticked(str, bool): A person ticked this run, or took its tick away.
    """

    ticked = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = QLineEdit(self)
        self.search.setObjectName("label_by_search")
        self.search.setAccessibleName("Search runs")
        self.search.setPlaceholderText("Search runs and datasets")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.list = QListWidget(self)
        self.list.setObjectName("label_by_runs")
        self.list.setAccessibleName("Runs that can propose")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.itemChanged.connect(self._changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE, SPACE // 2, SPACE, SPACE // 2)
        column.setSpacing(SPACE)
        column.addWidget(self.search)
        column.addWidget(self.list)
        self.setFixedWidth(_WIDE)
        self.show_runs((), ())

    def show_runs(self, runs: Sequence[UsableRun], chosen: Collection[str]) -> None:
        """Offers these runs, and ticks those that are chosen."""
        self.list.blockSignals(True)
        self.list.clear()
        for dataset in dict.fromkeys(run.summary.dataset for run in runs):
            head = QListWidgetItem(dataset)
            head.setFlags(Qt.ItemFlag.NoItemFlags)
            head.setSizeHint(QSize(0, _ROW))
            self.list.addItem(head)
            for run in runs:
                if run.summary.dataset == dataset:
                    self.list.addItem(_item(run))
        self.list.blockSignals(False)
        self.search.setVisible(len(runs) >= SEARCH_FROM)
        self.list.setFixedHeight(min(_MOST_ROWS, max(1, self.list.count())) * _ROW + 10)
        self._filter(self.search.text())
        self.mark(chosen)

    def names(self) -> list[str]:
        """Of the runs offered, as they stand there."""
        return [str(item.data(_RUN)) for item in self._items() if item.data(_RUN)]

    def mark(self, chosen: Collection[str]) -> None:
        """Ticks these runs and no others; nobody is told."""
        self.list.blockSignals(True)
        for item in self._items():
            if name := item.data(_RUN):
                item.setCheckState(Qt.CheckState.Checked if name in chosen else Qt.CheckState.Unchecked)
        self.list.blockSignals(False)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        (self.search if self.search.isVisibleTo(self) else self.list).setFocus()

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    @Slot(QListWidgetItem)
    def _changed(self, item: QListWidgetItem) -> None:
        self.ticked.emit(str(item.data(_RUN)), item.checkState() == Qt.CheckState.Checked)

    @Slot(str)
    def _filter(self, text: str) -> None:
        words = text.lower().split()
        head: QListWidgetItem | None = None
        for item in self._items():
            if not item.data(_RUN):
                head = item
                head.setHidden(True)
                continue
            fits = all(word in str(item.data(_SOUGHT)) for word in words)
            item.setHidden(not fits)
            if fits and head is not None:
                head.setHidden(False)


def _item(run: UsableRun) -> QListWidgetItem:
    row = run.summary
    val = "" if row.val_accuracy is None else f"  ·  val {percent(row.val_accuracy, row.val_interval)}"
    item = QListWidgetItem(f"{row.run}{val}")
    item.setData(_RUN, row.run)
    item.setData(_SOUGHT, f"{row.run} {row.dataset} {row.architecture}".lower())
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
    item.setCheckState(Qt.CheckState.Unchecked)
    item.setToolTip(f"{row.run}\nDataset: {row.dataset}\nWeights: {row.weights_origin}\nArchitecture: {row.architecture}")
    item.setSizeHint(QSize(0, _ROW))
    return item
