"""How far to believe how sure a run is: its calibration, and how right it is on what it is surest of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from core.evaluation.certainty.calibration import Calibration, CalibrationBin
from core.evaluation.wording import percent
from core.support.wording import counted, percentage
from gui.evaluation.run_report.section import FigureCard, ReportSection
from gui.evaluation.run_report.shown import ShownReport
from gui.kit.labels import ElidedLabel, error_label, say
from gui.plots.figure_plot import FigureAxis, FigureLine, FigurePlot
from gui.plots.saving import SaveButton, save_drawn
from gui.session import Session
from gui.theme import SPACE

_SCALED = "report/temperature"
_ASKED = (0.99, 0.95, 0.9)  # accuracies that a person may want to reach by answering fewer pictures


class CertaintySection(ReportSection):
    """Two plots side by side, and a switch for temperature scaling."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._shown: ShownReport | None = None
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
        self._problem = error_label("certainty_error")
        self._saving = SaveButton("certainty_save", "the plots", self._save_to, self._called)
        self._saving.said.connect(lambda words: say(self._problem, words))
        tools = QHBoxLayout()
        tools.setSpacing(2 * SPACE)
        tools.addWidget(self.scaled)
        tools.addWidget(self._says, 1)
        tools.addWidget(self._saving)
        self._picture = QWidget()
        row = QHBoxLayout(self._picture)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self._calibration_card)
        row.addWidget(self._coverage_card)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(SPACE)
        whole.addLayout(tools)
        whole.addWidget(self._problem)
        whole.addWidget(self._picture, 1)

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
        scaled = found.tempered if self.scaled.isChecked() else None
        if scaled is not None:
            lines.append(_line(found.calibration, "text_dim", with_reach=False))
        lines.append(_line(scaled.calibration if scaled is not None else found.calibration, colour))
        self.calibration.show_lines(lines, walked=len(lines) - 1)
        self._say_calibration(-1)
        self._says.setText(temperature_words(self._shown))

    def _bins(self) -> list[CalibrationBin]:
        """The bins with pictures of the curve in front."""
        if self._shown is None:
            return []
        found = self._shown.found
        told = found.tempered.calibration if self.scaled.isChecked() and found.tempered is not None else found.calibration
        return _filled(told)

    @Slot(int)
    def _say_calibration(self, place: int) -> None:
        bins = self._bins()
        if self._shown is None or not bins:
            return
        found = self._shown.found
        if place < 0:
            on = found.tempered.calibration if self.scaled.isChecked() and found.tempered is not None else found.calibration
            self._calibration_card.say(f"Off by {percentage(on.error, 1)} on average")
        else:
            one = bins[place]
            self._calibration_card.say(
                f"Sure {100 * one.low:.0f} to {percentage(one.high)}: {counted(one.n, 'picture')}, "
                f"right {percent(one.accuracy, one.interval)}"
            )

    @Slot(int)
    def _say_coverage(self, place: int) -> None:
        if self._shown is None:
            return
        told, whole = self._shown.found.coverage, self._shown.found.evaluation.accuracy
        if place >= 0:
            self._coverage_card.say(
                f"The surest {percentage(told.covered[place])}, from {percentage(told.threshold[place])} on: "
                f"{percentage(told.accuracy[place], 1)} right"
            )
            return
        parts = [
            f"{percentage(told.largest(wanted))} are right to {percentage(wanted)}"
            for wanted in _ASKED
            if whole < wanted and told.largest(wanted)
        ]
        self._coverage_card.say(
            f"The surest {', '.join(parts)}" if parts else f"All pictures together: {percentage(whole, 1)} right"
        )

    def _called(self) -> str:
        return f"{self._shown.found.evaluation.run} certainty {self._shown.on}" if self._shown is not None else "certainty"

    def _save_to(self, path: Path) -> None:
        header = ("curve", "low", "high", "pictures", "across", "upwards")
        rows = list(_rows(self._shown)) if self._shown is not None else []
        save_drawn(path, self._picture, [self.calibration, self.coverage], self._called(), header, rows)


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
