"""How many pictures of each class lie on each side of a split, with what is to be known of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.support.ordering import in_order
from gui.kit.labels import label, say
from gui.kit.lines import Cell, Lines
from gui.kit.lines_view import LinesView
from gui.theme import SPACE

if TYPE_CHECKING:
    from core.datasets.splits.stored import StoredSplit

SIDES = ("train", "val", "test")

_GROUPS = 4  # column of the table
_NARROW = SPACE * 52  # pixels for the table, below which it shows no groups


class SideCountsView(QWidget):
    """The table, and a word about pictures that are out of use."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = Lines(("Class", *SIDES, "Groups", "Note"), self)
        self._table = LinesView(self._lines, "split_table", "Pictures per class and side", 5, self)
        self._table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._table.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # names of classes often begin alike
        self._unused = label(role="caption", name="split_unused", wrap=True, parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self._table)
        column.addWidget(self._unused)

    def show_split(self, facts: StoredSplit) -> None:
        """Shows a stored split."""
        entry, counts = facts.certificate, facts.certificate.counts
        groups = entry.class_groups
        rows: list[tuple[Cell, ...]] = []
        for name in in_order(counts["train"]):
            numbers: list[Cell] = [counts[side].get(name, 0) for side in SIDES]
            rows.append((name, *numbers, groups.get(name), facts.notes.get(name, "")))
        totals: list[Cell] = [sum(counts[side].values()) for side in SIDES]
        self._lines.show_rows([*rows, ("All classes", *totals, entry.groups, "")])
        height = self._table.horizontalHeader().sizeHint().height() + (len(rows) + 1) * SPACE * 4 + 4
        self._table.setFixedHeight(min(height, SPACE * 50))  # ten classes need no scroll bar
        say(self._unused, _unused_words(facts.unused))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._table.setColumnHidden(_GROUPS, self.width() < _NARROW)  # the notes need the room


def _unused_words(pictures: int) -> str:
    """What to know about pictures of a split that are out of use; "" when there are none."""
    if not pictures:
        return ""
    some = "1 of these pictures is" if pictures == 1 else f"{pictures:,} of these pictures are"
    return f"{some} out of use by now. What is out of use takes no part, and is on its old side again when it comes back."
