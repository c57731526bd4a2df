"""What was left out of a verdict, and what is missing, is told below the answer."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from core.studies.answering import answer_runs
from core.studies.study import factor_of
from core.studies.training import study_runs
from gui.evaluation.interval_dots import IntervalDots
from gui.kit.job_dialog import DONE
from gui.session import Session
from gui.studies.dialog import StudyDialog
from tests.as_built import as_built
from tests.derived_dialogs import shown
from tests.shape_runs import DATASET, shapes_workspace
from tests.told_studies import asked, trained


def test_what_was_left_out_and_what_is_missing_is_told(
    themed: QApplication, tmp_path: Path, settings: QSettings, qtbot: QtBot
) -> None:
    workspace = shapes_workspace(tmp_path, classes=2, each=6, size=8)
    study = asked(workspace, "learning_rate=0.1,0.01", seeds=1)
    for number, one in enumerate(study_runs(workspace, study).wanted):
        trained(workspace, one, 50 + number, f"r{number}", unseen=3 * number)
    found = study_runs(workspace, study.extended([factor_of("learning_rate=0.001")], None))
    answered = answer_runs(workspace, found)
    assert answered.answer is not None
    assert answered.answer.left_out == 3
    assert sum("left out" in sentence for sentence in answered.answer.basis) == 1, "once, with why"
    session = Session(workspace, settings)
    try:
        went: list[tuple[str, str]] = []
        session.navigated.connect(lambda page, about: went.append((page, about)))
        dialog = StudyDialog(session, DATASET)
        shown(dialog, qtbot)
        dialog.page(DONE).show_answer(answered)
        basis = dialog.findChild(QLabel, "study_basis").text()
        assert "3 left out: not in val for every run." in basis
        assert dialog.findChild(QLabel, "study_question").text().endswith("1 run of 3 is missing.")
        dots = dialog.findChild(IntervalDots, "study_dots").rows()
        assert {row.words.split(", ")[1] for row in dots} == {"ahead", "cannot be told apart"}
        as_built("study-answer", dialog.page(DONE))
        dialog.page(DONE).view.chosen.emit(("r0", "r1"))
        assert went == [("runs", "r0\nr1")]
    finally:
        session.close()
