"""What a run took, as figures; how fast it answers on this machine is measured when a person asks."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.evaluation.side_report.cost_words import cost_figures
from core.evaluation.side_report.run_cost import RunCost
from core.support.errors import SafelightError
from gui.evaluation.run_report.figure_tiles import FigureTiles
from gui.kit.quiet import quiet_button
from gui.session import Session
from gui.theme import SPACE

_TIP = (
    "How long one picture takes from its file to its answer, and how many pictures a second are answered together, "
    "on this machine: some ten seconds"
)


class RunCosts(QWidget):
    """The figures, and the button that measures the last of them.

    Signals:
        failed(object): It could not be measured.
    """

    failed = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._run = ""
        self._cost: RunCost | None = None
        self._at_work: set[str] = set()
        self.tiles = FigureTiles("report_cost")
        self.button = quiet_button("Measure speed", "report_speed", "time", self.measure)
        self.button.setToolTip(_TIP)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self.tiles, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)

    def show_cost(self, run: str, cost: RunCost) -> None:
        """Shows what another run took."""
        self._run, self._cost = run, cost
        self.tiles.show_figures([(one.title, one.text, one.meaning) for one in cost_figures(cost)])
        at_work = run in self._at_work
        self.button.setEnabled(not at_work)
        self.button.setText("Measuring …" if at_work else "Measure speed" if cost.speed is None else "Measure again")

    @Slot()
    def measure(self) -> None:
        """Has the workshop measure how fast the run answers, and shows it when it is known."""
        from core.engine.protocol import MeasureSpeed

        run = self._run
        if self._cost is None or run in self._at_work:
            return
        task = self._session.ask_workshop(MeasureSpeed(run))
        task.succeeded.connect(lambda reply: self.take_reply(run, reply))
        task.failed.connect(self.failed)
        task.finished.connect(lambda: self._ended(run))
        self._at_work.add(run)
        self._session.run_task(task, f"Measuring how fast {run} answers")
        self.show_cost(run, self._cost)

    def take_reply(self, run: str, reply: object) -> None:
        """Shows what the workshop said of a run, where that is still the one that is looked at."""
        from core.engine.protocol import Failure, SpeedMeasured

        match reply:
            case SpeedMeasured(speed):
                if run == self._run and self._cost is not None:
                    self._cost = replace(self._cost, speed=speed)
            case Failure(message, hint, path):
                self.failed.emit(SafelightError(message, hint, path))
            case _:
                pass

    def _ended(self, run: str) -> None:
        self._at_work.discard(run)
        if run == self._run and self._cost is not None:
            self.show_cost(run, self._cost)
