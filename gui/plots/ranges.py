"""The chart of accuracies with their intervals, one line per way of splitting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.support.wording import percentage
from gui.theme import SPACE, current_theme, theme_notifier

if TYPE_CHECKING:
    from core.looking.split_comparison import Way


_LINE = SPACE * 5
_NAMES = ("Naive, at random", "By groups")


class AccuracyRanges(QWidget):
    """A line per way of splitting: its accuracy as a dot, the 95 % interval as a bar, each seed as a tick."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("naive_chart")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._ways: tuple[Way, ...] = ()
        self._texts: tuple[str, ...] = ()
        theme_notifier.theme_changed.connect(self.update)

    def show_ways(self, ways: tuple[Way, Way]) -> None:
        """Shows the naive way and the one by groups."""
        from core.evaluation.wording import percent

        self._ways = ways
        self._texts = tuple(percent(way.accuracy, way.interval) for way in ways)
        said = "; ".join(f"{name}: {text}" for name, text in zip(_NAMES, self._texts, strict=True))
        self.setAccessibleName("Accuracy of both ways of splitting")
        self.setAccessibleDescription(said)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(SPACE * 60, _LINE * len(_NAMES) + SPACE * 3)

    def scale(self) -> tuple[float, float]:
        """The ends of the axis: whole tens of percent around everything that is shown."""
        lowest = min((min(way.interval[0], *way.seeds) for way in self._ways), default=0.0)
        return max(0.0, int(lowest * 10) / 10), 1.0

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and self._ways:
            line = int(event.pos().y() // _LINE)  # type: ignore[attr-defined]
            if 0 <= line < len(self._ways):
                seeds = ", ".join(percentage(seed, 1) for seed in self._ways[line].seeds)
                text = f"{_NAMES[line]}: {self._texts[line]} (95 %)\nEach drawing: {seeds}"
                QToolTip.showText(event.globalPos(), text, self)  # type: ignore[attr-defined]
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = self.fontMetrics()
        left = max(metrics.horizontalAdvance(name) for name in _NAMES) + SPACE * 2
        right = max((metrics.horizontalAdvance(text) for text in self._texts), default=0) + SPACE * 2
        plot = QRectF(left, 0, max(SPACE, self.width() - left - right), _LINE * len(_NAMES))
        low, high = self.scale()

        def x(share: float) -> float:
            return plot.left() + (share - low) / (high - low) * plot.width()

        painter.setPen(QPen(QColor(theme.line), 1))
        for share in (low, high):
            painter.drawLine(QPointF(x(share), 0), QPointF(x(share), plot.bottom()))
            box = QRectF(x(share) - SPACE * 4, plot.bottom() + 2, SPACE * 8, SPACE * 3)
            painter.setPen(QColor(theme.text_dim))
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, percentage(share))
            painter.setPen(QPen(QColor(theme.line), 1))
        for line, (name, way, text) in enumerate(zip(_NAMES, self._ways, self._texts, strict=True)):
            middle = (line + 0.5) * _LINE
            colour = QColor(theme.text_dim if line == 0 else theme.accent)
            painter.setPen(QColor(theme.text))
            painter.drawText(QRectF(0, line * _LINE, left, _LINE), Qt.AlignmentFlag.AlignVCenter, name)
            painter.drawText(QRectF(plot.right() + SPACE * 2, line * _LINE, right, _LINE), Qt.AlignmentFlag.AlignVCenter, text)
            painter.setPen(QPen(colour, 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(QPointF(x(way.interval[0]), middle), QPointF(x(way.interval[1]), middle))
            painter.setPen(QPen(colour, 1))
            for seed in way.seeds:
                painter.drawLine(QPointF(x(seed), middle - SPACE), QPointF(x(seed), middle - SPACE / 2))
            painter.setBrush(colour)
            painter.drawEllipse(QPointF(x(way.accuracy), middle), 5, 5)
        painter.end()
