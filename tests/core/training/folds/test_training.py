"""Folds are trained one after the other; what has been trained is taken, and all are judged together."""

from __future__ import annotations

import json

import pytest

from core.cli.entry import run
from core.datasets.catalog.dataset import Dataset
from core.runs.augmentation import NO_AUGMENTATION
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe, Stage
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training.folds.family import folds_like, made
from core.training.folds.training import FoldBegan, train_folds
from core.training.worker import work
from tests.shape_runs import shapes_workspace

pytestmark = pytest.mark.usefixtures("short_trials")

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
