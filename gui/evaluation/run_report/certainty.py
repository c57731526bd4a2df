"""How far to believe how sure a run is: its calibration, and how right it is on what it is surest of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from core.evaluation.certainty.calibration import Calibration, CalibrationBin
from core.evaluation.side_report.coverage_words import coverage_words
from core.evaluation.side_report.side_report import SideReport
from core.evaluation.wording import percent
from core.support.csv_files import CsvCell
from core.support.wording import counted, percentage
from gui.evaluation.run_report.plot_pair import PlotPairSection
from gui.evaluation.run_report.section import FigureCard
from gui.evaluation.run_report.shown import ShownReport
from gui.kit.labels import ElidedLabel
from gui.plots.figure_plot import FigureAxis, FigureLine, FigurePlot
from gui.session import Session

_SCALED = "report/temperature"


class CertaintySection(PlotPairSection):
    """Two plots side by side, and a switch for temperature scaling."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.calibration = FigurePlot(
            "report_calibration", "Calibration curve", FigureAxis("How sure, %"), FigureAxis("How often right, %")
        )
        self.coverage = FigurePlot(
            "report_coverage", "Accuracy by coverage", FigureAxis("Part answered, the surest first, %"), FigureAxis("Right, %")
        )
        self._calibration_card = FigureCard("report_calibration", "Calibration", self.calibration)
        self._coverage_card = FigureCard("report_coverage", "Accuracy of the surest", self.coverage)
        self.calibration.pointed.connect(self._say_calibration)
        self.coverage.pointed.connect(self._say_coverage)
        self.scaled = QCheckBox("Temperature scaling")
        self.scaled.setObjectName("certainty_scaled")
        self.scaled.setToolTip(
            "One number, fitted on val, that makes the run less sure of everything, or more. It changes no answer; "
            "what is shown otherwise is the run as it is."
        )
        self.scaled.setChecked(str(session.settings.value(_SCALED, 0)) == "1")
        self.scaled.toggled.connect(self._turn)
        self._says = ElidedLabel("caption", "certainty_says")
        cards = (self._calibration_card, self._coverage_card)
        self.lay_out("certainty", (self.scaled, self._says), cards, (self.calibration, self.coverage))

    def show_report(self, shown: ShownReport) -> None:
        self._shown = shown
        self.scaled.setEnabled(shown.found.tempered is not None)
        self._draw()
        told = shown.found.coverage
        low = min([*told.accuracy.tolist(), 0.9])
        self.coverage.set_axes(
            FigureAxis("Part answered, the surest first, %"), FigureAxis("Right, %", max(0.0, np.floor(10 * low) / 10))
        )
        self.coverage.show_lines([FigureLine(told.covered, told.accuracy, shown.colour, 2.5)], walked=0)
        self._say_coverage(-1)

    @Slot(bool)
    def _turn(self, wanted: bool) -> None:
        self.session.settings.setValue(_SCALED, int(wanted))
        self._draw()

    def _draw(self) -> None:
        if self._shown is None:
            return
        found, colour = self._shown.found, self._shown.colour
        lines = [FigureLine(np.array([0.0, 1.0]), np.array([0.0, 1.0]), "line_strong", 1.0, "dot")]
        in_front = self._in_front(found)
        if in_front is not found.calibration:
            lines.append(_line(found.calibration, "text_dim", with_reach=False))
        lines.append(_line(in_front, colour))
        self.calibration.show_lines(lines, walked=len(lines) - 1)
        self._say_calibration(-1)
        self._says.setText(temperature_words(self._shown))

    def _in_front(self, found: SideReport) -> Calibration:
        """The calibration with the temperature where that is wanted and there is one, and as it is otherwise."""
        return found.tempered.calibration if self.scaled.isChecked() and found.tempered is not None else found.calibration

    @Slot(int)
    def _say_calibration(self, place: int) -> None:
        if self._shown is None:
            return
        told = self._in_front(self._shown.found)
        if place < 0:
            self._calibration_card.say(f"Off by {percentage(told.error, 1)} on average")
        else:
            one = _filled(told)[place]
            self._calibration_card.say(
                f"Sure {100 * one.low:.0f} to {percentage(one.high)}: {counted(one.n, 'picture')}, "
                f"right {percent(one.accuracy, one.interval)}"
            )

    @Slot(int)
    def _say_coverage(self, place: int) -> None:
        if self._shown is None:
            return
        told = self._shown.found.coverage
        if place < 0:
            self._coverage_card.say(coverage_words(self._shown.found))
            return
        self._coverage_card.say(
            f"The surest {percentage(told.covered[place])}, from {percentage(told.threshold[place])} on: "
            f"{percentage(told.accuracy[place], 1)} right"
        )

    def called(self) -> str:
        return f"{self._shown.found.evaluation.run} certainty {self._shown.on}" if self._shown is not None else "certainty"

    def numbers(self) -> tuple[Sequence[str], Iterable[Sequence[CsvCell]]]:
        return ("curve", "low", "high", "pictures", "across", "upwards"), _rows(self._shown) if self._shown is not None else ()


def temperature_words(shown: ShownReport) -> str:
    """What temperature scaling comes to, and on which pictures it was fitted."""
    scaled = shown.found.tempered
    if scaled is None:
        return "Val says nothing of a temperature: it has no mistakes, or no pictures."
    same = " on these very pictures" if shown.on == "val" else ""
    return (
        f"Temperature {scaled.temperature:.2f}, fitted on {counted(scaled.fitted_on, 'picture')} of val: off by "
        f"{percentage(scaled.calibration.error, 1)} with it{same}, {percentage(shown.found.calibration.error, 1)} without."
    )


def _filled(told: Calibration) -> list[CalibrationBin]:
    return [one for one in told.bins if one.n]


def _line(told: Calibration, colour: str | int, with_reach: bool = True) -> FigureLine:
    bins = _filled(told)
    across = np.array([one.confidence or 0.0 for one in bins], np.float64)
    upwards = np.array([one.accuracy or 0.0 for one in bins], np.float64)
    if not with_reach:
        return FigureLine(across, upwards, colour, 1.5, "dash", dots=5)
    ends = np.array([one.interval or (0.0, 1.0) for one in bins], np.float64).reshape(-1, 2)
    return FigureLine(across, upwards, colour, 2.0, dots=8, below=upwards - ends[:, 0], above=ends[:, 1] - upwards)


def _rows(shown: ShownReport) -> Iterator[tuple[str | int | float, ...]]:
    found = shown.found
    curves = [("calibration", found.calibration)]
    if found.tempered is not None:
        curves.append((f"calibration at temperature {found.tempered.temperature:.4f}", found.tempered.calibration))
    for name, told in curves:
        for one in _filled(told):
            yield name, one.low, one.high, one.n, one.confidence or 0.0, one.accuracy or 0.0
    for covered, accuracy in zip(found.coverage.covered.tolist(), found.coverage.accuracy.tolist(), strict=True):
        yield "coverage", "", "", "", covered, accuracy
