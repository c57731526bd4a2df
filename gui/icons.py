"""Icons by the window's own names, drawn from an icon font in the colours of the theme in force."""

from __future__ import annotations

import importlib.util
import json
from functools import cache
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPen, QPixmap

from gui.theme import current_theme, run_colour
from resources import catalogue


class _Glyph(QIconEngine):
    """Draws one character of the icon font; asks for the theme each time, so that icons follow it by themselves."""

    def __init__(self, character: str, tone: str) -> None:
        super().__init__()
        self._character = character
        self._tone = tone

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        tone = "disabled" if mode == QIcon.Mode.Disabled else self._tone
        font = QFont(_family())
        # A font of no pixels is refused with a warning.
        font.setPixelSize(max(1, round(rect.height() * 0.96)))
        painter.save()
        painter.setFont(font)
        painter.setPen(QColor(getattr(current_theme(), tone)))
        painter.drawText(QRectF(rect), int(Qt.AlignmentFlag.AlignCenter), self._character)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        made = QPixmap(size)
        if made.isNull():  # a button that has no room yet
            return made
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return made

    def clone(self) -> QIconEngine:
        return _Glyph(self._character, self._tone)


def icon(name: str, tone: str = "text") -> QIcon:
    """The icon of that name in `resources/icons.toml`.

    Args:
        name: As in the table.
        tone: The theme's colour it is drawn in, such as "text", "text_dim", "on_accent", "bad".

    Raises:
        KeyError: The table has no such name; this is a defect of the program.
    """
    return QIcon(_Glyph(_characters()[catalogue.table("icons.toml")[name]], tone))


class _Dot(QIconEngine):
    """Draws a disc, or a ring, in the colour of a run or class; selected or not, since it is a key to what is drawn elsewhere."""

    def __init__(self, place: int, filled: bool) -> None:
        super().__init__()
        self._place = place
        self._filled = filled

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        side = 0.7 * min(rect.width(), rect.height())
        disc = QRectF(0, 0, side, side)
        disc.moveCenter(QRectF(rect).center())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._filled:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(run_colour(self._place))
        else:
            painter.setPen(QPen(run_colour(self._place), 2))
            disc.adjust(1, 1, -1, -1)
        painter.drawEllipse(disc)
        painter.restore()

    pixmap = _Glyph.pixmap

    def clone(self) -> QIconEngine:
        return _Dot(self._place, self._filled)


def dot(place: int, filled: bool = True) -> QIcon:
    """The mark of the run or class with the colour of this place in the row; follows the theme."""
    return QIcon(_Dot(place, filled))


@cache
def _characters() -> dict[str, str]:
    codes = json.loads(_file("phosphor-charmap-*.json").read_text(encoding="utf-8"))
    return {name: chr(int(code, 16)) for name, code in codes.items()}


@cache
def _family() -> str:
    number = QFontDatabase.addApplicationFont(str(_file("phosphor-*.ttf")))
    return QFontDatabase.applicationFontFamilies(number)[0]


def _file(pattern: str) -> Path:
    """A file of QtAwesome's fonts. The package itself is not imported: it would load all of its fonts."""
    found = importlib.util.find_spec("qtawesome")
    assert found is not None
    assert found.origin is not None
    return next((Path(found.origin).parent / "fonts").glob(pattern))
