"""A study that is there is gone on with: what it varies stands in the dialog, and more can be added."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLabel
from pytestqt.qtbot import QtBot

from core.studies.answering import AnsweredStudy
from core.studies.folder import StudyFolder
from core.studies.searching.asking import as_search
from core.studies.searching.ranges import searched_of
from core.studies.study import factor_of
from gui.session import Session
from gui.studies.again_dialog import StudyAgainDialog, _show
from tests.as_built import BY_LETTERS, as_built
from tests.derived_dialogs import PATIENCE, shown


def test_only_what_is_gone_is_added_and_said_to_be(qtbot: QtBot) -> None:
    box = QComboBox()
    qtbot.addWidget(box)
    box.addItems(["first", "second"])
    for place, shown_as, many in ((1, "second", 2), (0, "first", 2), (-1, "third (gone)", 3)):
        _show(box, place, "third")
        assert (box.currentText(), box.count()) == (shown_as, many)


def test_what_the_study_varies_stands_there_and_more_is_added(studied: Session, qtbot: QtBot) -> None:
    dialog = StudyAgainDialog(studied, "rates")
    shown(dialog, qtbot)
    assert [factor for row in dialog.factors if (factor := row.factor())] == [factor_of("learning_rate=0.1,0.01")]
    assert not dialog.split.isEnabled()
    assert dialog.seeds.value() == 2
    assert not dialog.name_line.isEnabled()
    assert dialog.template.currentText() == "Which rate?"
    as_built("study-again", dialog, folded=[row.key.objectName() for row in dialog.factors], instead=BY_LETTERS)
    dialog.factors[0].values.setText("0.1, 0.01, 0.001")
    said = dialog.findChild(QLabel, "study_plan")
    qtbot.waitUntil(lambda: said.text().startswith("3 cells with 2 seeds: 6 runs, of which 4 are"), timeout=PATIENCE)
    assert dialog.study().name == "rates"
    assert dialog.go.isEnabled()
    dialog.reject()


def test_of_a_search_what_it_searches_stays_and_more_trials_are_asked_for(
    studied: Session, rates: AnsweredStudy, qtbot: QtBot
) -> None:
    begun = rates.study.model_copy(update={"name": "find", "factors": ()})
    search = as_search(begun, [searched_of("learning_rate=0.001..0.1")], trials=4)
    StudyFolder.of(studied.workspace, "find").write(search)
    dialog = StudyAgainDialog(studied, "find")
    shown(dialog, qtbot)
    assert not dialog.factors[0].isEnabled()
    said = dialog.findChild(QLabel, "study_plan")
    often = "trials with one seed, the best 3 again with 2 other seeds"
    qtbot.waitUntil(lambda: said.text().startswith(f"4 {often}: 10 runs."), timeout=PATIENCE)
    dialog.search.trials.setValue(6)
    qtbot.waitUntil(lambda: said.text().startswith(f"6 {often}: 12 runs."), timeout=PATIENCE)
    assert dialog.study().trials == 6
    dialog.reject()


def test_a_question_of_a_template_is_shown_and_one_of_their_own_is_called_so(
    studied: Session, rates: AnsweredStudy, qtbot: QtBot
) -> None:
    for name, asked, shown_as in (("more", "How many more pictures?", "How many more pictures?"), ("own", "", "Your own")):
        StudyFolder.of(studied.workspace, name).write(rates.study.model_copy(update={"name": name, "question": asked}))
        dialog = StudyAgainDialog(studied, name)
        shown(dialog, qtbot)
        assert dialog.template.currentText() == shown_as
        assert dialog.seeds.value() == 2, "nothing is taken from the template again"
        dialog.reject()


def test_a_split_or_preset_that_is_gone_is_called_gone(studied: Session, rates: AnsweredStudy, qtbot: QtBot) -> None:
    """Another one was shown in its place, as if the study had been made with that."""
    gone = rates.study.model_copy(update={"name": "gone", "split": "older", "preset": "mine"})
    StudyFolder.of(studied.workspace, "gone").write(gone)
    dialog = StudyAgainDialog(studied, "gone")
    shown(dialog, qtbot)
    assert (dialog.split.currentText(), dialog.preset.currentText()) == ("older (gone)", "mine (gone)")
    said = dialog.findChild(QLabel, "study_plan")
    qtbot.waitUntil(lambda: "older" in said.text() or "mine" in said.text(), timeout=PATIENCE)
    assert not dialog.go.isEnabled()
    dialog.reject()
