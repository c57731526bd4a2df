"""The card of a plot saves it under the name of its study, and says where that cannot be done."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core.studies.answering import AnsweredStudy
from gui.plots.saving import SaveButton
from gui.session import Session
from gui.studies.plots.card import StudyPlotCard
from gui.studies.plots.table import STUDY_PLOTS
from tests.as_built import as_built


def test_a_plot_is_saved_and_a_place_that_is_none_is_told(
    studied: Session, rates: AnsweredStudy, qtbot: QtBot, tmp_path: Path
) -> None:
    card = StudyPlotCard(studied, "dots", STUDY_PLOTS.get("dots"))
    qtbot.addWidget(card)
    card.name_study("rates")
    as_built("study-card", card, folded={"CellDots"})
    card.plot.show_study(rates)
    card.show()
    saving = card.findChild(SaveButton, "study_save_dots")
    saving.save(tmp_path / "dots.csv")
    assert (tmp_path / "dots.csv").is_file()
    (tmp_path / "file").write_text("no folder")
    saving.save(tmp_path / "file" / "dots.csv")
    wrong = card.findChild(QLabel, "study_plot_dots_error")
    assert wrong.isVisible()
    assert "cannot be written" in wrong.text()
