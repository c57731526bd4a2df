"""Cells stand as dots with both sorts of spread; what is worse by more than chance has no colour."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core.studies.answering import AnsweredStudy, answer_study
from core.studies.folder import StudyFolder
from gui.session import Session
from gui.studies.plots.cell_dots import CellDots
from tests.as_built import as_built


def test_of_two_factors_it_is_said_what_the_values_are_of(studied: Session, rates: AnsweredStudy, qtbot: QtBot) -> None:
    plot = CellDots(studied)
    qtbot.addWidget(plot)
    two = answer_study(studied.workspace, StudyFolder.of(studied.workspace, "rates and batches").study)
    plot.show_study(two)
    said = plot.findChild(QLabel, "study_dots_by")
    assert (plot.dots.rows()[0].name, said.text()) == ("0.1, 8", "Cells by learning rate, batch size")
    as_built("study-dots", plot)
    plot.show_study(rates)
    assert said.isHidden()


def test_both_spreads_are_shown(studied: Session, rates: AnsweredStudy, qtbot: QtBot) -> None:
    plot = CellDots(studied)
    qtbot.addWidget(plot)
    plot.show_study(rates)
    best, worse = plot.dots.rows()
    assert best.marks == pytest.approx((58 / 60, 59 / 60))
    assert best.words == "97.5 % ± 1.2, best"
    assert best.low < 58 / 60 < best.high
    assert "over pictures, from 96.7 % to 98.3 % over seeds" in best.told
    assert (best.colour, worse.colour) == (0, None)
    heads, rows = plot.numbers()
    assert heads[:3] == ("cell", "runs", "mean")
    assert rows[1][0] == "learning_rate 0.01"
