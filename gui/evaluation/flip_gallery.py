"""One part of a flip board: its name, how many pictures it has, and the pictures with what each run said."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from core.pictures.thumbnails import thumbnail_path
from core.support.wording import percentage
from gui.kit.labels import ElidedLabel, Sign, label
from gui.pictures.strip import PictureStrip
from gui.pictures.strip_list import StripTile
from gui.theme import SPACE

if TYPE_CHECKING:
    from core.evaluation.flips import Flip


class FlipGallery(QFrame):
    """Pictures in one line, each with its class and the answers of both runs.

    Signals:
        enlarged(int): Space was pressed on the picture of this row, or it was double-clicked.

    Args:
        name: For object names.
        title: As shown.
        sign, tone: Icon before the title and the colour it has, so that no part is known by its colour alone.
    """

    enlarged = Signal(int)

    def __init__(self, name: str, title: str, sign: str, tone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self._title = title
        self.flips: tuple[Flip, ...] = ()
        self._head = label(title, "strong", name=f"flips_{name}_title", parent=self)
        self._says = ElidedLabel("caption", f"flips_{name}_says", parent=self)
        self.strip = PictureStrip(f"flips_{name}", title, line=True, lines=2, parent=self)
        self.strip.set_ground("surface")
        self.strip.setFrameShape(QFrame.Shape.NoFrame)
        self._none = label("No picture.", "caption", name=f"flips_{name}_none", parent=self)
        head = QHBoxLayout()
        head.setSpacing(SPACE)
        head.addWidget(Sign(2 * SPACE, sign, tone, self))
        head.addWidget(self._head)
        head.addWidget(self._says, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        column.setSpacing(SPACE // 2)
        column.addLayout(head)
        column.addWidget(self.strip)
        column.addWidget(self._none)
        column.addStretch(1)
        self.strip.turned.connect(self._turned)

    def show_flips(self, flips: Sequence[Flip], folder: Path, says: str) -> None:
        """Shows these pictures; `folder` is their dataset's, `says` what they have in common."""
        self.flips = tuple(flips)
        self._head.setText(f"{self._title}  {len(flips):,}")
        self._says.setText(says)
        self.strip.setAccessibleName(f"{self._title}, {len(flips):,}: {says}")
        self.strip.show_tiles(len(flips), lambda row: flip_tile(folder, self.flips[row]))
        self.strip.setVisible(bool(flips))
        self._none.setVisible(not flips)

    @Slot(object)
    def _turned(self, rows: list[int]) -> None:
        self.enlarged.emit(rows[0])


def flip_tile(folder: Path, flip: Flip) -> StripTile:
    """The tile of a picture: its class, and below it what A and what B said."""
    told = (
        f"{flip.path}\nClass: {flip.truth}\nA: {flip.said_a}, {percentage(flip.sure_a)} sure\n"
        f"B: {flip.said_b}, {percentage(flip.sure_b)} sure"
    )
    lines = (f"A  {flip.said_a}", f"B  {flip.said_b}")
    return StripTile((thumbnail_path(folder, flip.sample),), (flip.truth,), told, lines=lines)
