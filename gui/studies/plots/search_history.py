"""How a search went: what each trial came to, in their order, and the best so far as a line; what was given up is marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from gui.session import Session
from gui.studies.plots.trial_canvas import NEAR, TrialCanvas, TrialPlotView
from gui.theme import SPACE, current_theme

if TYPE_CHECKING:
    from core.studies.searching.axes import SearchAxis
    from core.studies.searching.trials import SearchTrial
    from core.studies.study import Study

_LEFT, _BELOW, _ABOVE, _RIGHT = 8 * SPACE, 5 * SPACE, 2 * SPACE, 2 * SPACE
_DOT, _CROSS = 4.0, 4.0


class HistoryCanvas(TrialCanvas):
    """Trials from left to right; a dot ended, a cross was given up, and stands where val last said it was."""

    def prepare(self, study: Study) -> None:
        from core.studies.searching.axes import best_so_far, result_axis

        self._axis: SearchAxis = result_axis(self.trials)
        self._best = best_so_far(self.trials)
        self._last = max(study.trials, *(trial.number for trial in self.trials), 2)

    def spot(self, trial: SearchTrial) -> QPointF | None:
        """Where a trial stands; None where nothing is known of it."""
        return QPointF(self._x(trial.number), self._y(trial.reached)) if trial.reached is not None else None

    def nearest(self, point: QPointF) -> int | None:
        spots = [(place, spot) for place, trial in enumerate(self.trials) if (spot := self.spot(trial)) is not None]
        found = min(spots, key=lambda entry: (entry[1] - point).manhattanLength(), default=None)
        return found[0] if found is not None and (found[1] - point).manhattanLength() <= NEAR else None

    def walked(self) -> Sequence[int]:
        return [place for place, trial in enumerate(self.trials) if trial.reached is not None]

    def paint(self, painter: QPainter) -> None:
        self._paint_axes(painter)
        theme = current_theme()
        painter.setPen(QPen(QColor(theme.accent), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(self._steps()))
        for place, trial in enumerate(self.trials):
            spot = self.spot(trial)
            if spot is not None:
                self._paint_trial(painter, trial, spot, place == self.at)

    def _steps(self) -> list[QPointF]:
        """The best so far, as a line that rises where a trial is better than all before it."""
        points: list[QPointF] = []
        for number, merit in self._best:
            if points:
                points.append(QPointF(self._x(number), points[-1].y()))
            points.append(QPointF(self._x(number), self._y(merit)))
        if points:
            points.append(QPointF(self._x(max(trial.number for trial in self.trials)), points[-1].y()))
        return points

    def _paint_trial(self, painter: QPainter, trial: SearchTrial, spot: QPointF, stands_out: bool) -> None:
        theme = current_theme()
        leads = any(number == trial.number for number, _ in self._best)
        colour = QColor(theme.accent if leads else theme.text if stands_out else theme.text_dim)
        if stands_out:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.hover))
            painter.drawEllipse(spot, 2.5 * _DOT, 2.5 * _DOT)
        if trial.state == "ended":
            painter.setPen(QPen(QColor(theme.surface), 1.5))
            painter.setBrush(colour)
            painter.drawEllipse(spot, _DOT, _DOT)
            return
        painter.setPen(QPen(colour, 1.5))
        for turn in (1, -1):
            painter.drawLine(spot + QPointF(-_CROSS, -turn * _CROSS), spot + QPointF(_CROSS, turn * _CROSS))

    def _paint_axes(self, painter: QPainter) -> None:
        theme = current_theme()
        right, low = self.width() - _RIGHT, self.height() - _BELOW
        for share, words in self._axis.ticks:
            y = low - share * (low - _ABOVE)
            painter.setPen(QPen(QColor(theme.line), 1))
            painter.drawLine(QPointF(_LEFT, y), QPointF(right, y))
            painter.setPen(QColor(theme.text_dim))
            room = QRectF(0, y - 2 * SPACE, _LEFT - SPACE, 4 * SPACE)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), words)
        painter.setPen(QPen(QColor(theme.line_strong), 1))
        painter.drawLine(QPointF(_LEFT, low), QPointF(right, low))
        painter.setPen(QColor(theme.text_dim))
        step = max(1, round(self._last / 10))
        for number in sorted({1, *range(step, self._last + 1, step)} - ({2} if step == 2 else set())):
            room = QRectF(self._x(number) - 3 * SPACE, low + 2, 6 * SPACE, 2 * SPACE)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop), f"{number}")
        below = QRectF(_LEFT, low + 2.5 * SPACE, right - _LEFT, 2 * SPACE)
        words = "Trial; a cross was given up, and stands where val last was. The line is the best so far."
        painter.drawText(below, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop), words)

    def _x(self, number: int) -> float:
        return _LEFT + SPACE + (self.width() - _RIGHT - _LEFT - 2 * SPACE) * (number - 1) / (self._last - 1)

    def _y(self, merit: float) -> float:
        low = self.height() - _BELOW
        return low - self._axis.share(merit) * (low - _ABOVE)


class SearchHistory(TrialPlotView):
    """The history of a search as a plot of its study."""

    canvas: HistoryCanvas

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, HistoryCanvas("study_history", "What each trial came to, and the best so far"), parent)
