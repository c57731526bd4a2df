"""How many pictures it would take to tell two runs apart: the chance over their number, with the one that there is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.evaluation.wording import round_number
from core.support.wording import counted, percentage
from gui.theme import SPACE, current_theme, set_text_role, theme_notifier

if TYPE_CHECKING:
    from core.evaluation.power_curve import PowerCurve, PowerPoint

_LEFT, _FOOT, _TOP = SPACE * 5, SPACE * 3, SPACE * 3


class PowerPlot(QWidget):
    """Pictures across, on a logarithmic axis; the chance upwards. Told in words to whoever cannot see it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("power_plot")
        self.setAccessibleName("Chance to tell the two runs apart, by number of pictures")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._curve: PowerCurve | None = None
        set_text_role(self, "caption")
        theme_notifier.theme_changed.connect(self.update)

    def show_curve(self, curve: PowerCurve | None) -> None:
        """Shows a curve; hides where there is none."""
        self._curve = curve
        self.setVisible(curve is not None)
        words = self.words()
        self.setAccessibleDescription(words)
        self.setToolTip(words)
        self.update()

    def words(self) -> str:
        """The curve in a sentence; "" where there is none."""
        if self._curve is None:
            return ""
        here, enough = self._curve.here, self._curve.enough
        groups = "" if here.groups == here.pictures else f" in {counted(here.groups, 'group')}"
        return (
            f"If the two differ as far as was seen, {counted(here.pictures, 'picture')}{groups} like these "
            f"{'tells' if here.pictures == 1 else 'tell'} them apart in "
            f"{percentage(here.chance)} of cases, {round_number(enough.pictures)} in {percentage(self._curve.wanted)}."
        )

    def sizeHint(self) -> QSize:
        return QSize(SPACE * 46, SPACE * 17)

    def paintEvent(self, event: QPaintEvent) -> None:
        curve = self._curve
        if curve is None:
            return
        theme, plot = current_theme(), QRectF(_LEFT, _TOP, self.width() - _LEFT - SPACE, self.height() - _TOP - _FOOT)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_axes(painter, plot, curve)
        painter.setPen(QPen(QColor(theme.text), 2))
        painter.drawPolyline(QPolygonF([self._place(plot, point) for point in curve.points]))
        for point, words, filled in ((curve.here, "here", True), (curve.enough, "would tell", False)):
            place = self._place(plot, point)
            painter.setPen(QPen(QColor(theme.text_dim), 1, Qt.PenStyle.DotLine))
            painter.drawLine(place, QPointF(place.x(), plot.bottom()))
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.setBrush(QColor(theme.accent if filled else theme.surface))
            painter.drawEllipse(place, 4, 4)
            self._label(painter, plot, place, f"{words}: {_number(point, filled)}, {percentage(point.chance)}")
        painter.end()

    def _place(self, plot: QRectF, point: PowerPoint) -> QPointF:
        assert self._curve is not None
        low, high = (math.log(max(1, self._curve.points[end].pictures)) for end in (0, -1))
        part = (math.log(max(1, point.pictures)) - low) / max(1e-9, high - low)
        return QPointF(plot.left() + part * plot.width(), plot.bottom() - point.chance * plot.height())

    def _paint_axes(self, painter: QPainter, plot: QRectF, curve: PowerCurve) -> None:
        theme = current_theme()
        for part in (0.0, 0.5, 1.0):
            y = plot.bottom() - part * plot.height()
            painter.setPen(QPen(QColor(theme.line), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(QColor(theme.text_dim))
            room = QRectF(0, y - SPACE, _LEFT - SPACE // 2, 2 * SPACE)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), percentage(part))
        painter.setPen(QColor(theme.text_dim))
        title = QRect(0, 0, self.width(), _TOP - 2)
        painter.drawText(title, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop), "Chance to tell them apart")
        foot = QRectF(plot.left(), plot.bottom() + 4, plot.width(), _FOOT - 4)
        ends = (counted(curve.points[0].pictures, "picture"), f"{round_number(curve.points[-1].pictures)} pictures")
        sides = (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)
        for side, text in zip(sides, ends, strict=True):
            painter.drawText(foot, int(side | Qt.AlignmentFlag.AlignTop), text)

    def _label(self, painter: QPainter, plot: QRectF, place: QPointF, words: str) -> None:
        """Writes above the curve, left of a mark, or on its right where there is no room."""
        wide = self.fontMetrics().horizontalAdvance(words) + SPACE
        left = place.x() - SPACE - wide
        if left < plot.left():
            left = min(place.x() + SPACE, plot.right() - wide)
        room = QRectF(left, place.y() - 2 * SPACE - 2, wide, 2 * SPACE)
        painter.setPen(QColor(current_theme().text))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), words)


def _number(point: PowerPoint, exact: bool) -> str:
    return f"{point.pictures:,}" if exact else round_number(point.pictures)
