"""Folds from the window: the button says so, what is trained already is taken, and the banner says what all came to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.request import SplitRequest
from core.datasets.splits.splitting import make_split
from core.evaluation.report import Report, write_report
from core.runs.event_log import EventWriter
from core.runs.events import Finished
from core.runs.folder import RunFolder
from core.runs.plan import NotCounted
from core.runs.recipe import Recipe
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training.folds.family import folds_like, made
from core.training.folds.training import FoldBegan
from core.training.presets import recipe_for
from gui.session import Session
from gui.training.page import TrainPage
from tests.judged_runs import predictions

SOON = 10_000


@pytest.fixture
def page(shapes: Dataset, session: Session, qtbot: QtBot) -> Iterator[TrainPage]:
    make_split(shapes, SplitRequest(train=0.5, val=0.25, test=0.25), Context())
    made = TrainPage(session)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    made.entered("")
    qtbot.waitUntil(made.setup.chooser.ready, timeout=SOON)
    yield made
    made.left()


def trained(workspace: Workspace, shapes: Dataset, recipe: Recipe) -> None:
    """Runs of three folds that have ended, each judged on its test pictures, of which the first is wrong."""
    for number, split in enumerate(made(shapes, folds_like(shapes, 3), Context()), start=1):
        folder = RunFolder.create(workspace, f"fold {number}", "shapes", recipe, split)
        table = shapes.table(split)
        paths = [path for path, side in zip(table.paths, table.sides, strict=True) if side == "test"]
        side = predictions(paths, [place > 0 for place in range(len(paths))])
        write_report(folder.report_path, Report(folder.name, ("a", "b", "c"), "best", "ab", side, side, (), NotCounted()))
        writer = EventWriter(folder.events_path)
        writer.write(Finished(1_760_000_000.0, "completed"))
        writer.close()


def test_folds_that_are_trained_are_judged_together_with_one_press(
    page: TrainPage, shapes: Dataset, workspace: Workspace, qtbot: QtBot
) -> None:
    page.setup.set_recipe(recipe_for("mlp"))
    trained(workspace, shapes, page.setup.form.value())
    page.setup.folds.setValue(3)
    page.setup.folds.valueChanged.emit()
    assert page._button is not None
    assert page._button.text() == "Train 3 folds"
    page._button.click()
    assert page.fold_training.busy
    qtbot.waitUntil(lambda: not page.fold_training.busy, timeout=SOON)
    said = page.banner.text()
    assert "of 24 pictures right, each judged by the one of 3 networks" in said
    assert "By fold:" in said
    assert workspace.run_names() == ["fold 1", "fold 2", "fold 3"], "none was trained anew"
    page.banner.clear()
    page.repeats.judge_folds("fold 2")
    qtbot.waitUntil(lambda: "fold 2 with its other folds" in page.banner.text(), timeout=SOON)


def test_a_fold_that_begins_is_followed_and_one_that_was_trained_is_not(
    page: TrainPage, shapes: Dataset, workspace: Workspace, qtbot: QtBot
) -> None:
    trained(workspace, shapes, page.setup.form.value())
    with qtbot.waitSignal(page.session.runs_changed):
        page.fold_training._heard(FoldBegan(1, 3, "fold 1", taken=True))
    assert not page.following
    with qtbot.waitSignals([page.session.runs_changed, page.fold_training.began]):
        page.fold_training._heard(FoldBegan(2, 3, "fold 2", taken=False))
    assert page.following
    assert page.live.run == "fold 2"
    with qtbot.assertNotEmitted(page.session.runs_changed):
        page.fold_training._heard("how far it is")
    page.fold_training._heard(FoldBegan(3, 3, "fold 3", taken=False))
    assert page.live.run == "fold 3"
    page._switch_view()
    page.fold_training._heard(FoldBegan(1, 3, "fold 1", taken=False))
    assert not page.following, "whoever went back to the set-up is not led away"
