"""What the colours of a map stand for, with how many points have each: which of them are shown, and which one stands out."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from core.looking.maps.points import Colouring
from gui.icons import dot
from gui.maps.plot import COLOURS
from gui.plots.point_cloud import Mask
from gui.theme import SPACE

Counts = npt.NDArray[np.int64]


class MapLegend(QListWidget):
    """Unticked rows are not shown on the map; of many classes with a few colours the current row's points stand out.

    Signals:
        ticks_changed(): Other rows are ticked.
        row_looked_at(int): The points of this row are to stand out; -1 for none.
        row_asked(int): The points of this row are to be chosen.
    """

    ticks_changed = Signal()
    row_looked_at = Signal(int)
    row_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("map_legend")
        self.setMinimumHeight(SPACE * 8)
        self.setAccessibleName("What the colours stand for")
        self.setToolTip("A row that is chosen stands out. Double-click or Enter chooses its pictures; the tick hides them.")
        self.setIconSize(QSize(12, 12))
        self.setUniformItemSizes(True)
        self._colouring: Colouring | None = None
        self._name = ""
        self.itemChanged.connect(self._turned)
        self.currentRowChanged.connect(self.row_looked_at)
        self.itemActivated.connect(lambda item: self.row_asked.emit(self.row(item)))

    def show_colouring(self, colouring: Colouring) -> None:
        """Lists what the colours stand for; of the same colouring as before, rows stay ticked or not."""
        known = self._colouring.names if self._colouring is not None and self._colouring.name == colouring.name else ()
        hidden = {name for name, shown in zip(known, self.ticked(), strict=False) if not shown}
        self._colouring = colouring
        self.blockSignals(True)
        self.clear()
        for place, name in enumerate(colouring.names):
            rests = place == colouring.quiet
            item = QListWidgetItem(dot(COLOURS - 1, filled=False) if rests else dot(place % COLOURS), name, self)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Unchecked if name in hidden else Qt.CheckState.Checked)
        self.blockSignals(False)
        self.row_looked_at.emit(-1)

    def ticked(self) -> Mask:
        """Whether each row is shown: bool [rows]."""
        return np.array([self.item(row).checkState() == Qt.CheckState.Checked for row in range(self.count())], np.bool_)

    def show_counts(self, chosen: Counts) -> None:
        """Says how many points each row has, and how many of them are chosen. *Shapes*: int64 [rows]."""
        assert self._colouring is not None
        # itemChanged comes for a new text as well as for a tick.
        self.blockSignals(True)
        for row, (name, count) in enumerate(zip(self._colouring.names, self._colouring.counts.tolist(), strict=True)):
            more = f"  ·  {chosen[row]:,} chosen" if chosen[row] else ""
            apart = f"\u2068{name}\u2069"  # or the count would stand before a name that is read from the right
            self.item(row).setText(f"{apart}  {count:,}{more}")
        self.blockSignals(False)

    def forget_row(self) -> None:
        """Lets no row stand out."""
        self.setCurrentRow(-1)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.forget_row()

    @Slot(QListWidgetItem)
    def _turned(self, item: QListWidgetItem) -> None:
        self.ticks_changed.emit()
