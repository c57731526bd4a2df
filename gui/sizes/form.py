"""The limits of sizes as numbers, and the classes as a list with their colours: what the plot shows, by keyboard."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QDoubleSpinBox,
    QGridLayout,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QWidget,
)

from core.datasets.cleaning.size_table import OPEN, QUANTITIES, Mask, SizeSpans
from gui.icons import dot
from gui.kit.labels import label
from gui.theme import SPACE

Counts = npt.NDArray[np.int64]

_LARGEST = 1e9


class LimitsForm(QWidget):
    """Lowest and highest value of each quantity; empty fields say "any".

    Signals:
        changed(object): The limits were changed here: `SizeSpans`.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)  # or its boxes lie over one another
        self._limits = SizeSpans()
        self._fields: dict[str, tuple[QDoubleSpinBox, QDoubleSpinBox]] = {}
        self._caught = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(SPACE // 2)
        grid.addWidget(label("Limits", "strong"), 0, 0)
        for column, text in enumerate(("from", "to", "beyond"), 1):
            grid.addWidget(label(text, "caption", right=column == 3), 0, column)
        for row, quantity in enumerate(QUANTITIES.values(), 1):
            low, high = (self._field(quantity.name, end) for end in ("lowest", "highest"))
            self._fields[quantity.name] = (low, high)
            self._caught[quantity.name] = label(right=True, tone="dim", name=f"size_beyond_{quantity.name}")
            name = label(quantity.title)
            name.setToolTip(f"{quantity.title} in {quantity.unit}" if quantity.name != "aspect" else "Width divided by height")
            for column, widget in enumerate((name, low, high, self._caught[quantity.name])):
                grid.addWidget(widget, row, column)
        grid.setColumnMinimumWidth(3, SPACE * 5)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)

    def show_limits(self, limits: SizeSpans) -> None:
        """Shows limits that were chosen elsewhere."""
        self._limits = limits
        for name, fields in self._fields.items():
            for field, value in zip(fields, limits.of(name), strict=True):
                # Whoever chose these limits would hear of them again, rounded to the digits of the field.
                field.blockSignals(True)
                field.setValue(value if math.isfinite(value) else 0)
                field.blockSignals(False)

    def show_caught(self, beyond: Mapping[str, int]) -> None:
        """Says how many pictures are beyond the limits of each quantity."""
        for name, words in self._caught.items():
            words.setText(f"{beyond[name]:,}" if self._limits.of(name) != OPEN else "")

    def _field(self, name: str, end: str) -> QDoubleSpinBox:
        quantity = QUANTITIES[name]
        made = QDoubleSpinBox(self)
        made.setObjectName(f"size_{end}_{name}")
        made.setAccessibleName(f"{end.capitalize()} {quantity.title.lower()}, {quantity.unit}")
        made.setDecimals(quantity.digits)
        made.setGroupSeparatorShown(True)
        made.setRange(0, _LARGEST)
        # Qt shows this at the lowest value, so 0 stands for no limit at both ends.
        made.setSpecialValueText("any")
        # Widths are tens in one dataset and thousands in another, and aspects are around 1.
        made.setStepType(QAbstractSpinBox.StepType.AdaptiveDecimalStepType)
        # Or every digit on the way to a number would choose pictures.
        made.setKeyboardTracking(False)
        made.setAlignment(Qt.AlignmentFlag.AlignRight)
        made.setMinimumSize(SPACE * 9, made.sizeHint().height())
        made.valueChanged.connect(self._edited)
        return made

    @Slot()
    def _edited(self) -> None:
        limits = SizeSpans()
        for name, (low, high) in self._fields.items():
            limits = limits.with_span(name, (low.value(), high.value() or math.inf))
        self._limits = limits
        self.changed.emit(limits)


class SizeClasses(QListWidget):
    """The classes with their colours and counts; unticked ones are not shown and not chosen.

    Signals:
        changed(): Other classes are ticked.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("size_classes")
        self.setMinimumHeight(SPACE * 4)  # it scrolls; in a low window it gives way
        self.setAccessibleName("Classes shown in the plot")
        self.setToolTip("Double-click shows one class alone, or all again")
        self.setIconSize(QSize(12, 12))
        self.setUniformItemSizes(True)
        self._names: tuple[str, ...] = ()
        self._counts: Counts = np.zeros(0, np.int64)
        self.itemChanged.connect(self._turned)
        self.itemDoubleClicked.connect(self._alone)

    def show_classes(self, names: tuple[str, ...], labels: Counts) -> None:
        """Lists the classes; those known before stay ticked or not.

        *Shapes*: labels: int64 [pictures], each the place of a class in `names`.
        """
        hidden = {name for name, shown in zip(self._names, self.ticked(), strict=True) if not shown}
        self._names, self._counts = names, np.bincount(labels, minlength=len(names))
        self.blockSignals(True)
        self.clear()
        for place, name in enumerate(names):
            item = QListWidgetItem(dot(place), name, self)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Unchecked if name in hidden else Qt.CheckState.Checked)
        self.blockSignals(False)

    def ticked(self) -> Mask:
        """Whether each class is shown: bool [classes]."""
        rows = range(self.count())
        return np.array([self.item(row).checkState() == Qt.CheckState.Checked for row in rows], np.bool_)

    def show_caught(self, chosen: Counts) -> None:
        """Says how many pictures of each class there are, and how many of them are chosen.

        *Shapes*: chosen: int64 [classes].
        """
        # itemChanged comes for a new text or icon as well as for a tick, and would have all pictures chosen anew.
        self.blockSignals(True)
        for place, name in enumerate(self._names):
            caught = f"  ·  {chosen[place]:,} chosen" if chosen[place] else ""
            apart = f"\u2068{name}\u2069"  # or the count would stand before a name that is read from the right
            self.item(place).setText(f"{apart}  {self._counts[place]:,}{caught}")
        self.blockSignals(False)

    @Slot(QListWidgetItem)
    def _turned(self, item: QListWidgetItem) -> None:
        self.changed.emit()

    @Slot(QListWidgetItem)
    def _alone(self, item: QListWidgetItem) -> None:
        ticked = self.ticked()
        only = ticked.sum() == 1 and item.checkState() == Qt.CheckState.Checked
        self.blockSignals(True)
        for row in range(self.count()):
            other = self.item(row)
            other.setCheckState(Qt.CheckState.Checked if only or other is item else Qt.CheckState.Unchecked)
        self.blockSignals(False)
        self.changed.emit()
