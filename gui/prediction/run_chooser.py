"""The runs that can predict, as a list with check marks: name, where the weights came from, accuracy on val."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QLineEdit, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from core.evaluation.run_columns import val_tip
from core.evaluation.wording import percent
from core.prediction.usable import UsableRun
from gui.kit.labels import label
from gui.prediction.cells import caption_font
from gui.theme import SPACE, current_theme

Index = QModelIndex | QPersistentModelIndex
RUN_ROLE = int(Qt.ItemDataRole.UserRole)
DETAIL_ROLE = RUN_ROLE + 1
_DETAILS = 3
"""Lines below a run's name."""
SEARCH_FROM = 7
"""Number of runs from which on a search field is shown."""


def detail_lines(run: UsableRun, speed: str = "") -> tuple[str, str, str]:
    """What is said below a run's name: origin of the weights, accuracy on val, its floor, and how fast it answers."""
    row = run.summary
    if row.val_accuracy is None:
        return row.weights_origin, speed, ""
    # A line of its own: beside the accuracy it was cut off in a list of the usual width.
    floor = "" if row.val_floor is None else f"floor {percent(row.val_floor, None)}"
    last = " · ".join(filter(None, (floor, speed)))
    return row.weights_origin, f"val {percent(row.val_accuracy, row.val_interval)}", last


class RunChooser(QWidget):
    """A list of runs of which any number is chosen.

    Signals:
        changed(): The person chose other runs.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runs: dict[str, UsableRun] = {}
        self._speeds: dict[str, str] = {}
        self._items = QStandardItemModel(self)
        self._view = QListView(self)
        self._view.setObjectName("run_chooser_list")
        self._view.setAccessibleName("Runs to ask")
        self._view.setModel(self._items)
        self._view.setItemDelegate(_RunLines(self._view))
        self._view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._view.setUniformItemSizes(True)
        self._view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._search = QLineEdit(self)
        self._search.setObjectName("run_chooser_search")
        self._search.setAccessibleName("Search runs")
        self._search.setPlaceholderText("Search runs")
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._filter)
        self._search.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(label("Runs to ask", "strong", parent=self))
        column.addWidget(self._search)
        column.addWidget(self._view, 1)
        self._items.itemChanged.connect(self._item_changed)

    def set_runs(self, runs: Sequence[UsableRun]) -> list[str]:
        """Offers these runs; what was chosen stays chosen. Returns the runs that have found better weights since."""
        # A run that is still training goes on finding better weights; what it said with the former ones no longer holds.
        renewed = [run.summary.run for run in runs if self._stamp(run.summary.run) not in (None, run.stamp)]
        chosen = set(self.value())
        # Every item that is made or ticked tells of itself, and each would have the table asked about anew.
        self._items.itemChanged.disconnect(self._item_changed)
        self._items.clear()
        self._runs = {run.summary.run: run for run in runs}
        for run in runs:
            self._items.appendRow(_item(run, run.summary.run in chosen, self._speeds.get(run.summary.run, "")))
        self._items.itemChanged.connect(self._item_changed)
        self._search.setVisible(len(runs) >= SEARCH_FROM)
        self._filter(self._search.text())
        return renewed

    def show_speed(self, run: str, words: str) -> None:
        """Shows how fast a run answers."""
        if self._speeds.get(run) == words or run not in self._runs:
            return
        self._speeds[run] = words
        self._items.itemChanged.disconnect(self._item_changed)
        for item in self._items.findItems(run):
            item.setData(detail_lines(self._runs[run], words), DETAIL_ROLE)
        self._items.itemChanged.connect(self._item_changed)

    def runs(self) -> list[UsableRun]:
        """What is offered, from the top."""
        return list(self._runs.values())

    def value(self) -> tuple[str, ...]:
        """Names of the chosen runs, from the top."""
        rows = (self._items.item(place) for place in range(self._items.rowCount()))
        return tuple(str(item.data(RUN_ROLE)) for item in rows if item.checkState() == Qt.CheckState.Checked)

    def setValue(self, runs: Iterable[str]) -> None:
        """Chooses these runs and no others; names that are not offered are passed over."""
        wanted = set(runs)
        for place in range(self._items.rowCount()):
            item = self._items.item(place)
            item.setCheckState(Qt.CheckState.Checked if item.data(RUN_ROLE) in wanted else Qt.CheckState.Unchecked)

    def origins(self) -> dict[str, str]:
        """By run: where its weights came from."""
        return {name: run.summary.weights_origin for name, run in self._runs.items()}

    def colours(self) -> dict[str, int]:
        """By run: the place of its colour."""
        return {name: run.summary.colour for name, run in self._runs.items()}

    def _stamp(self, run: str) -> int | None:
        known = self._runs.get(run)
        return known.stamp if known else None

    @Slot(QStandardItem)
    def _item_changed(self, _item: QStandardItem) -> None:
        self.changed.emit()

    @Slot(str)
    def _filter(self, text: str) -> None:
        words = text.lower().split()
        for place in range(self._items.rowCount()):
            item = self._items.item(place)
            said = " ".join((item.data(RUN_ROLE), *item.data(DETAIL_ROLE))).lower()
            self._view.setRowHidden(place, not all(word in said for word in words))


def _item(run: UsableRun, chosen: bool, speed: str) -> QStandardItem:
    row = run.summary
    item = QStandardItem(row.run)
    item.setData(row.run, RUN_ROLE)
    item.setData(detail_lines(run, speed), DETAIL_ROLE)
    item.setCheckable(True)
    item.setCheckState(Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)
    item.setAccessibleText(", ".join(filter(None, (row.run, *detail_lines(run, speed)))))
    training = "\nStill training: its best weights so far are asked." if row.state == "running" else ""
    val = f"\n{val_tip(row)}" if row.val_accuracy is not None else ""
    item.setToolTip(
        f"{row.run}\nDataset: {row.dataset}\nWeights: {row.weights_origin}\nArchitecture: {row.architecture}{val}{training}"
    )
    return item


class _RunLines(QStyledItemDelegate):
    """Paints a run as four lines beside its check mark."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        # The style draws ground and check mark, and leaves the words to what follows.
        name, option.text = option.text, ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        mark = style.subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, option.widget)
        rect = option.rect.adjusted(mark.right() - option.rect.left() + SPACE, SPACE // 2 + 2, -SPACE, -SPACE // 2)
        theme = current_theme()
        metrics = QFontMetrics(option.font)
        painter.save()
        painter.setFont(option.font)
        painter.setPen(QColor(theme.text))
        top = int(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        painter.drawText(rect, top, metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, rect.width()))
        small = caption_font(option.font)
        painter.setFont(small)
        painter.setPen(QColor(theme.text_dim))
        below = rect.adjusted(0, metrics.height() + 1, 0, 0)
        for line in index.data(DETAIL_ROLE):
            painter.drawText(below, top, QFontMetrics(small).elidedText(line, Qt.TextElideMode.ElideRight, rect.width()))
            below.translate(0, QFontMetrics(small).height())
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        lines = QFontMetrics(option.font).height() + _DETAILS * QFontMetrics(caption_font(option.font)).height()
        return QSize(20 * SPACE, lines + 2 * SPACE)
