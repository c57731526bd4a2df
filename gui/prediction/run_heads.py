"""The head of the table of the Predict page: names of runs that have no room are cut where they do not differ."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHeaderView, QStyleOptionHeader, QWidget

from gui.prediction.shown_rows import FIRST_RUN
from gui.theme import SPACE

_SHARED = 4
"""Letters of a beginning that are worth leaving out."""


class RunHeads(QHeaderView):
    """Heads of the columns; those of runs are their names."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)

    def initStyleOptionForIndex(self, option: QStyleOptionHeader, logicalIndex: int) -> None:
        super().initStyleOptionForIndex(option, logicalIndex)
        if logicalIndex >= FIRST_RUN:
            option.text = head_text(self.names(), logicalIndex - FIRST_RUN, self._room(logicalIndex), self.fontMetrics())

    def names(self) -> list[str]:
        """The runs, in the order of their columns."""
        return [str(self.model().headerData(column, self.orientation())) for column in range(FIRST_RUN, self.count())]

    def _room(self, column: int) -> int:
        """Pixels for a name, beside the dot of its run and the sign of the order."""
        return self.sectionSize(column) - 7 * SPACE


def head_text(names: Sequence[str], place: int, room: int, metrics: QFontMetrics) -> str:
    """A run's name; where it has no room, without the beginning that all names share.

    Cut in their middle, "vehicles-lite0-frozen" and "vehicles-joined-frozen" were one name in a small window.
    """
    name = names[place]
    shared = next((at for at, signs in enumerate(zip(*names, strict=False)) if len(set(signs)) > 1), min(map(len, names)))
    while shared and names[0][shared - 1].isalnum():
        shared -= 1  # whole words only
    if metrics.horizontalAdvance(name) <= room or len(names) < 2 or shared < _SHARED or shared == len(name):
        return name
    return f"…{name[shared:]}"
