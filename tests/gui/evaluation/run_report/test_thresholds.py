"""Curves of a chosen class, with what a threshold comes to, walked by keys, and their numbers in a file."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.evaluation.certainty.thresholds import ClassCurves
from gui.evaluation.run_report.shown import ShownReport
from gui.evaluation.run_report.thresholds import ThresholdsSection, _faint
from gui.session import Session
from tests.as_built import as_built
from tests.seen_whole import wait_until_whole


def curve_of(shown: ShownReport, section: ThresholdsSection) -> ClassCurves:
    return next(curve for curve in shown.found.curves if curve.name == section._class.currentText())


def test_the_hardest_class_is_shown_first_and_another_is_chosen(
    session: Session, shown: ShownReport, qtbot: QtBot, tmp_path: Path
) -> None:
    section = ThresholdsSection(session)
    qtbot.addWidget(section)
    section.resize(900, 400)
    section.show()
    section.show_report(shown)
    assert section._class.currentText() == shown.found.hardest[0].name
    section._class.setCurrentIndex((section._class.currentIndex() + 1) % section._class.count())
    curve = curve_of(shown, section)
    assert curve.roc is not None
    assert curve.precision_recall is not None
    assert section._roc_card.said() == f"Area {100 * curve.roc.area:.1f} %, of 8 pictures of {curve.name}"
    report = section._shown
    assert report is not None
    alone = tuple(replace(one, support=1) for one in report.found.curves)
    section._shown = replace(report, found=replace(report.found, curves=alone))
    section._say_roc(0)
    assert section._roc_card.said() == f"Area {100 * curve.roc.area:.1f} %, of 1 picture of {curve.name}"
    section._shown = report
    drawn = section.roc._lines[-1]
    assert np.array_equal(drawn.upwards, curve.roc.true_rate)
    section.roc.setFocus()
    for _ in range(2):
        qtbot.keyClick(section.roc, Qt.Key.Key_Right)
    assert section._roc_card.said().startswith(f"From a probability of {curve.roc.threshold[0]:.2f} on: ")
    section._saving.save(tmp_path / "curves.csv")
    with open(tmp_path / "curves.csv", newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    told = [float(row["upwards"]) for row in rows if row["curve"] == "precision-recall"]
    assert told == curve.precision_recall.precision.tolist()
    # A report that is shown next keeps the class.
    section.show_report(shown)
    assert section._class.currentText() == curve.name
    as_built("report-thresholds", section)


def test_curves_that_nobody_could_tell_apart_are_left_out() -> None:
    long = np.linspace(0, 1, 15_000)
    assert _faint([(long, long), (long, long)]) == []
    one, other = np.array([0.0, 1.0]), np.array([0.5, 0.7])
    (line,) = _faint([(one, one), (other, other)])
    assert np.isnan(line.across[2]), "the line is broken between two curves"


def test_everything_to_press_is_seen_whole(session: Session, shown: ShownReport, qtbot: QtBot) -> None:
    section = ThresholdsSection(session)
    qtbot.addWidget(section)
    section.resize(900, 500)
    section.show_report(shown)
    section.show()
    wait_until_whole(qtbot, section)


def test_what_a_class_has_no_picture_for_is_said_and_a_point_of_the_other_curve_told(
    session: Session, shown: ShownReport, qtbot: QtBot
) -> None:
    section = ThresholdsSection(session)
    qtbot.addWidget(section)
    section.show_report(shown)
    curve = curve_of(shown, section)
    told = curve.precision_recall
    assert told is not None
    section._say_precision(0)
    assert section._precision_card.said() == (
        f"From a probability of {told.threshold[0]:.2f} on: {100 * told.recall[0]:.0f} % found, "
        f"{100 * told.precision[0]:.0f} % of what is taken for it right"
    )
    section._curve = lambda: replace(curve, roc=None, precision_recall=None)
    section._say_roc(3)
    section._say_precision(3)
    assert section._roc_card.said() == "No picture of this class, or of no other one."
    assert section._precision_card.said() == "No picture of this class."
