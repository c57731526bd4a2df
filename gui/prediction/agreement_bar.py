"""A line above the predictions: which kind of agreement is shown alone, and what the pictures are ordered by."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from gui.kit.labels import ElidedLabel, label
from gui.kit.quiet import QuietComboBox
from gui.prediction.order import EVERY, KINDS, ORDERS, UNANSWERED, RowOrder
from gui.prediction.shown_rows import ShownRows
from gui.theme import SPACE


class AgreementBar(QWidget):
    """Chips with numbers and a list of orders, over a `ShownRows`."""

    def __init__(self, rows: ShownRows, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("agreement_bar")
        self._rows = rows
        self._group = QButtonGroup(self)
        self._chips: dict[str, QPushButton] = {}
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACE)
        for kind, words in KINDS:
            chip = QPushButton(words, self)
            chip.setObjectName(f"agreement_{kind or 'every'}")
            chip.setProperty("chip", True)
            chip.setCheckable(True)
            chip.clicked.connect(partial(rows.show_kind, kind))
            self._group.addButton(chip)
            self._chips[kind] = chip
            line.addWidget(chip)
        self._none = ElidedLabel("caption", "agreement_none", parent=self)
        line.addWidget(self._none, 1)
        self._orders = QuietComboBox(self)
        self._orders.setObjectName("agreement_order")
        self._orders.setAccessibleName("Order")
        self._orders.setToolTip("What the pictures are ordered by. A press on the head of a column orders by that column.")
        self._orders.setMinimumContentsLength(max(len(words) for _, words in ORDERS) - 2)
        for key, words in ORDERS:
            self._orders.addItem(words, key)
        self._orders.activated.connect(self._ordered)
        caption = label("Order", "caption")
        caption.setBuddy(self._orders)
        line.addWidget(caption)
        line.addWidget(self._orders)
        rows.changed.connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Shows the numbers, the chip and the order that are in force."""
        counts = self._rows.counts()
        several = len(self._rows.table.runs) > 1
        for kind, words in KINDS:
            count = counts.total() if kind == EVERY else counts[kind]
            chip = self._chips[kind]
            chip.setText(f"{words} {count:,}")
            chip.setChecked(self._rows.kind == kind)
            # A chip in force stays although it shows nothing, or nobody could take it back.
            offered = kind == EVERY or (count > 0 and (several or kind == UNANSWERED))
            chip.setVisible(offered or self._rows.kind == kind)
        none = not self._rows.rowCount() and counts.total() > 0
        self._none.setText("No picture is of this kind." if none else "")
        order = self._rows.order
        self._orders.setCurrentIndex(self._orders.findData(order.key))
        self._orders.setAccessibleDescription(f"By what {order.run} says" if order.run else "")

    @Slot(int)
    def _ordered(self, _place: int) -> None:
        self._rows.show_order(RowOrder(str(self._orders.currentData())))
