"""Pairs of pictures side by side with their names and a few words, as many beside each other as there is room for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from gui.icons import icon
from gui.kit.labels import label
from gui.pictures.strip import PictureStrip
from gui.pictures.strip_list import StripTile
from gui.pictures.strip_painter import EDGE
from gui.theme import SPACE

PICTURE_SIDE = 104
"""Longest side of a picture, in pixels."""

LARGE_SIDE = 168
"""The same for pictures that are to be compared closely."""

_GAP = SPACE // 2


class PicturePairs(QWidget):
    """The pairs.

    Args:
        thumbnails: Files of small pictures, by path.
        side: Longest side of a picture, in pixels.

    Signals:
        show_asked(object): Show the pictures of these two paths in the gallery.
        tie_asked(object): Tie the pictures of these two paths together.
    """

    show_asked = Signal(object)
    tie_asked = Signal(object)

    def __init__(self, thumbnails: Mapping[str, Path], side: int = PICTURE_SIDE, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side = side
        self._width = 2 * (side + EDGE) + EDGE
        self._thumbnails = thumbnails
        self._pairs: list[QWidget] = []
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSizeConstraint(QGridLayout.SizeConstraint.SetNoConstraint)  # it may become narrower than it stands now
        self._grid.setHorizontalSpacing(SPACE * 3)
        self._grid.setVerticalSpacing(SPACE)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def add(self, paths: tuple[str, str], words: str, tied: bool | None = None) -> None:
        """Adds a pair at the end; `tied` says whether the two are tied by hand, None that this is not to be decided here."""
        self._pairs.append(self._pair(paths, words, tied))
        # So that the pair is placed although there are as many columns as before.
        self._columns = 0
        self._arrange()

    def columns(self) -> int:
        """How many pairs stand beside each other."""
        return self._columns

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        columns = max(1, (self.width() + SPACE * 3) // (self._width + SPACE * 3))
        if columns == self._columns:
            return
        self._columns = columns
        for place, pair in enumerate(self._pairs):
            self._grid.addWidget(pair, place // columns, place % columns)

    def _pair(self, paths: tuple[str, str], words: str, tied: bool | None) -> QWidget:
        box = QWidget(self)
        box.setFixedWidth(self._width)
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(_GAP)
        grid.setVerticalSpacing(2)
        grid.addWidget(self._pictures(paths, box), 0, 0, 1, 2)
        show = QToolButton(box)
        show.setObjectName("pair_show")
        show.setIcon(icon("zoom", "text_dim"))
        show.clicked.connect(lambda: self.show_asked.emit(paths))
        show.setToolTip("Show the two in the gallery, to look closer, exclude one or move it to another class.")
        show.setAccessibleName(f"Show {paths[0]} and {paths[1]} in the gallery")
        row = QHBoxLayout()
        if tied is None:
            row.addWidget(label(words, "caption", wrap=True), 1)
        else:
            grid.addWidget(label(words, "caption", wrap=True), 2, 0, 1, 2)
            row.addWidget(self._tie_button(paths, tied, box))
            row.addStretch()
        row.addWidget(show)
        grid.addLayout(row, 3, 0, 1, 2)
        return box

    def _tie_button(self, paths: tuple[str, str], tied: bool, parent: QWidget) -> QToolButton:
        tie = QToolButton(parent)
        tie.setObjectName("pair_tie")
        tie.setIcon(icon("check" if tied else "tie", "text_dim"))
        tie.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        tie.setText("Tied together" if tied else "Tie together")
        tie.setEnabled(not tied)
        tie.clicked.connect(lambda: self.tie_asked.emit(paths))
        tie.setToolTip("They show the same case: every split made from now on keeps them on one side.")
        tie.setAccessibleName(f"{tie.text()}: {paths[0]} and {paths[1]}")
        return tie

    def _pictures(self, paths: tuple[str, str], parent: QWidget) -> PictureStrip:
        pictures = PictureStrip("pair_pictures", f"{paths[0]} and {paths[1]}", side=self._side, pictures=2, parent=parent)
        # No file is shown as a picture that is missing.
        files = tuple(self._thumbnails.get(path, Path()) for path in paths)
        pictures.show_tiles(1, lambda _: StripTile(files, paths, "\n".join(paths)))
        pictures.hold_still()
        return pictures
