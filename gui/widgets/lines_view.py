"""A quiet table of `Lines`: no grid, whole rows, copyable."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from gui.item_models.lines import Lines
from gui.theme import SPACE


class LinesView(QTableView):
    """Shows `Lines`.

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
        self.setModel(lines)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(SPACE * 4)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumSectionSize(SPACE * 6)
        lines.modelReset.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """Gives columns the width they need, and the wide one the rest."""
        header = self.horizontalHeader()
        for column in range(self._lines.columnCount()):
            mode = QHeaderView.ResizeMode.Stretch if column == self._wide else QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(column, mode)

    def copy(self) -> None:
        """Puts the whole table on the clipboard."""
        QGuiApplication.clipboard().setText(self._lines.as_text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)
