"""Pictures under way from the gallery to a class: what is dragged, how it looks, and what was dropped."""

from __future__ import annotations

import json
from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QMimeData, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QDrag, QFont, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from gui.theme import current_theme

PICTURES = "application/x-safelight-pictures"
"""The kind of data that is dragged: numbers of samples as JSON. It only means something inside this program."""

MOST_SHOWN = 3
_SIDE = 72
_STEP = 8


def pictures_drag(source: QWidget, numbers: Sequence[int], pixmaps: Sequence[QPixmap]) -> QDrag:
    """A drag of these samples; `pixmaps` are pictures of the first few."""
    data = QMimeData()
    data.setData(PICTURES, QByteArray(json.dumps(list(numbers)).encode("ascii")))
    drag = QDrag(source)
    drag.setMimeData(data)
    drag.setPixmap(pile(pixmaps, len(numbers), source.devicePixelRatioF()))
    # The pile hangs beside the pointer, and does not hide the class it is held over.
    drag.setHotSpot(QPoint(-_STEP, -_STEP))
    return drag


def dragged_numbers(data: QMimeData) -> tuple[int, ...]:
    """The samples in a drag; none when it holds anything else."""
    if not data.hasFormat(PICTURES):
        return ()
    try:
        numbers = json.loads(bytes(data.data(PICTURES).data()))
    # Any program may offer data under this name.
    except ValueError:
        return ()
    return tuple(number for number in numbers if isinstance(number, int)) if isinstance(numbers, list) else ()


def pile(pixmaps: Sequence[QPixmap], count: int, ratio: float) -> QPixmap:
    """A small pile of pictures with their number on it."""
    shown = [pixmap for pixmap in pixmaps[:MOST_SHOWN] if not pixmap.isNull()]
    side = _SIDE + _STEP * (max(len(shown), 1) - 1)
    made = QPixmap(QSize(side + _STEP, side + _STEP) * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    theme = current_theme()
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for place, pixmap in reversed(list(enumerate(shown or [QPixmap()]))):
        box = QRect(place * _STEP, (len(shown) - 1 - place) * _STEP if shown else 0, _SIDE, _SIDE)
        painter.setPen(QColor(theme.surface))
        painter.setBrush(QColor(theme.well))
        painter.drawRect(box)
        size = pixmap.deviceIndependentSize().toSize().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        inner = QRect(QPoint(), size)
        inner.moveCenter(box.center())
        painter.save()
        painter.setClipRect(box.adjusted(1, 1, 0, 0))
        painter.drawPixmap(inner, pixmap)
        painter.restore()
    _paint_number(painter, side + _STEP, count)
    painter.end()
    return made


def _paint_number(painter: QPainter, side: int, count: int) -> None:
    theme = current_theme()
    font = QFont(painter.font())
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    text = f"{count:,}"
    width = max(22, painter.fontMetrics().horizontalAdvance(text) + 12)
    plate = QRectF(side - width - 1, side - 23, width, 22)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.accent))
    painter.drawRoundedRect(plate, 11, 11)
    painter.setPen(QColor(theme.on_accent))
    painter.drawText(plate, int(Qt.AlignmentFlag.AlignCenter), text)
