"""Chooses what pictures are ordered by, and which end comes first."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from core.datasets.catalog.sample_filter import Order
from core.pictures.measures import MEASURES
from gui.icons import icon
from gui.kit.quiet import QuietComboBox
from gui.theme import SPACE


@dataclass(frozen=True)
class OrderWords:
    """An order as shown.

    Attributes:
        key: As in the catalog.
        text: Its name.
        rising, falling: What comes first in either direction.
        falls: True when most people want it falling.
    """

    key: str
    text: str
    rising: str
    falling: str
    falls: bool = False


WORDS = (
    OrderWords("path", "Path", "A to Z", "Z to A"),
    OrderWords("name", "Name", "A to Z", "Z to A"),
    OrderWords("class", "Class", "A to Z", "Z to A"),
    OrderWords("added", "Date added", "Oldest first", "Newest first", falls=True),
    OrderWords("size", "Size in pixels", "Smallest first", "Largest first", falls=True),
    OrderWords("width", "Width", "Narrowest first", "Widest first", falls=True),
    OrderWords("height", "Height", "Lowest first", "Highest first", falls=True),
    OrderWords("aspect", "Aspect ratio", "Upright first", "Wide first", falls=True),
    OrderWords("bytes", "File size", "Smallest first", "Largest first", falls=True),
    *(OrderWords(measure.name, measure.title, measure.rising, measure.falling) for measure in MEASURES),
    OrderWords("finding", "Finding score", "Weakest first", "Strongest first", falls=True),
)
"""Every order of the catalog, as the box lists them."""


class OrderBox(QWidget):
    """A list of orders, and a button that turns them round.

    Signals:
        changed(): `order` is new.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = QuietComboBox(self)
        self._keys.setObjectName("gallery_order")
        self._keys.setAccessibleName("Order")
        for words in WORDS:
            self._keys.addItem(words.text, words.key)
        self._direction = QToolButton(self)
        self._direction.setObjectName("gallery_direction")
        self._falls = False
        self._keys.currentIndexChanged.connect(self._chosen)
        self._direction.clicked.connect(self._turned)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE // 2)
        row.addWidget(self._keys)
        row.addWidget(self._direction)
        self._draw()

    @property
    def order(self) -> Order:
        """The order wanted."""
        return Order(self._words.key, self._falls)

    def set_order(self, order: Order) -> None:
        """Shows an order, without announcing it."""
        # The direction comes with the order here, and not from what most people want.
        self._keys.blockSignals(True)
        self._keys.setCurrentIndex(self._keys.findData(order.key))
        self._keys.blockSignals(False)
        self._falls = order.descending
        self._draw()

    @property
    def _words(self) -> OrderWords:
        return WORDS[self._keys.currentIndex()]

    @Slot()
    def _chosen(self) -> None:
        self._falls = self._words.falls
        self._draw()
        self.changed.emit()

    @Slot()
    def _turned(self) -> None:
        self._falls = not self._falls
        self._draw()
        self.changed.emit()

    def _draw(self) -> None:
        now = self._words.falling if self._falls else self._words.rising
        self._direction.setIcon(icon("falling" if self._falls else "rising"))
        self._direction.setAccessibleName(f"Direction: {now}")
        self._direction.setToolTip(f"{now}; press to turn the order round")
