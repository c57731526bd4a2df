"""The Train page: set-up, a real tiny training started, watched, found again, stopped and resumed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.request import SplitRequest
from core.datasets.splits.splitting import make_split
from core.runs.events import CheckpointSaved, Finished
from core.runs.folder import RunFolder
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training import launcher
from core.training.presets import PRESETS, recipe_for
from gui.session import Session
from gui.training.page import TrainPage
from tests.as_built import as_built
from tests.catalogs import Planted, plant, planted_dataset
from tests.seen_whole import wait_until_whole
from tests.told_runs import tell, told_run

SOON = 10_000
TRAINED = 90_000
"""Milliseconds within which a process that first loads torch must have told something, on a busy machine."""


@pytest.fixture
def split_shapes(shapes: Dataset) -> Dataset:
    make_split(shapes, SplitRequest(train=0.5, val=0.25, test=0.25), Context())
    return shapes


@pytest.fixture
def page(session: Session, qtbot: QtBot) -> Iterator[TrainPage]:
    made = opened(session, qtbot)
    yield made
    made.left()


def opened(session: Session, qtbot: QtBot) -> TrainPage:
    page = TrainPage(session)
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    page.entered("")
    return page


def part(page: QWidget, kind: type[QWidget], name: str) -> QWidget:
    found = page.findChild(kind, name)
    assert found is not None, name
    return found


def primary(page: TrainPage) -> QPushButton:
    assert page._button is not None
    return page._button


def test_without_a_dataset_it_says_what_to_do_first(page: TrainPage, session: Session, qtbot: QtBot) -> None:
    assert not primary(page).isEnabled()
    assert "Import pictures" in primary(page).toolTip()
    button = part(page, QPushButton, "train_go_to_data")
    assert button.isVisible()
    with qtbot.waitSignal(session.navigated) as went:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert went.args == ["data", ""]


def test_without_a_split_nothing_can_be_started(shapes: Dataset, page: TrainPage, qtbot: QtBot) -> None:
    text = part(page, QLabel, "train_split_text")
    assert isinstance(text, QLabel)
    qtbot.waitUntil(lambda: "has no split yet" in text.text(), timeout=SOON)
    assert not primary(page).isEnabled()


def test_dataset_split_and_a_free_name_are_offered(split_shapes: Dataset, page: TrainPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: primary(page).isEnabled(), timeout=SOON)
    request = page.setup.request()
    assert (request.dataset, request.split, request.run) == ("shapes", split_shapes.current_split, "shapes-quick")
    assert request.recipe == PRESETS.get("quick").recipe
    status = part(page, QLabel, "plan_status")
    assert isinstance(status, QLabel)
    qtbot.waitUntil(lambda: "once the engine has started" in status.text(), timeout=SOON)


def test_presets_fill_the_form_and_are_come_back_to(split_shapes: Dataset, page: TrainPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.setup.chooser.ready(), timeout=SOON)
    qtbot.mouseClick(page.setup.presets.card("mlp"), Qt.MouseButton.LeftButton)
    assert page.setup.request().recipe == recipe_for("mlp", (), page.setup.chooser.pictures())
    assert page.setup.request().run == "shapes-mlp"
    line = part(page, QLineEdit, "stage_0_epochs")
    assert isinstance(line, QLineEdit)
    line.selectAll()
    qtbot.keyClicks(line, "0")
    assert not primary(page).isEnabled()
    qtbot.mouseClick(part(page, QPushButton, "train_reset"), Qt.MouseButton.LeftButton)
    assert page.setup.request().recipe == recipe_for("mlp", (), page.setup.chooser.pictures())
    card = page.setup.presets.card("mlp")
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_Up)
    assert page.setup.presets.value() == "cifar-fast"
    assert page.setup.request().recipe == recipe_for("cifar-fast", (), page.setup.chooser.pictures())


def test_a_preset_follows_the_pictures_until_a_person_changes_it(
    split_shapes: Dataset, workspace: Workspace, page: TrainPage, qtbot: QtBot
) -> None:
    large = planted_dataset(workspace, "large")
    plant(large, [Planted(f"{label}/{n}.png", label) for label in "ab" for n in range(400)])
    make_split(large, SplitRequest())
    setup = page.setup
    qtbot.waitUntil(setup.chooser.ready, timeout=SOON)
    qtbot.mouseClick(setup.presets.card("cnn-small"), Qt.MouseButton.LeftButton)
    few = setup.form.value()
    setup.refresh("large")
    qtbot.waitUntil(setup.chooser.ready, timeout=SOON)
    many = setup.form.value()
    assert (few.picture_size, many.picture_size) == (32, 64)
    assert few.stages[0].batch_size < many.stages[0].batch_size
    assert not part(page, QPushButton, "train_reset").isEnabled()
    changed = many.model_copy(update={"dropout": 0.25})
    setup.form.setValue(changed)
    setup.refresh(split_shapes.name)
    qtbot.waitUntil(setup.chooser.ready, timeout=SOON)
    assert setup.form.value() == changed
    qtbot.mouseClick(part(page, QPushButton, "train_reset"), Qt.MouseButton.LeftButton)
    assert setup.form.value() == few


def test_a_dataset_looked_at_elsewhere_is_taken_when_the_page_is_shown(
    split_shapes: Dataset, workspace: Workspace, session: Session, page: TrainPage, qtbot: QtBot
) -> None:
    plant(other := planted_dataset(workspace, "other"), [Planted(f"{label}/{n}.png", label) for label in "ab" for n in range(20)])
    make_split(other, SplitRequest())
    session.set_dataset("shapes")
    qtbot.waitUntil(page.setup.chooser.ready, timeout=SOON)
    page.left()
    page.hide()
    told: list[str] = []
    page.setup.changed.connect(lambda: told.append("changed"))
    session.set_dataset("other")
    assert (page.setup.chooser.dataset(), told) == ("shapes", []), "nobody sees it"
    page.show()
    page.entered("")
    assert page.setup.chooser.dataset() == "other"
    qtbot.waitUntil(page.setup.chooser.ready, timeout=SOON)
    assert page.setup.request().run == "other-quick"
    page.setup.refresh("shapes")
    page.setup.refresh()
    assert page.setup.chooser.dataset() == "shapes", "what was taken once is not taken again"
    session.set_dataset("shapes")
    session.set_dataset("other")
    assert page.setup.chooser.dataset() == "other", "seen, it follows at once"


def test_a_taken_or_unusable_name_is_refused_under_it(
    split_shapes: Dataset, workspace: Workspace, page: TrainPage, qtbot: QtBot
) -> None:
    told_run(workspace, "taken")
    qtbot.waitUntil(lambda: page.setup.chooser.ready(), timeout=SOON)
    line, error = part(page, QLineEdit, "train_name"), part(page, QLabel, "train_name_error")
    assert isinstance(line, QLineEdit)
    assert isinstance(error, QLabel)
    for name, words in (("taken", "There is a run called taken already."), ("a/b", "cannot be used")):
        line.selectAll()
        qtbot.keyClicks(line, name)
        assert words in error.text()
        assert error.isVisible()
        assert not primary(page).isEnabled()
    line.selectAll()
    qtbot.keyClicks(line, "free")
    assert not error.isVisible()
    assert page.setup.request().run == "free"


def test_a_finished_run_is_shown_with_numbers_notes_and_others_laid_over(
    workspace: Workspace, page: TrainPage, qtbot: QtBot
) -> None:
    told_run(workspace, "other", "cnn-small", 0.7)
    told_run(workspace, "shown", "lite0-two-stage", 0.97, epochs=44, reason="stopped")
    page.entered("shown")
    qtbot.waitUntil(lambda: page.live.state == "stopped", timeout=SOON)
    assert page.following
    assert primary(page).text() == "Resume"
    best = part(page, QLabel, "live_best")
    assert isinstance(best, QLabel)
    history = RunFolder.open(workspace, "shown").history()
    assert history.best is not None
    assert best.text() == f"{100 * history.best.val_accuracy:.1f} %"
    said = " ".join(label.text() for label in page.live.side.findChildren(QLabel))
    assert "The probe picked bf16" in said
    assert "5793" in said, "the weights' SHA-256"
    earlier = part(page, QListWidget, "live_earlier_runs")
    assert isinstance(earlier, QListWidget)
    assert [earlier.item(row).text() for row in range(earlier.count())] == ["other"]
    earlier.item(0).setCheckState(Qt.CheckState.Checked)
    assert page.live.curves is not None
    qtbot.waitUntil(lambda: len(page.live.curves.runs()) == 2, timeout=SOON)
    earlier.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert [run.run for run in page.live.curves.runs()] == ["shown"]


def test_a_failed_run_says_why_in_place(workspace: Workspace, page: TrainPage, qtbot: QtBot) -> None:
    folder = told_run(workspace, "broken", epochs=1, reason=None)
    tell(folder, Finished(1.0, "failed", "The loss became infinite.", "Lower the learning rate."))
    page.entered("broken")
    qtbot.waitUntil(lambda: page.live.state == "failed", timeout=SOON)
    assert page.live.problem.text() == "The loss became infinite. Lower the learning rate."


def test_a_run_whose_loss_ran_away_is_set_up_again_with_a_smaller_rate(
    workspace: Workspace, page: TrainPage, qtbot: QtBot
) -> None:
    folder = told_run(workspace, "away", epochs=1, reason=None)
    tell(folder, Finished(1.0, "failed", "The loss ran away.", "Start again.", diverged=True))
    page.entered("away")
    qtbot.waitUntil(lambda: page.live.state == "failed", timeout=SOON)
    button = page._button
    assert button is not None
    assert button.text() == "Set up with a smaller rate"
    button.click()
    was, now = folder.request.recipe.stages[0], page.setup.form.value().stages[0]
    assert now.learning_rate == pytest.approx(was.learning_rate / 10)


def test_a_run_that_could_not_be_resumed_stays_stopped_and_says_why(workspace: Workspace, page: TrainPage, qtbot: QtBot) -> None:
    folder = told_run(workspace, "refused", epochs=1, reason=None)
    tell(folder, Finished(1.0, "stopped", "refused cannot go on: its dataset has changed.", "Undo the change."))
    page.entered("refused")
    qtbot.waitUntil(lambda: page.live.state == "stopped", timeout=SOON)
    assert page.live.problem.text() == "refused cannot go on: its dataset has changed. Undo the change."


def test_a_run_that_lost_its_checkpoints_is_begun_anew_only_when_asked(
    workspace: Workspace, page: TrainPage, qtbot: QtBot
) -> None:
    folder = told_run(workspace, "spoilt", epochs=2, reason=None)
    tell(folder, CheckpointSaved(1.0, 99, 2, False), Finished(1.0, "stopped"))
    page.entered("spoilt")
    qtbot.waitUntil(lambda: page.live.state == "stopped", timeout=SOON)
    qtbot.mouseClick(primary(page), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.banner.isVisible(), timeout=SOON)
    assert "No checkpoint of spoilt can be used (that of step 99 is gone)" in page.banner.text()
    assert folder.history().started is not None
    anew = part(page, QPushButton, "banner_action")
    assert isinstance(anew, QPushButton)
    assert (anew.isVisible(), anew.text()) == (True, "Begin anew")
    qtbot.mouseClick(anew, Qt.MouseButton.LeftButton)
    # That a run does begin anew is tried with the launcher; here it gets as far as its dataset, which is not there.
    qtbot.waitUntil(lambda: "vehicles, which is not there" in page.banner.text(), timeout=SOON)
    assert page.live.state == "stopped"
    assert folder.path not in launcher._children


def test_a_deleted_run_is_no_longer_shown(workspace: Workspace, page: TrainPage, session: Session, qtbot: QtBot) -> None:
    told_run(workspace, "gone")
    page.entered("gone")
    qtbot.waitUntil(lambda: page.live.state == "completed", timeout=SOON)
    workspace.trash(workspace.models / "gone")
    session.runs_changed.emit()
    assert not page.following


@pytest.mark.leaves("children")  # ended and waited for at the end of the test
@pytest.mark.parametrize("resumed", [False, pytest.param(True, marks=pytest.mark.soak)])  # by a child that loads torch once more
def test_a_real_training_is_started_watched_found_again_stopped_and_resumed(
    split_shapes: Dataset, workspace: Workspace, session: Session, qtbot: QtBot, resumed: bool
) -> None:
    page = opened(session, qtbot)
    qtbot.waitUntil(lambda: page.setup.chooser.ready(), timeout=SOON)
    page.setup.set_recipe(recipe_for("mlp", ["epochs=5000", "picture_size=16"]))
    assert primary(page).text() == "Start training"
    qtbot.mouseClick(primary(page), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.live.state == "running", timeout=SOON)
    folder = RunFolder.open(workspace, "shapes-mlp")
    try:
        watch(page, session, folder, qtbot, resumed)
    finally:
        launcher.kill(folder)


def watch(page: TrainPage, session: Session, folder: RunFolder, qtbot: QtBot, resumed: bool) -> None:
    """Points arrive, another window finds the run, it is stopped there and resumed, and ends when it is told to."""
    assert page.following
    assert primary(page).text() == "Stop and save"
    qtbot.waitUntil(lambda: page.live.curves is not None and len(page.live.curves.runs()[0].epochs) > 2, timeout=TRAINED)
    assert page.live.curves is not None
    assert page.live.curves.runs()[0].origin == "random, seed 0"
    page.close()
    page.live.close_run()

    again = opened(session, qtbot)
    qtbot.waitUntil(lambda: again.live.run == folder.name and again.live.state == "running", timeout=SOON)
    qtbot.waitUntil(lambda: primary(again).isEnabled() and primary(again).text() == "Stop and save", timeout=SOON)
    qtbot.mouseClick(primary(again), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: again.live.state == "stopped", timeout=TRAINED)
    assert primary(again).text() == "Resume"
    if resumed:
        goes_on(again, qtbot)
    qtbot.mouseClick(part(again, QToolButton, "action_use_its_recipe"), Qt.MouseButton.LeftButton)
    assert not again.following
    qtbot.waitUntil(lambda: again.setup.chooser.ready(), timeout=SOON)
    assert again.setup.request().run == "shapes-mlp-2"
    assert again.setup.request().recipe == folder.request.recipe


def goes_on(again: TrainPage, qtbot: QtBot) -> None:
    """Resumes a run that was stopped, and stops it once more."""
    assert again.live.follower is not None
    reached = again.live.follower.history.epochs[-1].epoch
    qtbot.mouseClick(primary(again), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: again.live.state == "running", timeout=SOON)
    qtbot.waitUntil(lambda: again.live.follower.history.epochs[-1].epoch > reached, timeout=TRAINED)
    epochs = [entry.epoch for entry in again.live.follower.history.epochs]
    assert epochs == list(range(1, len(epochs) + 1)), "the curve goes on where it stood"
    qtbot.mouseClick(primary(again), Qt.MouseButton.LeftButton)
    kill = part(again, QToolButton, "action_end_at_once")
    qtbot.waitUntil(lambda: again.live.state != "running" or kill.isVisible(), timeout=SOON)
    qtbot.waitUntil(lambda: again.live.state == "stopped", timeout=TRAINED)


def test_everything_to_press_is_seen_whole(split_shapes: Dataset, page: TrainPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: primary(page).isEnabled(), timeout=SOON)
    wait_until_whole(qtbot, page)


def test_it_is_built_as_it_was_looked_at(split_shapes: Dataset, page: TrainPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: primary(page).isEnabled(), timeout=SOON)
    # The presets, the form and the plan have tests of their own.
    as_built("train-page", page, folded=("preset_list", "recipe_form", "plan_panel"))
