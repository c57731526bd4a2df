"""Cards of different heights in columns of equal width."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from gui.theme import SPACE

_GAP = SPACE * 2
_EDGE = SPACE  # room at the right and below, so that a scroll bar touches no card


class CardColumns(QWidget):
    """Places cards side by side where there is room, each as high as what it shows; made for the inside of a scroll area.

    It does without Qt's layouts: those settle heights that depend on widths in several turns, and each would be seen.

    Signals:
        placed(): The cards have their places.

    Args:
        least: Pixels that a column needs.
        most: How many columns there may be.
        columns: The column of each card where there are several; the shortest one when it is left out.
    """

    placed = Signal()

    def __init__(self, least: int, most: int, columns: Sequence[int] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._cards: tuple[QWidget, ...] = ()
        self._least = least
        self._most = most
        self.setMinimumWidth(least + _EDGE)

    def hold(self, cards: Sequence[QWidget]) -> None:
        """Places these, in the order in which they are read; made in here, they are told of their style once."""
        self._cards = tuple(cards)
        for card in self._cards:
            if card.parentWidget() is not self:
                card.setParent(self)

    @property
    def across(self) -> int:
        """Columns that there is room for."""
        return min(self._most, max(1, (self.width() - _EDGE + _GAP) // (self._least + _GAP)))

    def place(self) -> None:
        """Gives every card its place; called by itself, but for those who cannot wait."""
        width = (self.width() - _EDGE - (self.across - 1) * _GAP) // self.across
        tops = [0] * self.across
        for number, card in enumerate(self._cards):
            if card.isHidden():
                continue
            # Dealt in turn, long cards met in one column and left the other half of the page empty.
            column = self._columns[number] % self.across if self._columns else tops.index(min(tops))
            height = card.heightForWidth(width) if card.hasHeightForWidth() else card.sizeHint().height()
            card.setGeometry(column * (width + _GAP), tops[column], width, height)
            tops[column] += height + _GAP
        # The scroll area around goes by this; there is no layout that would tell it.
        self.setMinimumHeight(max(tops) - _GAP + _EDGE)
        self.placed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.place()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # a card has another height
            self.place()
        return super().event(event)
