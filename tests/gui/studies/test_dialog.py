"""A study is put together, refused in place, carried out with what is there already, and answered in the window."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.cli.verbs import study as study_verb
from core.cluster import installed, offering, places, ray_line
from core.datasets.importing.importing import import_pictures
from core.studies.carrying import run_words
from core.studies.folder import StudyFolder
from core.studies.study import Study, WantedRun, factor_of
from core.studies.templates import TEMPLATES
from core.studies.training import study_runs
from core.support.jobs import Context
from core.support.left_out import LeftOut
from core.support.workspace import Workspace
from gui.evaluation.interval_dots import IntervalDots
from gui.session import Session
from gui.studies import dialog as study_dialog
from gui.studies.dialog import StudyDialog
from gui.studies.tab import StudiesTab
from gui.tasks.task import Task
from gui.theme import SPACE
from tests.as_built import BY_LETTERS, as_built
from tests.derived_dialogs import PATIENCE, shown
from tests.made_up_cluster import MadeUpCluster
from tests.pictures import draw_shapes
from tests.queues import carried_by_nobody_else, states
from tests.shape_runs import DATASET, shapes_workspace
from tests.told_studies import asked, trained


@pytest.fixture
def ready(tmp_path: Path) -> Workspace:
    return shapes_workspace(tmp_path, classes=2, each=6, size=8)


def words(dialog: StudyDialog, name: str) -> str:
    return str(dialog.findChild(QLabel, name).text())


def test_a_question_is_put_together_carried_out_and_answered(
    themed: QApplication, ready: Workspace, settings: QSettings, qtbot: QtBot
) -> None:
    wanted = study_runs(ready, asked(ready, "learning_rate=0.1,0.01", seeds=2)).wanted
    for number, one in enumerate(wanted):
        trained(ready, one, 58 if number < 2 else 20, f"by hand {number}")
    session = Session(ready, settings)
    try:
        dialog = StudyDialog(session, DATASET)
        shown(dialog, qtbot)
        dialog.template.setCurrentIndex(dialog.template.findData("search"))
        assert (dialog.search.trials.value(), dialog.study().trials) == (30, 30)
        assert [factor.scale for factor in dialog.study().factors] == ["log", "", "log"]
        qtbot.waitUntil(lambda: words(dialog, "study_plan").endswith("39 runs."), timeout=PATIENCE)
        assert words(dialog, "study_plan") == "30 trials with one seed, the best 3 again with 3 other seeds: 39 runs."
        dialog.template.setCurrentIndex(0)
        assert dialog.search.trials.value() == 30, "what is varied stays, and so does how often"
        dialog.template.setCurrentIndex(dialog.template.findData("rate-batch"))
        template = TEMPLATES.get("rate-batch")
        assert [factor for row in dialog.factors if (factor := row.factor()) is not None] == list(template.factors)
        assert dialog.name_line.currentText() == f"{DATASET} rate-batch"
        dialog.template.setCurrentIndex(0)
        dialog.factors[0].set_factor(factor_of("preset=mlp,lite0"))
        assert not dialog.preset.isVisible(), "all begin as what is varied says"
        dialog.factors[0].set_factor(None)
        assert dialog.preset.isVisible()
        dialog.preset.setCurrentIndex(dialog.preset.findData("mlp"))
        dialog.settings_line.setText("picture_size=8 epochs=1 precision=fp32")
        dialog.factors[0].set_factor(factor_of("learning_rate=much"))
        dialog.factors[1].set_factor(None)
        assert [row.isVisible() for row in dialog.factors[:5]] == [True, True, False, False, False]
        for row, key in zip(dialog.factors[1:4], ("epochs", "weight_decay", "dropout"), strict=True):
            row.set_factor(factor_of(f"{key}=1"))
        assert [row.isVisible() for row in dialog.factors[:6]] == [True] * 5 + [False], "one more than say something"
        for row in dialog.factors[1:]:
            row.set_factor(None)
        dialog.seeds.setValue(2)
        # What rows and presets list is said by tables that anybody may add to.
        listing = ("study_template", "study_preset", *(row.key.objectName() for row in dialog.factors))
        as_built("study-dialog", dialog, folded=listing, instead=BY_LETTERS)
        qtbot.waitUntil(lambda: "learning_rate" in words(dialog, "study_plan"), timeout=PATIENCE)
        assert not dialog.go.isEnabled()
        dialog.factors[0].set_factor(factor_of("learning_rate=0.1, 0.01"))
        qtbot.waitUntil(dialog.go.isEnabled, timeout=PATIENCE)
        assert words(dialog, "study_plan") == "2 cells with 2 seeds: 4 runs, of which 4 are trained already."
        dialog.go.click()
        qtbot.waitUntil(lambda: dialog.findChild(QLabel, "study_said") is not None, timeout=PATIENCE)
        assert dialog.findChild(QLabel, "study_said").isVisible()
        assert words(dialog, "study_said") == "Learning rate 0.1 is best, with 2 seeds and 60 pictures of val."
        dots = dialog.findChild(IntervalDots, "study_dots").rows()
        assert [(row.name, row.words, row.colour) for row in dots] == [
            ("Learning rate 0.1", "96.7 % ± 0.0, best", 0), ("Learning rate 0.01", "33.3 % ± 0.0, less good", None),
        ]  # fmt: skip
        assert StudyFolder.of(ready, f"{DATASET} rate-batch").is_there
        again = StudyDialog(session, DATASET)
        shown(again, qtbot)
        again.name_line.setCurrentText(f"{DATASET} rate-batch")
        again.factors[0].set_factor(factor_of("learning_rate=0.001"))
        qtbot.waitUntil(lambda: "added to it" in words(again, "study_plan"), timeout=PATIENCE)
        assert words(again, "study_plan").startswith("3 cells with 3 seeds: 9 runs, of which 4 are trained already.")
        assert f"about {DATASET}: what is varied here" in words(again, "study_plan")
        again.name_line.setCurrentText("twice the same")
        again.factors[1].set_factor(factor_of("learning_rate=0.1"))
        assert again.study().factors == (factor_of("learning_rate=0.001,0.1"),), "two rows, one thing that is varied"
        again.reject()
    finally:
        session.close()


def test_closed_it_looks_no_further(themed: QApplication, ready: Workspace, settings: QSettings, qtbot: QtBot) -> None:
    session = Session(ready, settings)
    try:
        dialog = StudyDialog(session, DATASET)
        shown(dialog, qtbot)
        assert (dialog.minimumWidth(), dialog.minimumHeight()) == (104 * SPACE, 84 * SPACE)
        dialog._pause.stop()
        dialog._look()
        assert dialog._looking.is_waiting
        dialog.reject()
        assert not dialog._looking.is_waiting
    finally:
        session.close()


def test_a_study_is_put_in_the_queue_and_its_dialog_closes(
    themed: QApplication, ready: Workspace, settings: QSettings, qtbot: QtBot
) -> None:
    session = Session(ready, settings)
    try:
        dialog = StudyDialog(session, DATASET)
        shown(dialog, qtbot)
        assert dialog.go.text() == "Train what is missing"
        dialog.queued.setChecked(True)
        assert dialog.go.text() == "Put in the queue"
        qtbot.waitUntil(dialog.go.isEnabled, timeout=PATIENCE)
        with carried_by_nobody_else(ready), qtbot.waitSignal(session.navigated, timeout=PATIENCE) as went:
            dialog.go.click()
        assert went.args == ["runs", "queue:"]
        assert states(ready) == {f"{DATASET} study": "waiting"}
        assert dialog.isHidden()
    finally:
        session.close()


def test_a_study_is_handed_to_whoever_trains_it_where_it_is_asked_for(
    themed: QApplication, ready: Workspace, settings: QSettings, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed: list[str] = []

    def carry(workspace: Workspace, study: Study, wanted: Sequence[WantedRun], context: Context) -> tuple[LeftOut, ...]:
        handed.extend(run_words(one) for one in wanted)
        return (LeftOut("learning_rate 0.1, seed 0", "The cluster is closed."),)

    monkeypatch.setattr(installed, "find_spec", lambda name: object())
    monkeypatch.setattr(ray_line, "ray_line", lambda address, options: None)
    monkeypatch.setattr(places, "carried_by", lambda open_line: carry)
    monkeypatch.setattr(offering, "RayCluster", MadeUpCluster)
    session = Session(ready, settings)
    try:
        dialog = StudyDialog(session, DATASET)
        shown(dialog, qtbot)
        dialog.factors[0].set_factor(factor_of("learning_rate=0.1,0.01"))
        dialog.preset.setCurrentIndex(dialog.preset.findData("mlp"))
        dialog.settings_line.setText("picture_size=8 epochs=1 precision=fp32")
        dialog.seeds.setValue(1)
        assert dialog.where.isVisible()
        dialog.queued.setChecked(True)
        dialog.where.places.setCurrentIndex(dialog.where.places.findData("ray"))
        assert (dialog.queued.isEnabled(), dialog.queued.isChecked()) == (False, False), "a cluster has a line of its own"
        qtbot.waitUntil(lambda: words(dialog, "study_offer").startswith("2 nodes"), timeout=PATIENCE)
        qtbot.waitUntil(dialog.go.isEnabled, timeout=PATIENCE)
        dialog.go.click()
        assert [task.title for task in session.tasks] == [f"Study {dialog.study_name}"]
        qtbot.waitUntil(lambda: len(handed) == 2, timeout=PATIENCE)
        qtbot.waitUntil(lambda: not dialog.is_working, timeout=PATIENCE)
        name = dialog.study_name
        with qtbot.waitSignal(session.navigated) as went, qtbot.waitSignal(session.runs_changed):
            dialog.finish()
        assert went.args == ["runs", f"study:{name}"]
    finally:
        assert session.close()


def test_a_name_that_cannot_be_one_is_said_in_place(
    themed: QApplication, ready: Workspace, settings: QSettings, qtbot: QtBot
) -> None:
    session = Session(ready, settings)
    try:
        dialog = StudyDialog(session, DATASET)
        shown(dialog, qtbot)
        dialog.name_line.setCurrentText("a/b")
        qtbot.waitUntil(lambda: "cannot be used as a study name" in words(dialog, "study_plan"), timeout=PATIENCE)
        assert not dialog.go.isEnabled()
        dialog.reject()
    finally:
        session.close()


def test_a_place_that_holds_no_studies_is_said_and_nothing_is_trained(
    themed: QApplication, ready: Workspace, settings: QSettings, qtbot: QtBot
) -> None:
    session = Session(ready, settings)
    try:
        dialog = StudyDialog(session, DATASET)
        shown(dialog, qtbot)
        dialog.preset.setCurrentIndex(dialog.preset.findData("mlp"))
        dialog.factors[0].set_factor(factor_of("learning_rate=0.1,0.01"))
        qtbot.waitUntil(dialog.go.isEnabled, timeout=PATIENCE)
        (ready.models / ".studies").write_text("a file where the folder should be")
        dialog.go.click()
        qtbot.waitUntil(lambda: not dialog.is_working and bool(dialog.banner.text()), timeout=PATIENCE)
        assert dialog.banner.text().startswith(f"The study cannot be kept in {ready.models}: ")
        assert not dialog.is_working
        dialog.reject()
    finally:
        session.close()


def test_a_dataset_without_a_split_is_told_what_is_missing(
    themed: QApplication, ready: Workspace, settings: QSettings, qtbot: QtBot, tmp_path: Path
) -> None:
    import_pictures(ready, "bare", draw_shapes(tmp_path / "bare", 2, 2, 8))
    session = Session(ready, settings)
    try:
        dialog = StudyDialog(session, "bare")
        shown(dialog, qtbot)
        qtbot.waitUntil(lambda: "has no split yet" in words(dialog, "study_plan"), timeout=PATIENCE)
        assert "on the Data page" in words(dialog, "study_plan")  # there is no page of another name
        assert not dialog.go.isEnabled()
        dialog.reject()
    finally:
        session.close()


def test_what_a_question_takes_and_is_not_there_is_said(
    themed: QApplication, ready: Workspace, settings: QSettings, qtbot: QtBot
) -> None:
    session = Session(ready, settings)
    try:
        dialog = StudyDialog(session, DATASET)
        shown(dialog, qtbot)
        dialog.template.setCurrentIndex(dialog.template.findData("rate-batch"))
        dialog.template.setCurrentIndex(dialog.template.findData("background"))
        missing = "there is none without backgrounds and none before other backgrounds"
        qtbot.waitUntil(lambda: missing in words(dialog, "study_plan"), timeout=PATIENCE)
        assert f"`main.py background {DATASET} '{DATASET} swapped' --makes swapped`" in words(dialog, "study_plan")
        assert [row.factor() for row in dialog.factors] == [None] * len(dialog.factors)
        assert not dialog.go.isEnabled()
        dialog._pause.stop()
        dialog._vary(())
        assert dialog._pause.isActive(), "rows that stay as they are tell of no change"
        dialog._template_chosen()
        assert dialog._looking.is_waiting
        dialog.reject()
        assert not dialog._looking.is_waiting, "nobody is there any more to be told"
    finally:
        session.close()


DOORS = {
    "study": "study_name", "dataset": "the dataset that the dialog is opened for", "split": "study_split",
    "template": "study_template", "recipe": "study_preset", "settings": "study_settings", "factors": "study_factor_0",
    "seeds": "study_seeds", "searched": "study_values_0", "trials": "study_trials", "best": "study_best",
    "pruning": "study_pruning", "at_once": "study_at_once", "prune_at": "study_prune_at", "resume": "tab: study_again",
    "queue": "study_queued", "on": "study_where", "slurm": "study_place_options", "ray": "study_place_options",
    "plan": "study_plan", "remove": "tab: study_remove", "open_test": "tab: study_open_test",
}  # fmt: skip
"""Where the window has what the verb takes: a part of the dialog, a button of the tab, or why there is none."""


def test_whatever_the_verb_takes_has_its_place_in_the_window(
    themed: QApplication, ready: Workspace, settings: QSettings, qtbot: QtBot
) -> None:
    parser = argparse.ArgumentParser()
    study_verb.options(parser)
    assert {action.dest for action in parser._actions} - {"help"} == set(DOORS)
    session = Session(ready, settings)
    try:
        dialog = StudyDialog(session, DATASET)
        shown(dialog, qtbot)
        tab = StudiesTab(session)
        qtbot.addWidget(tab)
        for door in DOORS.values():
            where = tab if door.startswith("tab: ") else dialog
            assert " " in door.removeprefix("tab: ") or where.findChild(QWidget, door.removeprefix("tab: ")) is not None, door
        dialog.reject()
    finally:
        assert session.close()


def test_what_would_be_trained_is_found_out_by_a_task_that_imports_it(
    themed: QApplication, ready: Workspace, settings: QSettings, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session(ready, settings)
    begun: list[object] = []
    monkeypatch.setattr(study_dialog, "Task", lambda job, *words: begun.append(job) or Task(job, *words))
    dialog = StudyDialog(session, DATASET)
    shown(dialog, qtbot)
    dialog.factors[0].set_factor(factor_of("dropout=0.1,0.2"))
    qtbot.waitUntil(lambda: words(dialog, "study_plan") != "", timeout=PATIENCE)
    assert begun == ["core.studies.training:study_runs"], "in the window's thread it would hold up the dialog"
    session.close()
