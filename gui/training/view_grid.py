"""Four rows of four small pictures: each row one picture of the dataset as training would show it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.engine.protocol import AugmentedView
from core.support.wording import counted
from gui.theme import SPACE, current_theme

SIDE = 4
GAP = SPACE // 2
SMALLEST, LARGEST = 8 * SPACE, 18 * SPACE
"""Side of a tile, in pixels."""


class ViewGrid(QWidget):
    """Tiles that grow with the width; empty ones stand where no view is yet."""

    COUNT = SIDE * SIDE

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._views: tuple[AugmentedView, ...] = ()
        self._pixmaps: list[QPixmap] = []
        self._describe()

    def show_views(self, views: Sequence[AugmentedView]) -> None:
        """Shows these views, read from their files at once: the engine keeps them only until the next ones."""
        self._views = tuple(views)
        self._pixmaps = [QPixmap(str(view.file)) for view in views]
        self._describe()
        self.update()

    def clear(self) -> None:
        """Shows empty tiles."""
        self._views, self._pixmaps = (), []
        self._describe()
        self.update()

    def count(self) -> int:
        """Views shown."""
        return len(self._views)

    def pictures(self) -> tuple[str, ...]:
        """The pictures the views are of, each once."""
        return tuple(dict.fromkeys(view.picture for view in self._views))

    def sizeHint(self) -> QSize:
        side = self._tile()
        return QSize(SIDE * side + (SIDE - 1) * GAP, SIDE * side + (SIDE - 1) * GAP)

    def minimumSizeHint(self) -> QSize:
        return QSize(SIDE * SMALLEST + (SIDE - 1) * GAP, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Squares: how high they are follows from the width, which layouts do not ask of a plain widget.
        self.setFixedHeight(self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for place in range(self.COUNT):
            tile = self._rectangle(place)
            if place < len(self._pixmaps):
                painter.drawPixmap(tile, self._pixmaps[place])
            else:
                painter.fillRect(tile, QColor(current_theme().sunken))
        painter.end()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = [view.picture for place, view in enumerate(self._views) if self._rectangle(place).contains(event.pos())]
            QToolTip.showText(event.globalPos(), at[0] if at else "", self)
            return True
        return super().event(event)

    def _describe(self) -> None:
        names = ", ".join(self.pictures())
        self.setAccessibleName(f"{counted(self.count(), 'view')} of {names}" if names else "No views yet")

    def _tile(self) -> int:
        return max(SMALLEST, min(LARGEST, (self.width() - (SIDE - 1) * GAP) // SIDE))

    def _rectangle(self, place: int) -> QRect:
        side = self._tile()
        row, column = divmod(place, SIDE)
        return QRect(column * (side + GAP), row * (side + GAP), side, side)
