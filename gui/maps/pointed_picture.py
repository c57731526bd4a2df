"""The picture of the point that was clicked, with what the map knows of it."""

from __future__ import annotations

from html import escape
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from gui.kit.labels import label
from gui.pictures.thumbnails import Thumbnails
from gui.theme import SPACE

SIDE = SPACE * 13
"""Side of the square that the picture fits, in pixels."""

_EMPTY = "Click a point to see its picture."
_HOVERED = SPACE * 16  # pixels across


class PointedPicture(QFrame):
    """A small picture with its path and classes; empty until a point is clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("map_picture")
        self.setProperty("card", True)
        self._file = Path()
        self._thumbnails = Thumbnails(self)
        self._thumbnails.arrived.connect(self._arrived)
        self._shown = QLabel(self)
        self._shown.setFixedSize(SIDE, SIDE)
        self._shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.said = label(_EMPTY, "caption", name="map_picture_said", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        row.setSpacing(SPACE)
        row.addWidget(self._shown)
        row.addWidget(self.said, 1)
        self.setFixedHeight(SIDE + 2 * SPACE)
        self._shown.hide()

    def show_picture(self, file: Path, path: str, told: str) -> None:
        """Shows a picture; `told` says what is known of it."""
        self._file = file
        self.said.setText(f"{path}\n{told}")
        self.said.setToolTip(path)
        self._draw(self._thumbnails.get(str(file), file, self._side()))

    def show_nothing(self) -> None:
        """Says what it is for."""
        self._file = Path()
        self._shown.hide()
        self.said.setText(_EMPTY)
        self.said.setToolTip("")

    @property
    def has_picture(self) -> bool:
        """True while a picture is seen."""
        return not self._shown.isHidden()

    @Slot(str)
    def _arrived(self, key: str) -> None:
        if key == str(self._file):
            self._draw(self._thumbnails.ready(key, self._side()))

    def _draw(self, pixmap: QPixmap | None) -> None:
        if pixmap is None or pixmap.isNull():
            self._shown.hide()
            return
        pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        self._shown.setPixmap(pixmap)
        self._shown.show()

    def _side(self) -> int:
        return round(SIDE * self.devicePixelRatioF())


def hover_words(file: Path, path: str, told: str) -> str:
    """A tooltip with the picture's thumbnail, as rich text."""
    lines = "<br>".join(escape(line) for line in (path, *told.splitlines()))
    if not file.is_file():
        return f"<div>{lines}</div>"
    address = escape(QUrl.fromLocalFile(str(file)).toString(QUrl.ComponentFormattingOption.FullyEncoded))
    return f'<img src="{address}" width="{_HOVERED}"><div>{lines}</div>'
