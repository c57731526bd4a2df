"""A card with one way of counting pictures: as a chart, or as a table with the same numbers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from gui.kit.labels import label, say
from gui.kit.lines import Cell, Lines
from gui.kit.lines_view import LinesView
from gui.pictures.bar_chart import ROW, BarChart, BarRow
from gui.theme import SPACE, theme_notifier

MOST_ROWS = 12
"""Rows that are shown without scrolling."""
MOST_PICTURES = 9
"""The same of rows with a picture each, which are higher."""


class GlanceCard(QFrame):
    """Title, a sentence, and the counts.

    Args:
        name: Object name; the chart is `NAME_chart`, the table `NAME_table`.
        title: As shown.
        first: Heading of the names in the table.
        parts: Names of the parts of a bar; one for plain bars.
    """

    def __init__(
        self, name: str, title: str, first: str, parts: Sequence[str] = ("pictures",), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("card", True)
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._said = label(role="caption", wrap=True)
        self.chart = BarChart(title, parts, parent=self)
        self.chart.setObjectName(f"{name}_chart")
        headings = (first, *(part.capitalize() for part in parts), *(("All",) if len(parts) > 1 else ()))
        self.lines = Lines(headings, self)
        self.table = LinesView(self.lines, f"{name}_table", title, 0, self)
        self._keys: list[QLabel] = []
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # The scroll area itself would be a stop of the keyboard at which nothing can be seen.
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self.chart)
        for ground in (self._area.viewport(), self.chart):
            ground.setAutoFillBackground(False)  # the card's own colour is behind them
        self._rooms = QStackedWidget(self)
        self._rooms.addWidget(self._area)
        self._rooms.addWidget(self.table)
        head = QHBoxLayout()
        head.setSpacing(SPACE)
        head.addWidget(label(title, "strong"))
        head.addStretch()
        if len(parts) > 1:
            for part in parts:
                key = QLabel(self)
                self._keys.append(key)
                head.addWidget(key)
                head.addWidget(label(part, "caption"))
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 2, SPACE * 2, SPACE * 2, SPACE * 2)
        column.setSpacing(SPACE)
        column.addLayout(head)
        column.addWidget(self._said)
        column.addWidget(self._rooms)
        theme_notifier.theme_changed.connect(self._restyle)
        self._restyle()

    def show_counts(self, rows: Sequence[BarRow], sentence: str) -> None:
        """Shows counts, with a sentence that sums them up; none when it is empty."""
        say(self._said, sentence)
        self.chart.show_rows(rows)
        self.lines.show_rows([_cells(row) for row in rows])
        for part in range(len(self.chart.parts)):  # a column of nothing would take room from the names
            empty = len(self.chart.parts) > 1 and not any(row.parts[part] for row in rows)
            self.table.setColumnHidden(1 + part, empty)
        self._fit(len(rows))

    def show_table(self, wanted: bool) -> None:
        """Turns between the chart (False) and the table."""
        self._rooms.setCurrentIndex(int(wanted))
        self._fit(self.lines.rowCount())

    def _fit(self, rows: int) -> None:
        table = self._rooms.currentIndex() == 1
        pitch = SPACE * 4 if table else self.chart.pitch
        height = min(max(rows, 1), MOST_PICTURES if pitch > ROW and not table else MOST_ROWS) * pitch
        self._rooms.setFixedHeight(height + (self.table.horizontalHeader().sizeHint().height() + 4 if table else 0))

    def _restyle(self) -> None:
        for part, key in enumerate(self._keys):
            picture = QPixmap(12, 12)
            picture.fill(self.chart.part_colour(part))
            key.setPixmap(picture)


def _cells(row: BarRow) -> tuple[Cell, ...]:
    return (row.name, *row.parts, *((row.total,) if len(row.parts) > 1 else ()))
