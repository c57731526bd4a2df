"""Folds are trained one after the other; what has been trained is taken, and all are judged together."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from core.cli.entry import run
from core.datasets.catalog.dataset import Dataset
from core.runs.augmentation import NO_AUGMENTATION
from core.runs.event_log import History
from core.runs.events import Finished
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe, Stage
from core.support.errors import Refused
from core.support.jobs import Context, Progress
from core.support.workspace import Workspace
from core.training import launcher
from core.training.folds.family import folds_like, made
from core.training.folds.training import FoldBegan, train_folds
from core.training.together.working import work_together
from core.training.worker import work
from tests.shape_runs import shapes_workspace
from tests.stacked_runs import heads_workspace, on_file
from tests.stacked_trainings import head_recipe, staged

pytestmark = pytest.mark.usefixtures("trained_here")

RECIPE = Recipe(
    architecture="mlp", picture_size=8, precision="fp32", stages=(Stage(epochs=1, batch_size=16, augmentation=NO_AUGMENTATION),)
)


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return shapes_workspace(tmp_path_factory.mktemp("folds"), classes=2, each=10, size=16)


def test_what_is_trained_is_taken_and_the_rest_is_trained(
    shapes: Workspace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "0")  # of the two that are asked for one is here: one process is started
    dataset = Dataset.open(shapes, "shapes")
    first, second = made(dataset, folds_like(dataset, 2), Context())
    earlier = RunFolder.create(shapes, "earlier", "shapes", RECIPE, first)
    assert work(shapes, earlier) == 0
    heard: list[FoldBegan] = []
    context = Context(lambda event: heard.append(event) if isinstance(event, FoldBegan) else None)
    found = train_folds(shapes, "shapes", RECIPE, 2, None, None, 2, context)
    assert found.runs == ("earlier", "shapes-mlp-fold2of2")
    assert heard == [FoldBegan(1, 2, "earlier", True), FoldBegan(2, 2, "shapes-mlp-fold2of2", False)]
    assert RunFolder.open(shapes, found.runs[1]).request.split == second
    assert RunFolder.open(shapes, found.runs[1]).request.devices == 2
    assert found.pooled is not None
    assert found.pooled.evaluation.n == len(dataset.table(first).paths)
    # Again: nothing is trained, and the same is said.
    again = train_folds(shapes, "shapes", RECIPE, 2, None, None, 1, Context())
    assert (again.runs, again.taken) == (found.runs, found.runs)
    place = ["--workspace", str(shapes.root)]
    assert run([*place, "evaluate", "earlier", "--folds", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["n"], told["accuracy"]) == (found.pooled.evaluation.n, found.pooled.evaluation.accuracy)
    assert told["runs"] == list(found.runs)
    assert shapes.run_names() == ["earlier", "shapes-mlp-fold2of2"]


def test_a_stop_before_the_first_begins_nothing(shapes: Workspace) -> None:
    context = Context()
    context.request_stop()
    before = shapes.run_names()
    found = train_folds(shapes, "shapes", RECIPE.model_copy(update={"seed": 5}), 2, None, None, 1, context)
    assert (found.runs, found.pooled, shapes.run_names()) == ((), None, before)


def test_folds_of_which_only_heads_learn_are_trained_by_one_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process is this one: what it does is the same, and a child would load torch once more."""
    workspace = heads_workspace(tmp_path)
    started: list[list[str]] = []

    def start(workspace: Workspace, folders: Sequence[RunFolder]) -> None:
        started.append([folder.name for folder in folders])
        work_together(workspace, folders)

    monkeypatch.setattr(launcher, "start_together", start)
    heard: list[FoldBegan] = []
    context = Context(lambda event: heard.append(event) if isinstance(event, FoldBegan) else None)
    recipe = on_file(workspace, head_recipe(staged(learning_rate=0.002)))
    found = train_folds(workspace, "shapes", recipe, 3, None, "heads", 1, context)
    assert started == [["heads-fold1of3", "heads-fold2of3", "heads-fold3of3"]]
    assert [event.taken for event in heard] == [False] * 3
    assert (list(found.runs), found.taken) == (started[0], ())
    assert found.pooled is not None
    assert found.pooled.evaluation.n == 20
    assert train_folds(workspace, "shapes", recipe, 3, None, "heads", 1, Context()).taken == found.runs
    assert len(started) == 1


