"""A quiet table of `Lines`: no grid, whole rows, copyable, never wider than its room."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from gui.kit.lines import Lines
from gui.theme import SPACE


class LinesView(QTableView):
    """Shows `Lines`.

    Columns are as wide as their content. What is left goes to the wide column; what is missing is taken from the widest ones,
    whose texts then end with an ellipsis and are told whole by their tooltips.

    Args:
        lines: What is shown.
        name: Object name.
        spoken: Accessible name.
        wide: Column that takes the room that is left.
    """

    def __init__(self, lines: Lines, name: str, spoken: str, wide: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self._lines = lines
        self._wide = wide
        self._needs: dict[int, int] = {}
        self.setModel(lines)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        # Tab leads out of the table; else it would hold the keyboard cell by cell.
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(SPACE * 4)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumSectionSize(SPACE * 6)
        # The room is shared out here: Qt gave long texts theirs, and pushed the columns after them out of sight.
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        lines.modelReset.connect(self.fit)
        self.fit()

    @Slot()
    def fit(self) -> None:
        """Gives columns the width they need, as far as there is room."""
        header = self.horizontalHeader()
        self._needs = {
            column: max(self.sizeHintForColumn(column), header.sectionSizeHint(column), header.minimumSectionSize())
            for column in range(self._lines.columnCount())
        }
        self._share_out()

    def copy(self) -> None:
        """Puts the whole table on the clipboard."""
        self._lines.copy()

    def setColumnHidden(self, column: int, hide: bool) -> None:
        super().setColumnHidden(column, hide)
        self._share_out()

    def _share_out(self) -> None:
        needs = {column: need for column, need in self._needs.items() if not self.isColumnHidden(column)}
        for column, width in shares(needs, self.viewport().width(), self._wide).items():
            self.setColumnWidth(column, width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_out()

    def showEvent(self, event: QShowEvent) -> None:
        """Measures again: before the first time the style has not given the fonts yet."""
        super().showEvent(event)
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Qt's own views copy the current cell only.
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            # Emitted here, as Qt's own view does and then lets Enter go on to the dialog, where it presses the default
            # button.
            self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


def shares(needs: Mapping[int, int], room: int, wide: int) -> dict[int, int]:
    """How wide columns become.

    Args:
        needs: What each column needs, in pixels.
        room: What there is for all of them, in pixels.
        wide: Column that gets what is left over.

    Returns:
        The width of each column. Where there is too little room, narrow columns get what they need, and the others the same
        width each.
    """
    widths = dict(needs)
    if sum(needs.values()) <= room:
        if wide in widths:
            widths[wide] += room - sum(needs.values())
        return widths
    left, waiting = room, sorted(needs, key=lambda column: needs[column])
    for place, column in enumerate(waiting):
        # From the narrowest on: what a column does not need is there for the wider ones.
        widths[column] = min(needs[column], left // (len(waiting) - place))
        left -= widths[column]
    return widths
