"""How many more pictures: accuracy against pictures per class with a law and its band, and the classes that gain most."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QVBoxLayout, QWidget

from core.studies.pictures.picture_curve import PictureCurve, class_rows, curve_numbers
from core.support.csv_files import CsvCell
from core.support.wording import counted, percentage
from gui.kit.labels import label, plain_tip
from gui.kit.lines import Figure, Lines
from gui.kit.lines_view import LinesView
from gui.plots.plot_card import LOW
from gui.session import Session
from gui.studies.plots.curve_painter import DOT, CurvePlace, paint_curves
from gui.studies.plots.plot import StudyPlotView
from gui.theme import SPACE, set_text_role, theme_notifier

if TYPE_CHECKING:
    from core.studies.answering import AnsweredStudy

_HEIGHT, _LOW_HEIGHT = 40 * SPACE, 27 * SPACE
_REACH = 2 * SPACE
"""Pixels beside a dot that are still taken for it."""
_MOST_ROWS = 8


class CurvesWidget(QWidget):
    """The curves. Left and Right walk over the dots of a curve, Up and Down from curve to curve; Enter chooses.

    Signals:
        chosen(object): The point that was clicked, or chosen by Enter.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("study_picture_curves")
        self.setAccessibleName("Accuracy against pictures per class; arrow keys walk over the dots, Enter selects their runs")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT)
        self.curves: tuple[PictureCurve, ...] = ()
        self._at = (0, 0)
        set_text_role(self, "caption")
        theme_notifier.theme_changed.connect(self.update)

    def show_curves(self, curves: tuple[PictureCurve, ...]) -> None:
        """Shows other curves."""
        self.curves, self._at = curves, (0, 0)
        self.setAccessibleDescription(" ".join(curve.sentence for curve in curves))
        self.update()

    def words(self, place: tuple[int, int]) -> str:
        """A dot in words."""
        curve = self.curves[place[0]]
        point = curve.points[place[1]]
        title = f"{curve.title}, " if curve.title else ""
        ends = f"{percentage(min(point.accuracies), 1)} to {percentage(max(point.accuracies), 1)}"
        pictures = "picture" if point.pictures == 1 else "pictures"
        told = f"{title}{point.pictures:,.3g} {pictures} per class: {percentage(point.mean, 1)}"
        return f"{told}, {ends} in {counted(len(point.runs), 'run')}"

    def sizeHint(self) -> QSize:
        return QSize(64 * SPACE, _HEIGHT)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._near(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), plain_tip(self.words(place)) if place is not None else "", self)
            return True
        return super().event(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        place = self._near(event.position())
        if event.button() == Qt.MouseButton.LeftButton and place is not None:
            self._go(place)
            self._choose()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}
        step = steps.get(Qt.Key(event.key()))
        if self.curves and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        elif self.curves and step is not None:
            number = min(len(self.curves) - 1, max(0, self._at[0] + step[0]))
            self._go((number, min(len(self.curves[number].points) - 1, max(0, self._at[1] + step[1]))))
            spot = self._spot(self._at)
            tip = plain_tip(self.words(self._at))
            QToolTip.showText(self.mapToGlobal(QPoint(int(spot.x()), int(spot.y()) + SPACE)), tip, self)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setFixedHeight(_LOW_HEIGHT if self.window().height() < LOW else _HEIGHT)  # of a low window it had only a part

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.curves:
            return
        painter = QPainter(self)
        place = CurvePlace(self.curves, self.width(), self.height())
        paint_curves(painter, self.font(), self.curves, place, self._at if self.hasFocus() else None)
        painter.end()

    def _spot(self, place: tuple[int, int]) -> QPointF:
        point, where = self.curves[place[0]].points[place[1]], CurvePlace(self.curves, self.width(), self.height())
        return QPointF(where.x(point.pictures), where.y(point.mean))

    def _near(self, at: QPointF) -> tuple[int, int] | None:
        places = [(number, row) for number, curve in enumerate(self.curves) for row in range(len(curve.points))]

        def away(place: tuple[int, int]) -> float:
            spot = self._spot(place)
            return math.hypot(spot.x() - at.x(), spot.y() - at.y())

        nearest = min(places, key=away, default=None)
        return nearest if nearest is not None and away(nearest) <= DOT + _REACH else None

    def _go(self, place: tuple[int, int]) -> None:
        self._at = place
        self.setAccessibleDescription(self.words(place))
        self.update()

    def _choose(self) -> None:
        self.chosen.emit(self.curves[self._at[0]].points[self._at[1]])


class MorePictures(StudyPlotView):
    """Shows the curves, what they say, and the classes of the first one."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.curves = CurvesWidget(self)
        self.curves.chosen.connect(lambda point: self.chosen.emit(point.runs))
        self._said = label(name="study_curves_said", wrap=True)
        self._basis = label(role="caption", name="study_curves_basis", wrap=True)
        self.lines = Lines(("Class",), self)
        self._table = LinesView(
            self.lines, "study_curve_classes", "Part of each class that was found, by pictures per class", 0, self
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        for part in (self._said, self.curves, self._basis, self._table):
            column.addWidget(part)

    def show_study(self, shown: AnsweredStudy) -> None:
        self.curves.show_curves(shown.curves)
        self._said.setText(" ".join(curve.sentence for curve in shown.curves))
        first = shown.curves[0]
        of = f" The classes below are of {first.title}." if len(shown.curves) > 1 else ""
        self._basis.setText(f"{first.basis} Strokes reach from the lowest to the highest run.{of}")
        heads, rows = class_rows(first)
        self.lines.show_rows([(name, *map(Figure, figures)) for name, *figures in rows], heads)
        self._table.setFixedHeight((min(_MOST_ROWS, len(rows)) + 1) * 4 * SPACE + SPACE)

    def numbers(self) -> tuple[Sequence[str], Sequence[Sequence[CsvCell]]]:
        return curve_numbers(self.curves.curves)
