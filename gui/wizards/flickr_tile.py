"""One photo of a preview: its picture, title, person and licence; opens its page on Flickr."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QIcon, QPixmap
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from core.datasets.flickr.preview import PreviewPhoto
from gui.icons import icon
from gui.item_models.thumbnails import read_thumbnail
from gui.theme import SPACE, set_text_role

PICTURE = SPACE * 18
_WIDTH = SPACE * 20
_HEIGHT = SPACE * 25
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
        self.setFixedSize(_WIDTH, _HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setIconSize(QSize(PICTURE, PICTURE))
        set_text_role(self, "caption")
        room = _WIDTH - SPACE * 2
        lines = (title, f"{person} · {entry.licence}")
        shown = (self.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, room) for line in lines)
        self.setText("\n".join(shown).replace("&", "&&"))
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
        self.setIcon(QIcon(pixmap))

    def _show_sign(self, name: str) -> None:
        self.setIcon(icon(name, "line_strong"))
        sign = self.icon().pixmap(QSize(_SIGN, _SIGN))
        canvas = QPixmap(PICTURE, PICTURE)
        canvas.fill(Qt.GlobalColor.transparent)
        self.setIcon(QIcon(_centred(canvas, sign)))

    @Slot()
    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl(self.page))


def _centred(canvas: QPixmap, sign: QPixmap) -> QPixmap:
    from PySide6.QtGui import QPainter

    painter = QPainter(canvas)
    painter.drawPixmap((canvas.width() - _SIGN) // 2, (canvas.height() - _SIGN) // 2, sign)
    painter.end()
    return canvas
