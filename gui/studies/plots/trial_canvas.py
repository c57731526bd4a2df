"""What the plots of a search have in common: one trial stands out under the pointer or by keys, and a click means its run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QVBoxLayout, QWidget

from core.support.csv_files import CsvCell
from core.support.wording import counted
from gui.kit.labels import plain_tip
from gui.session import Session
from gui.studies.plots.plot import StudyPlotView
from gui.theme import SPACE, set_text_role, theme_notifier

if TYPE_CHECKING:
    from core.studies.answering import AnsweredStudy
    from core.studies.searching.trials import SearchTrial
    from core.studies.study import Study

NEAR = 12.0
"""Pixels from a trial within which the pointer means it."""
_TALL = 32 * SPACE


class TrialCanvas(QWidget):
    """A painted plot of trials. The arrow keys walk over them, Enter chooses, and Escape lets go.

    Signals:
        chosen(str): The run of the trial that was clicked, or chosen by Enter.
    """

    chosen = Signal(str)

    def __init__(self, name: str, spoken: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_TALL)
        self.setMouseTracking(True)
        self.trials: tuple[SearchTrial, ...] = ()
        self.at: int | None = None
        set_text_role(self, "caption")
        theme_notifier.theme_changed.connect(self.update)

    def show_trials(self, study: Study, trials: Sequence[SearchTrial]) -> None:
        """Shows the trials of a search; what stood out still does where it is among them."""
        known = self.trials[self.at].number if self.at is not None else 0
        self.trials = tuple(trial for trial in trials if trial.cell.values)
        self.setAccessibleDescription(counted(len(self.trials), "trial"))
        self.prepare(study)
        # Among those that are left: a plot may leave out what nothing is known of.
        self.at = next((place for place, trial in enumerate(self.trials) if trial.number == known), None)
        self.update()

    def prepare(self, study: Study) -> None:
        """Takes up other trials, before they are painted."""
        raise NotImplementedError

    def nearest(self, point: QPointF) -> int | None:
        """The place of the trial that a point means; None for none."""
        raise NotImplementedError

    def paint(self, painter: QPainter) -> None:
        """Paints it."""
        raise NotImplementedError

    def walked(self) -> Sequence[int]:
        """The places that the arrow keys walk over, in their order."""
        raise NotImplementedError

    def told(self, place: int) -> str:
        """All of a trial, for whoever asks or cannot see it."""
        from core.studies.searching.telling import trial_row
        from core.studies.study import titled

        number, chosen, val, state, run = trial_row(self.trials[place], titled)
        why = f" {self.trials[place].why}" if self.trials[place].why else ""
        return f"Trial {number}, {state}: {chosen}; val {val}.{why} {run if run != '–' else ''}".strip()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._stand_out(self.nearest(event.position()), event.globalPosition())

    def leaveEvent(self, event: QEvent) -> None:
        self._stand_out(None, QPointF())
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose(self.nearest(event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        places = self.walked()
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.at is not None:
            self._choose(self.at)
        elif event.key() == Qt.Key.Key_Escape and self.at is not None:
            self._stand_out(None, QPointF())
        elif step is not None and places:
            before = places.index(self.at) if self.at in places else (-1 if step > 0 else len(places))
            place = places[min(len(places) - 1, max(0, before + step))]
            self._stand_out(place, QPointF(self.mapToGlobal(self.rect().topLeft())))
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        self.paint(painter)
        painter.end()

    def _stand_out(self, place: int | None, point: QPointF) -> None:
        if place == self.at:
            return
        self.at = place
        told = self.told(place) if place is not None else ""
        self.setAccessibleDescription(told)
        QToolTip.showText(point.toPoint(), plain_tip(told), self)
        self.update()

    def _choose(self, place: int | None) -> None:
        if place is not None and self.trials[place].run:
            self.chosen.emit(self.trials[place].run)


class TrialPlotView(StudyPlotView):
    """A plot of a study that is one canvas of trials.

    Args:
        session: Whose workspace it is.
        canvas: It.
    """

    def __init__(self, session: Session, canvas: TrialCanvas, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.canvas = canvas
        self.canvas.chosen.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.canvas)

    def show_study(self, shown: AnsweredStudy) -> None:
        self.canvas.show_trials(shown.study, shown.found.trials)

    def numbers(self) -> tuple[Sequence[str], Sequence[Sequence[CsvCell]]]:
        from core.studies.searching.telling import trial_numbers

        return trial_numbers(self.canvas.trials)

    @Slot(str)
    def _choose(self, run: str) -> None:
        self.chosen.emit((run,))
