"""One photo of a preview: its picture, title, person and licence; opens its page on Flickr."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from core.datasets.flickr.preview import PreviewPhoto
from gui.icons import icon
from gui.kit.labels import literal
from gui.kit.opening import open_outside
from gui.pictures.thumbnails import read_thumbnail
from gui.theme import SPACE, set_text_role

PICTURE = SPACE * 17
_WIDTH = SPACE * 19
_HEIGHT = SPACE * 24
_SIGN = 32


class PhotoTile(QToolButton):
    """A tile that links back to the photo's page, as Flickr's terms of use ask.

    Args:
        entry: The photo.
    """

    def __init__(self, entry: PreviewPhoto, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        photo = entry.photo
        self.page = photo.page
        person = photo.owner_name or photo.owner
        title = photo.title or "Untitled"
        self.setObjectName(f"flickr_photo_{photo.id}")
        self.setAccessibleName(f"{title} by {person}, {entry.licence}; opens its page on Flickr")
        self.setToolTip(f"{title}\nby {person}\n{entry.licence}\nfound by: {entry.query}\n{photo.page}")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        # Titles come from strangers and may be of any length; the tiles stay equal.
        self.setFixedSize(_WIDTH, _HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setIconSize(QSize(PICTURE, PICTURE))
        set_text_role(self, "caption")
        room = _WIDTH - SPACE * 2
        lines = (title, f"by {person}", entry.licence)
        shown = (self.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, room) for line in lines)
        # A single & would be swallowed, and the letter after it underlined.
        self.setText(literal("\n".join(shown)))
        self.clicked.connect(self._open)
        self._show_sign("waiting")

    def show_picture(self, file: Path | None, reason: str = "") -> None:
        """Shows the picture in a file that a decoder child wrote, or why there is none."""
        image = read_thumbnail(file, round(PICTURE * self.devicePixelRatioF())) if file is not None else None
        if image is None or image.isNull():
            self._show_sign("hide")
            self.setToolTip(f"{self.toolTip()}\nNo picture: {reason or 'its file is gone'}")
            return
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        self.setIcon(QIcon(self._centred(pixmap)))

    def _show_sign(self, name: str) -> None:
        self.setIcon(QIcon(self._centred(icon(name, "line_strong").pixmap(QSize(_SIGN, _SIGN)))))

    def _centred(self, picture: QPixmap) -> QPixmap:
        """The picture in the middle of a square, so that the words below all tiles stand in a line."""
        ratio = self.devicePixelRatioF()
        square = QPixmap(round(PICTURE * ratio), round(PICTURE * ratio))
        square.setDevicePixelRatio(ratio)
        square.fill(Qt.GlobalColor.transparent)
        size = picture.deviceIndependentSize()
        painter = QPainter(square)
        painter.drawPixmap(round((PICTURE - size.width()) / 2), round((PICTURE - size.height()) / 2), picture)
        painter.end()
        return square

    @Slot()
    def _open(self) -> None:
        open_outside(self.page, self)
