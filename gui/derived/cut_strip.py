"""Cut-outs beside their originals, each accepted or left out, by mouse or keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from gui.pictures.strip import PictureStrip
from gui.pictures.strip_list import StripTile

SIDE = 144
"""Side of each of the two pictures of a tile, in pixels."""


@dataclass(frozen=True)
class CutItem:
    """One cut-out: what identifies it, its picture's path, small files of the original and the cut,
    a remark, and the same in full."""

    key: str
    path: str
    original: Path
    cut: Path
    remark: str
    reason: str


class CutStrip(PictureStrip):
    """Space or a click accepts a cut-out or leaves it out; A accepts and X leaves out the selected ones.

    Signals:
        accepted_changed(): One was accepted or left out.

    Args:
        name: Object name.
        choosable: False when they are only looked at.
    """

    accepted_changed = Signal()

    def __init__(self, name: str, choosable: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(name, "Cut-outs beside their originals", side=SIDE, pictures=2, many=True, parent=parent)
        self._choosable = choosable
        self.items: tuple[CutItem, ...] = ()
        self._accepted: set[str] = set()
        if not choosable:
            self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.turned.connect(self._turn)

    def show_items(self, items: Sequence[CutItem]) -> None:
        """Shows other cut-outs; none is accepted to begin with."""
        self.items, self._accepted = tuple(items), set()
        self.tiles.thumbnails.clear()
        self.show_tiles(len(items), self._tile)
        self.accepted_changed.emit()

    def accepted(self) -> frozenset[str]:
        """Keys of the accepted ones."""
        return frozenset(self._accepted)

    def is_accepted(self, row: int) -> bool:
        """True when the cut-out in a row is accepted."""
        return self.items[row].key in self._accepted

    def set_accepted(self, rows: Sequence[int], accepted: bool) -> None:
        """Accepts cut-outs or leaves them out."""
        keys = {self.items[row].key for row in rows}
        self._accepted = self._accepted | keys if accepted else self._accepted - keys
        self.tiles.marks_changed()
        self.accepted_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        rows, plain = self.selected_rows(), not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        # Ctrl+A selects all; only A alone accepts.
        if self._choosable and rows and plain and event.key() in (Qt.Key.Key_A, Qt.Key.Key_X):
            self.set_accepted(rows, event.key() == Qt.Key.Key_A)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        # With Ctrl or Shift a click selects, and decides nothing.
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier and event.button() == Qt.MouseButton.LeftButton
        if index.isValid() and plain:
            self._turn([index.row()])

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)  # a click has turned it already, and the second one turns it back

    def _turn(self, rows: Sequence[int]) -> None:
        if self._choosable:
            self.set_accepted(rows, not all(self.is_accepted(row) for row in rows))

    def _tile(self, row: int) -> StripTile:
        item = self.items[row]
        mark = ("accepted" if self.is_accepted(row) else "left") if self._choosable else ""
        return StripTile((item.original, item.cut), (item.remark,), f"{item.path}\n{item.reason}", mark)