def test_a_fold_that_was_begun_goes_on_beside_one_that_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = heads_workspace(tmp_path)
    recipe = on_file(workspace, head_recipe(staged(learning_rate=0.002)))
    first, _ = made(Dataset.open(workspace, "shapes"), folds_like(Dataset.open(workspace, "shapes"), 2), Context())
    RunFolder.create(workspace, "begun", "shapes", recipe, first)
    started: list[str] = []

    def start(workspace: Workspace, folders: Sequence[RunFolder]) -> None:
        started.extend(folder.name for folder in folders)
        raise Refused("No process.", "End some.")

    monkeypatch.setattr(launcher, "start_together", start)
    with pytest.raises(Refused, match=r"No process\."):
        train_folds(workspace, "shapes", recipe, 2, None, "heads", 1, Context())
    assert started == ["begun", "heads-fold2of2"]
    assert workspace.run_names() == ["begun"]


@pytest.mark.parametrize("fails", ["a fold", "the process"])
def test_folds_that_cannot_begin_leave_no_runs_that_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str) -> None:
    workspace = heads_workspace(tmp_path)
    before = workspace.run_names()
    begin = RunFolder.begin

    def refused(*given: object, **named: object) -> RunFolder:
        if fails == "a fold" and len(workspace.run_names()) == len(before) + 1:
            raise Refused("No room.", "Make some.")
        return begin(*given, **named)  # type: ignore[arg-type]

    def start(*given: object) -> None:
        raise Refused("No process.", "End some.")

    monkeypatch.setattr(RunFolder, "begin", staticmethod(refused))
    monkeypatch.setattr(launcher, "start_together", start)
    recipe = on_file(workspace, head_recipe(staged(learning_rate=0.002)))
    with pytest.raises(Refused, match=r"No room\.|No process\."):
        train_folds(workspace, "shapes", recipe, 3, None, "heads", 1, Context())
    assert workspace.run_names() == before


@pytest.mark.parametrize(
    ("finished", "said"),
    [
        (Finished(2.0, "stopped"), ""),
        (Finished(2.0, "failed", "No room.", "Make some."), r"^Fold 1 of 2, begun, failed: No room\. Make some\.$"),
        (
            Finished(2.0, "failed", "No room."),
            r"^Fold 1 of 2, begun, failed: No room\. Train the folds again: this one goes on at its last checkpoint\.$",
        ),
        (
            None,
            r"^Fold 1 of 2, begun, failed: its process vanished\. "
            r"Train the folds again: this one goes on at its last checkpoint\.$",
        ),
    ],
)
@pytest.mark.parametrize("alive", [True, False])
def test_a_fold_that_was_begun_goes_on_and_after_a_stop_or_a_failure_no_other_begins(
    shapes: Workspace, monkeypatch: pytest.MonkeyPatch, finished: Finished | None, said: str, alive: bool
) -> None:
    dataset = Dataset.open(shapes, "shapes")
    first, _ = made(dataset, folds_like(dataset, 2), Context())
    recipe = RECIPE.model_copy(update={"seed": 9})
    if "begun" not in shapes.run_names():
        RunFolder.create(shapes, "begun", "shapes", recipe, first)
    went_on: list[str] = []
    monkeypatch.setattr(launcher, "resume", lambda workspace, name: went_on.append(name))
    monkeypatch.setattr(launcher, "is_alive", lambda folder: alive)
    monkeypatch.setattr(launcher, "follow", lambda folder, context: History(finished=finished))
    heard: list[object] = []
    if said:
        with pytest.raises(Refused, match=said):
            train_folds(shapes, "shapes", recipe, 2, None, None, 1, Context(heard.append))
    else:
        found = train_folds(shapes, "shapes", recipe, 2, None, None, 1, Context(heard.append))
        assert (found.runs, found.taken, found.pooled) == (("begun",), (), None)
    assert went_on == ([] if alive else ["begun"])
    assert heard[-2:] == [Progress("Fold 1 of 2", 0, 2), FoldBegan(1, 2, "begun", False)]
