"""The calibration as it is, and with a temperature when asked; what was fitted on val says so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.evaluation.side_report.coverage_words import coverage_words
from gui.evaluation.run_report.certainty import CertaintySection, temperature_words
from gui.evaluation.run_report.shown import ShownReport
from gui.session import Session
from tests.as_built import as_built


def test_temperature_scaling_is_an_option_and_said(session: Session, shown: ShownReport, qtbot: QtBot, tmp_path: Path) -> None:
    section = CertaintySection(session)
    qtbot.addWidget(section)
    section.resize(900, 400)
    section.show()
    section.show_report(shown)
    found = shown.found
    assert found.tempered is not None
    as_it_is = [one.accuracy for one in found.calibration.bins if one.n]
    assert section.calibration._lines[-1].upwards.tolist() == as_it_is
    assert section._calibration_card.said() == f"Off by {100 * found.calibration.error:.1f} % on average"
    assert "fitted on 24 pictures of val" in section._says.text()
    assert "on these very pictures" in section._says.text()
    section.scaled.setFocus()
    qtbot.keyClick(section.scaled, Qt.Key.Key_Space)
    with_it = [one.accuracy for one in found.tempered.calibration.bins if one.n]
    assert section.calibration._lines[-1].upwards.tolist() == with_it
    assert section._calibration_card.said() == f"Off by {100 * found.tempered.calibration.error:.1f} % on average"
    assert section.calibration._lines[-2].upwards.tolist() == as_it_is, "the run as it is stays in sight"
    again = CertaintySection(session)
    qtbot.addWidget(again)
    assert again.scaled.isChecked()
    section._saving.save(tmp_path / "certainty.csv")
    rows = (tmp_path / "certainty.csv").read_text(encoding="utf-8-sig").splitlines()
    assert sum(row.startswith("coverage") for row in rows) == len(found.coverage.covered)


def test_a_point_is_told_with_its_interval_and_the_surest_with_what_they_reach(
    session: Session, shown: ShownReport, qtbot: QtBot
) -> None:
    section = CertaintySection(session)
    qtbot.addWidget(section)
    section.show()
    section.show_report(shown)
    section.calibration.setFocus()
    qtbot.keyClick(section.calibration, Qt.Key.Key_Right)
    first = next(one for one in shown.found.calibration.bins if one.n)
    assert f"{first.n} picture" in section._calibration_card.said()
    section.coverage.setFocus()
    qtbot.keyClick(section.coverage, Qt.Key.Key_Left)
    assert section._coverage_card.said().startswith("The surest 4 %")
    section.coverage.pointed.emit(-1)
    assert section._coverage_card.said() == coverage_words(shown.found), "as on the page and on the command line"
    assert np.array_equal(section.coverage._lines[0].across, shown.found.coverage.covered)
    assert temperature_words(shown).startswith("Temperature ")
    silent = replace(shown, found=replace(shown.found, tempered=None))
    assert temperature_words(silent) == "Val says nothing of a temperature: it has no mistakes, or no pictures."
    as_built("report-certainty", section)
