"""Painting as it is done, and noted: which words, shapes and pictures lie where, and in which colours.

A comparison of two pictures of a widget tells that something differs; this tells what a person would miss.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QMouseEvent, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot


@dataclass(frozen=True)
class Stroke:
    """One thing that was painted.

    Attributes:
        kind: "text", "fill", "rounded", "rect", "line", "ellipse", "polygon", "polyline", "path", "picture", or "sign", an icon.
        place: Around it, in the painter's own places.
        words: Of a text.
        pen, brush: Colours; "" for none.
        align: Of a text.
        strong: Whether it is in heavier letters than usual.
        size: Of the letters, in points.
        dashed: Whether the pen is any but a solid one.
    """

    kind: str
    place: QRectF
    words: str = ""
    pen: str = ""
    brush: str = ""
    align: int = 0
    strong: bool = False
    size: float = 0.0
    wide: float = 0.0
    dashed: bool = False
    opacity: float = 1.0


class NotingPainter(QPainter):
    """Paints, and notes it in `strokes`."""

    def __init__(self, *device: Any) -> None:
        super().__init__(*device)
        self.strokes: list[Stroke] = []

    def drawText(self, *what: Any) -> Any:
        words = next(part for part in what if isinstance(part, str))
        align = next((int(getattr(part, "value", part)) for part in what[1:] if not isinstance(part, str)), 0)
        kind = "sign" if unicodedata.category(words[:1] or " ") == "Co" else "text"  # icons are letters of a font of their own
        self._note(kind, _around(what), words=words, align=align, brush="")
        return super().drawText(*what)

    def fillRect(self, *what: Any) -> None:
        self._note("fill", _around(what), pen="", brush=QColor(what[-1]).name())
        super().fillRect(*what)

    def drawRoundedRect(self, *what: Any) -> None:
        self._note("rounded", _around(what))
        super().drawRoundedRect(*what)

    def drawRect(self, *what: Any) -> None:
        self._note("rect", _around(what))
        super().drawRect(*what)

    def drawLine(self, *what: Any) -> None:
        ends = what if len(what) == 2 else (QPointF(*what[:2]), QPointF(*what[2:]))
        self._note("line", QRectF(QPointF(ends[0]), QPointF(ends[1])).normalized(), brush="")
        super().drawLine(*what)

    def drawEllipse(self, *what: Any) -> None:
        around = _around(what)
        if around.isEmpty():
            around = around.adjusted(-what[1], -what[2], what[1], what[2])
        self._note("ellipse", around)
        super().drawEllipse(*what)

    def drawPolygon(self, what: Any) -> None:
        self._note("polygon", what.boundingRect())
        super().drawPolygon(what)

    def drawPolyline(self, what: Any) -> None:
        self._note("polyline", what.boundingRect(), brush="")
        super().drawPolyline(what)

    def drawPath(self, what: Any) -> None:
        self._note("path", what.boundingRect())
        super().drawPath(what)

    def drawPixmap(self, *what: Any) -> None:
        self._note("picture", _around(what), pen="", brush="")
        super().drawPixmap(*what)

    def _note(self, kind: str, place: QRectF, **known: Any) -> None:
        pen, brush, font = self.pen(), self.brush(), self.font()
        told: dict[str, Any] = {
            "pen": pen.color().name() if pen.style() != Qt.PenStyle.NoPen else "",
            "brush": brush.color().name() if brush.style() != Qt.BrushStyle.NoBrush else "",
            "strong": font.weight() > 450,
            "size": font.pointSizeF(),
            "wide": pen.widthF(),
            "dashed": pen.style() not in (Qt.PenStyle.SolidLine, Qt.PenStyle.NoPen),
            "opacity": self.opacity(),
        }
        self.strokes.append(Stroke(kind, place, **{**told, **known}))


def _around(what: tuple[Any, ...]) -> QRectF:
    first = what[0]
    if isinstance(first, QRect | QRectF):
        return QRectF(first)
    if isinstance(first, QPoint | QPointF):
        return QRectF(QPointF(first), QPointF(first))
    wide, high = what[2:4] if len(what) >= 4 and not isinstance(what[2], QPixmap) else (0, 0)
    return QRectF(what[0], what[1], wide, high)


def noting(monkeypatch: pytest.MonkeyPatch, module: ModuleType) -> list[Stroke]:
    """Has what the widgets of a module paint be noted in the list that is returned; `clear` it before each look."""
    strokes: list[Stroke] = []

    class Noting(NotingPainter):
        def __init__(self, *device: Any) -> None:
            super().__init__(*device)
            self.strokes = strokes

    monkeypatch.setattr(module, "QPainter", Noting)
    return strokes


def looked_at(widget: QWidget, strokes: list[Stroke]) -> list[Stroke]:
    """What a widget paints now."""
    strokes.clear()
    widget.grab()
    return list(strokes)


class Sheet:
    """Something to paint on, with a painter that notes it; `image` once it is done."""

    def __init__(self, width: int, height: int, ground: str = "white") -> None:
        self._image = QImage(width, height, QImage.Format.Format_RGB32)
        self._image.fill(QColor(ground))
        self.painter = NotingPainter(self._image)

    @property
    def strokes(self) -> list[Stroke]:
        """What was painted so far."""
        return self.painter.strokes

    def __enter__(self) -> Sheet:
        return self

    def __exit__(self, *error: object) -> None:
        self.painter.end()

    @property
    def image(self) -> QImage:
        """It."""
        return self._image


def texts(strokes: list[Stroke]) -> list[str]:
    """All words in the order in which they were painted."""
    return [stroke.words for stroke in strokes if stroke.kind == "text"]


def text(strokes: list[Stroke], words: str) -> Stroke:
    """The one text of these words."""
    (found,) = [stroke for stroke in strokes if stroke.kind == "text" and stroke.words == words]
    return found


def of_kind(strokes: list[Stroke], *kinds: str) -> list[Stroke]:
    """Those of some kinds."""
    return [stroke for stroke in strokes if stroke.kind in kinds]


def tone(colour: str | QColor) -> str:
    """A colour as strokes name it."""
    return QColor(colour).name()


def take_keyboard(qtbot: QtBot, widget: QWidget) -> None:
    """Has a widget have the keyboard, in a window that is in front."""
    widget.window().show()
    widget.activateWindow()
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)


def hover(widget: QWidget, place: QPoint | QPointF, held: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
    """Moves the pointer over a widget, as the window system tells of it."""
    there = QPointF(place)
    where = QPointF(widget.mapToGlobal(there))
    move = QMouseEvent(
        QEvent.Type.MouseMove, there, where, Qt.MouseButton.NoButton, held, Qt.KeyboardModifier.NoModifier
    )  # fmt: skip
    QApplication.sendEvent(widget, move)


def leave(widget: QWidget) -> None:
    """Takes the pointer off a widget."""
    QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))


def tip_at(widget: QWidget, place: QPoint | QPointF) -> str:
    """What is told where the pointer rests on a widget; "" for nothing."""
    there = QPointF(place).toPoint()
    QToolTip.hideText()
    QToolTip.showText(QPoint(0, 0), "?", widget)
    QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, there, widget.mapToGlobal(there)))
    told = QToolTip.text()
    QToolTip.hideText()
    return "" if told == "?" else told
