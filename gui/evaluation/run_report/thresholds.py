"""Each class against the rest: what a threshold finds and takes along, and how precise it is at each recall."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.evaluation.certainty.thresholds import ClassCurves, macro_area, macro_average_precision
from core.support.csv_files import CsvCell
from core.support.wording import counted, percentage
from gui.evaluation.run_report.plot_pair import PlotPairSection
from gui.evaluation.run_report.section import FigureCard
from gui.evaluation.run_report.shown import ShownReport
from gui.kit.labels import label
from gui.kit.quiet import QuietComboBox
from gui.plots.figure_plot import FigureAxis, FigureLine, FigurePlot, Numbers
from gui.session import Session
from gui.theme import SPACE

_MOST_FAINT = 20_000  # points of the other classes' curves; beyond they are left out, for nobody could tell them apart


class ThresholdsSection(PlotPairSection):
    """Two plots of one class, with those of the others faintly behind."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.roc = FigurePlot("report_roc", "ROC curve", FigureAxis("False alarms, %"), FigureAxis("Found, %"))
        self.precision = FigurePlot(
            "report_precision", "Precision against recall", FigureAxis("Recall, %"), FigureAxis("Precision, %")
        )
        self._roc_card = FigureCard("report_roc", "ROC", self.roc)
        self._precision_card = FigureCard("report_precision", "Precision against recall", self.precision)
        self.roc.pointed.connect(self._say_roc)
        self.precision.pointed.connect(self._say_precision)
        self._class = QuietComboBox()
        self._class.setObjectName("thresholds_class")
        self._class.setAccessibleName("Class")
        self._class.setToolTip("The class that is told from all others")
        self._class.setMinimumWidth(24 * SPACE)
        self._class.currentIndexChanged.connect(self._draw)
        self._means = label("", "caption", name="thresholds_means")
        cards = (self._roc_card, self._precision_card)
        self.lay_out("thresholds", (self._class, self._means), cards, (self.roc, self.precision))

    def show_report(self, shown: ShownReport) -> None:
        before = self._class.currentText()
        self._shown = shown
        names = [shown.classes[number] for number in shown.found.by_name]
        hardest = shown.found.hardest[0].name if shown.found.hardest else names[0]
        self._class.blockSignals(True)
        self._class.clear()
        self._class.addItems(names)
        self._class.setCurrentIndex(names.index(before if before in names else hardest))
        self._class.blockSignals(False)
        curves = shown.found.curves
        means = [("ROC area", macro_area(curves)), ("average precision", macro_average_precision(curves))]
        told = ", ".join(f"{name} {percentage(value, 1)}" for name, value in means if value is not None)
        self._means.setText(f"Mean over the classes: {told}" if told else "")
        self._draw()

    def _curve(self) -> ClassCurves | None:
        if self._shown is None or self._class.currentIndex() < 0:
            return None
        return self._shown.found.curves[self._shown.found.by_name[self._class.currentIndex()]]

    @Slot()
    def _draw(self) -> None:
        curve = self._curve()
        if self._shown is None or curve is None:
            return
        colour = self._shown.colour
        others = [other for other in self._shown.found.curves if other is not curve]
        behind = _faint([(one.roc.false_rate, one.roc.true_rate) for one in others if one.roc is not None])
        diagonal = FigureLine(np.array([0.0, 1.0]), np.array([0.0, 1.0]), "line_strong", 1.0, "dot")
        own = [FigureLine(curve.roc.false_rate, curve.roc.true_rate, colour, 2.5)] if curve.roc is not None else []
        self.roc.show_lines([*behind, diagonal, *own], walked=len(behind) + 1 if own else -1)
        pairs = [
            (one.precision_recall.recall, one.precision_recall.precision) for one in others if one.precision_recall is not None
        ]
        behind, told = _faint(pairs), curve.precision_recall
        line = [FigureLine(told.recall, told.precision, colour, 2.5)] if told is not None else []
        self.precision.show_lines([*behind, *line], walked=len(behind) if line else -1)
        self._say_roc(-1)
        self._say_precision(-1)

    @Slot(int)
    def _say_roc(self, place: int) -> None:
        curve = self._curve()
        if curve is None or curve.roc is None:
            self._roc_card.say("No picture of this class, or of no other one.")
        elif place < 1:  # the first point takes nothing
            self._roc_card.say(f"Area {percentage(curve.roc.area, 1)}, of {counted(curve.support, 'picture')} of {curve.name}")
        else:
            roc = curve.roc
            self._roc_card.say(
                f"From a probability of {roc.threshold[place - 1]:.2f} on: {percentage(roc.true_rate[place])} found, "
                f"{percentage(roc.false_rate[place], 1)} false alarms"
            )

    @Slot(int)
    def _say_precision(self, place: int) -> None:
        curve = self._curve()
        if curve is None or curve.precision_recall is None:
            self._precision_card.say("No picture of this class.")
        elif place < 0:
            self._precision_card.say(f"Average precision {percentage(curve.precision_recall.average_precision, 1)}")
        else:
            told = curve.precision_recall
            self._precision_card.say(
                f"From a probability of {told.threshold[place]:.2f} on: {percentage(told.recall[place])} found, "
                f"{percentage(told.precision[place])} of what is taken for it right"
            )

    def called(self) -> str:
        return f"{self._shown.found.evaluation.run} {self._class.currentText()}" if self._shown is not None else "thresholds"

    def numbers(self) -> tuple[Sequence[str], Iterable[Sequence[CsvCell]]]:
        curve = self._curve()
        return ("curve", "class", "threshold", "across", "upwards"), _rows(curve) if curve is not None else ()


def _faint(curves: Sequence[tuple[Numbers, Numbers]]) -> list[FigureLine]:
    """All of them as one line with breaks; none where they would be too many."""
    if not curves or sum(len(across) for across, _ in curves) > _MOST_FAINT:
        return []
    parted = [np.concatenate([np.append(curve[side], np.nan) for curve in curves]) for side in (0, 1)]
    return [FigureLine(parted[0], parted[1], "disabled", 1.0)]


def _rows(curve: ClassCurves) -> Iterator[tuple[str | float, ...]]:
    if curve.roc is not None:
        thresholds = ["", *curve.roc.threshold.tolist()]
        for threshold, across, upwards in zip(thresholds, curve.roc.false_rate, curve.roc.true_rate, strict=True):
            yield "roc", curve.name, threshold, float(across), float(upwards)
    if (told := curve.precision_recall) is not None:
        for threshold, across, upwards in zip(told.threshold, told.recall, told.precision, strict=True):
            yield "precision-recall", curve.name, float(threshold), float(across), float(upwards)
