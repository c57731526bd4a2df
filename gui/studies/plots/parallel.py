"""What a search chose, and what came of it: an upright axis for each setting, and a line across them for each trial."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from gui.session import Session
from gui.studies.plots.trial_canvas import NEAR, TrialCanvas, TrialPlotView
from gui.theme import SPACE, current_theme

if TYPE_CHECKING:
    from core.studies.searching.axes import SearchAxis
    from core.studies.searching.trials import SearchTrial
    from core.studies.study import Study

_LEFT, _RIGHT, _ABOVE, _BELOW = 6 * SPACE, 9 * SPACE, 4 * SPACE, 3 * SPACE
_GRIP = 1.5 * SPACE  # pixels beside an axis within which a drag means it
_LEAST = 4.0  # pixels that a drag takes to be one
_BAND = 5.0  # half the width of what was dragged over
_HINT = "Drag along an axis to keep what lies there; a double click on it, or Escape, lets go. Dashed lines were given up."


class ParallelCanvas(TrialCanvas):
    """Trials as lines across axes; those that the spans on axes leave out are faint, and nobody can mean them."""

    def __init__(self, name: str, spoken: str, parent: QWidget | None = None) -> None:
        super().__init__(name, spoken, parent)
        self._axes: tuple[SearchAxis, ...] = ()
        self._spans: dict[str, tuple[float, float]] = {}
        self._drag: tuple[int, float] | None = None
        self._keys: tuple[str, ...] = ()

    def prepare(self, study: Study) -> None:
        from core.studies.searching.axes import axes_of
        from core.studies.searching.telling import leader

        self.trials = tuple(trial for trial in self.trials if trial.reached is not None)
        keys = tuple(factor.key for factor in study.factors)
        if keys != self._keys:
            self._keys, self._spans = keys, {}
        self._axes = axes_of(study, self.trials)
        ahead = leader(self.trials)
        self._best = ahead.number if ahead is not None else 0

    def shares(self, trial: SearchTrial) -> tuple[float, ...]:
        """Where its line crosses each axis, 0 at the lower end to 1."""
        values: tuple[str | float, ...] = (*(value for _, value in trial.cell.values), trial.reached or 0.0)
        return tuple(axis.share(value) for axis, value in zip(self._axes, values, strict=True))

    def is_kept(self, trial: SearchTrial) -> bool:
        """Whether it lies in every span that was dragged."""
        shares = self.shares(trial)
        spans = [(place, self._spans[axis.title]) for place, axis in enumerate(self._axes) if axis.title in self._spans]
        return all(low <= shares[place] <= high for place, (low, high) in spans)

    def walked(self) -> Sequence[int]:
        return [place for place, trial in enumerate(self.trials) if self.is_kept(trial)]

    def nearest(self, point: QPointF) -> int | None:
        found = [(self._distance(point, self.trials[place]), place) for place in self.walked()]
        distance, place = min(found, default=(float("inf"), 0))
        return place if distance <= NEAR and not self._drag else None

    def set_span(self, axis: int, low: float, high: float) -> None:
        """Keeps only what lies between two shares of an axis."""
        self._spans[self._axes[axis].title] = (min(low, high), max(low, high))
        if self.at not in self.walked():
            self.at = None
        self.update()

    def clear_spans(self) -> None:
        """Keeps all again."""
        self._spans.clear()
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        axis = self._axis_at(event.position())
        self._drag = (axis, event.position().y()) if axis is not None and event.button() == Qt.MouseButton.LeftButton else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag is None:
            at_axis = self._axis_at(event.position()) is not None
            self.setCursor(Qt.CursorShape.SizeVerCursor if at_axis else Qt.CursorShape.ArrowCursor)
            super().mouseMoveEvent(event)
        elif abs(event.position().y() - self._drag[1]) >= _LEAST:
            self.set_span(self._drag[0], self._share(self._drag[1]), self._share(event.position().y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        dragged = self._drag is not None and abs(event.position().y() - self._drag[1]) >= _LEAST
        self._drag = None
        if not dragged:
            super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        axis = self._axis_at(event.position())
        if axis is not None:
            self._spans.pop(self._axes[axis].title, None)
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._spans:
            self.clear_spans()
            return
        super().keyPressEvent(event)

    def paint(self, painter: QPainter) -> None:
        order = sorted(range(len(self.trials)), key=self._depth)
        for place in order:
            trial = self.trials[place]
            painter.setPen(self._pen(place, trial))
            painter.drawPolyline(
                QPolygonF([QPointF(self._x(axis), self._y(share)) for axis, share in enumerate(self.shares(trial))])
            )
        for place, axis in enumerate(self._axes):
            self._paint_axis(painter, place, axis)
        painter.setPen(QColor(current_theme().text_dim))
        below = QRectF(0, self.height() - 2.5 * SPACE, self.width(), 2.5 * SPACE)
        painter.drawText(below, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom), _HINT)

    def _depth(self, place: int) -> tuple[bool, bool, bool, float]:
        """What is painted last lies on top: what stands out, then the best, then by what they came to."""
        trial = self.trials[place]
        return (place == self.at, trial.number == self._best, self.is_kept(trial), trial.reached or 0.0)

    def _pen(self, place: int, trial: SearchTrial) -> QPen:
        theme = current_theme()
        stands_out = place == self.at
        kept = self.is_kept(trial)
        colour = QColor(theme.accent if trial.number == self._best else theme.text if stands_out else theme.text_dim)
        if not kept:
            colour = QColor(theme.line)
        elif not stands_out and trial.number != self._best:
            colour.setAlphaF(0.25 + 0.6 * self.shares(trial)[-1])  # the better, the darker
        dashed = Qt.PenStyle.SolidLine if trial.state == "ended" else Qt.PenStyle.DashLine
        return QPen(colour, 3.0 if stands_out else 2.0 if trial.number == self._best else 1.3, dashed)

    def _paint_axis(self, painter: QPainter, place: int, axis: SearchAxis) -> None:
        theme, x = current_theme(), self._x(place)
        span = self._spans.get(axis.title)
        if span is not None:
            painter.setPen(QPen(QColor(theme.accent), 1))
            ground = QColor(theme.accent_soft)
            ground.setAlphaF(0.7)
            painter.setBrush(ground)
            painter.drawRect(QRectF(x - _BAND, self._y(span[1]), 2 * _BAND, self._y(span[0]) - self._y(span[1])))
        painter.setPen(QPen(QColor(theme.line_strong), 1))
        painter.drawLine(QPointF(x, self._y(0)), QPointF(x, self._y(1)))
        wide = self._gap() - SPACE
        metrics = QFontMetrics(painter.font())
        painter.setPen(QColor(theme.text))
        title = metrics.elidedText(axis.title, Qt.TextElideMode.ElideRight, int(wide))
        painter.drawText(QRectF(x - wide / 2, 0, wide, 3 * SPACE), int(Qt.AlignmentFlag.AlignCenter), title)
        for share, words in axis.ticks:
            y = self._y(share)
            painter.setPen(QPen(QColor(theme.line_strong), 1))
            painter.drawLine(QPointF(x, y), QPointF(x + 4, y))
            self._paint_words(painter, metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(wide)), x + 7, y)

    def _paint_words(self, painter: QPainter, words: str, x: float, y: float) -> None:
        """Words on a ground of their own: lines run below them."""
        theme, metrics = current_theme(), QFontMetrics(painter.font())
        room = QRectF(x, y - metrics.height() / 2, metrics.horizontalAdvance(words) + 2, metrics.height())
        ground = QColor(theme.surface)
        ground.setAlphaF(0.8)
        painter.fillRect(room, ground)
        painter.setPen(QColor(theme.text_dim))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), words)

    def _distance(self, point: QPointF, trial: SearchTrial) -> float:
        """Pixels, upwards or downwards, from a point to a trial's line."""
        gap = self._gap()
        place = min(len(self._axes) - 2, max(0, int((point.x() - _LEFT) / gap)))
        before, after = self.shares(trial)[place : place + 2]
        way = min(1.0, max(0.0, (point.x() - self._x(place)) / gap))
        return abs(self._y(before + way * (after - before)) - point.y())

    def _axis_at(self, point: QPointF) -> int | None:
        place = round((point.x() - _LEFT) / self._gap()) if self._axes else -1
        return place if 0 <= place < len(self._axes) and abs(self._x(place) - point.x()) <= _GRIP else None

    def _gap(self) -> float:
        return (self.width() - _LEFT - _RIGHT) / max(1, len(self._axes) - 1)

    def _x(self, place: int) -> float:
        return _LEFT + place * self._gap()

    def _y(self, share: float) -> float:
        return self.height() - _BELOW - SPACE - share * (self.height() - _ABOVE - _BELOW - SPACE)

    def _share(self, y: float) -> float:
        return min(1.0, max(0.0, (self.height() - _BELOW - SPACE - y) / (self.height() - _ABOVE - _BELOW - SPACE)))


class ParallelTrials(TrialPlotView):
    """What a search chose as a plot of its study."""

    canvas: ParallelCanvas

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, ParallelCanvas("study_parallel", "What each trial chose, and what came of it"), parent)
