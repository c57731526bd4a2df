"""A sheet over the page while something is dragged across it, so that one sees where it may fall."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gui.theme import SPACE, current_theme


class DropOverlay(QWidget):
    """Hidden until `show_over`; lets everything through to what is below."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("drop_overlay")
        # Caught by the sheet, a drag would leave the page, which hides the sheet, and enter it again, over and over.
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_over(self, room: QWidget) -> None:
        """Covers a widget of the same parent."""
        self.setGeometry(room.geometry())
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(theme.accent_soft)
        ground.setAlpha(235)
        painter.setBrush(ground)
        painter.setPen(QPen(QColor(theme.accent), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), SPACE, SPACE)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 1.5)
        painter.setFont(font)
        painter.setPen(QColor(theme.text))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), "Drop to see what the runs say")
        painter.end()
