"""Two lines above the predictions: which agreement, class and certainty is shown alone, and what the pictures are ordered by."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.support.ordering import in_order
from gui.kit.labels import ElidedLabel, label
from gui.kit.quiet import QuietComboBox
from gui.prediction.order import BANDS, EVERY, KINDS, ORDERS, UNANSWERED, RowOrder
from gui.prediction.shown_rows import ShownRows
from gui.theme import SPACE

_EVERY_CLASS = "Every class"


class AgreementBar(QWidget):
    """Chips with numbers, and lists of classes, certainties and orders, over a `ShownRows`."""

    def __init__(self, rows: ShownRows, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("agreement_bar")
        self._rows = rows
        self._group = QButtonGroup(self)
        self._chips: dict[str, QPushButton] = {}
        line = _line()
        for kind, words in KINDS:
            chip = QPushButton(words, self)
            chip.setObjectName(f"agreement_{kind or 'every'}")
            chip.setProperty("chip", True)
            chip.setCheckable(True)
            chip.clicked.connect(partial(self._choose_kind, kind))
            self._group.addButton(chip)
            self._chips[kind] = chip
            line.addWidget(chip)
        self._none = ElidedLabel("caption", "agreement_none", parent=self)
        line.addWidget(self._none, 1)
        below = _line()
        self._classes = self._list(below, "Class", "Only pictures that a run shown takes for this class.", 14)
        self._classes.addItem(_EVERY_CLASS, "")
        self._bands = self._list(below, "Certainty", "Only pictures of which the least sure run shown is so sure.", 12)
        for key, words, _, _ in BANDS:
            self._bands.addItem(words, key)
        below.addStretch(1)
        tip = "What the pictures are ordered by. A press on the head of a column orders by that column."
        caption = label("Order", "caption", parent=self)
        below.addWidget(caption)
        self._orders = self._list(below, "Order", tip, max(len(words) for _, words in ORDERS) - 2)
        caption.setBuddy(self._orders)
        for key, words in ORDERS:
            self._orders.addItem(words, key)
        self._classes.activated.connect(self._filtered)
        self._bands.activated.connect(self._filtered)
        self._orders.activated.connect(self._ordered)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(line)
        column.addLayout(below)
        rows.changed.connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Shows the numbers, and what is chosen and the order that are in force."""
        counts, wanted = self._rows.counts(), self._rows.wanted
        several = len(self._rows.table.runs) > 1
        for kind, words in KINDS:
            count = counts.total() if kind == EVERY else counts[kind]
            chip = self._chips[kind]
            chip.setText(f"{words} {count:,}")
            chip.setChecked(wanted.kind == kind)
            # A chip in force stays although it shows nothing, or nobody could take it back.
            offered = kind == EVERY or (count > 0 and (several or kind == UNANSWERED))
            chip.setVisible(offered or wanted.kind == kind)
        self._offer_classes(wanted.class_name)
        self._bands.setCurrentIndex(self._bands.findData(wanted.band))
        none = not self._rows.rowCount() and counts.total() > 0
        self._none.setText("No picture is of this kind." if none else "")
        order = self._rows.order
        self._orders.setCurrentIndex(self._orders.findData(order.key))
        self._orders.setAccessibleDescription(f"By what {order.run} says" if order.run else "")

    def _list(self, line: QHBoxLayout, words: str, tip: str, letters: int) -> QuietComboBox:
        made = QuietComboBox(self)
        made.setObjectName(f"agreement_{words.lower()}")
        made.setAccessibleName(words)
        made.setToolTip(tip)
        made.setMinimumContentsLength(letters)
        line.addWidget(made)
        return made

    def _offer_classes(self, chosen: str) -> None:
        """Offers the classes that were said, with their numbers; the one in force stays although nobody says it any more."""
        counts = self._rows.class_counts()
        names = in_order({*counts, *([chosen] if chosen else [])})
        offered = [(_EVERY_CLASS, ""), *((f"{name} ({counts[name]:,})", name) for name in names)]
        # Answers come in by the dozen, and a list that is made anew closes under the mouse.
        if self._classes.view().isVisible():
            return
        if [self._classes.itemText(place) for place in range(self._classes.count())] != [words for words, _ in offered]:
            self._classes.clear()
            for words, name in offered:
                self._classes.addItem(words, name)
        self._classes.setCurrentIndex(self._classes.findData(chosen))

    def _choose_kind(self, kind: str) -> None:
        self._rows.show_wanted(replace(self._rows.wanted, kind=kind))

    @Slot(int)
    def _filtered(self, _place: int) -> None:
        chosen, band = str(self._classes.currentData()), str(self._bands.currentData())
        self._rows.show_wanted(replace(self._rows.wanted, class_name=chosen, band=band))

    @Slot(int)
    def _ordered(self, _place: int) -> None:
        self._rows.show_order(RowOrder(str(self._orders.currentData())))


def _line() -> QHBoxLayout:
    line = QHBoxLayout()
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(SPACE)
    return line
