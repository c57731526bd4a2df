"""Sizes and fits are tried on whole groups of train, and what comes of it is in the plan."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import torch

from core.datasets.catalog.dataset import Dataset
from core.runs.augmentation import NO_AUGMENTATION
from core.runs.folder import RunFolder, request_now
from core.runs.recipe import Recipe, Stage
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training.choosing import candidates
from core.training.choosing.candidates import taken
from core.training.choosing.trying import sampled, with_size_and_fit
from core.training.prepare import prepare, preview_plan
from core.training.run_data import RunData
from tests.shape_runs import shapes_workspace

RECIPE = Recipe(
    architecture="mlp", mlp_width="16", picture_size=0, fit="auto", precision="fp32",
    stages=(Stage(trains="head", optimiser="solved", augmentation=NO_AUGMENTATION), Stage(epochs=1)),
)  # fmt: skip


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory, short_trials: None) -> Iterator[Workspace]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(candidates, "FEWEST", 10)
        threads = torch.get_num_threads()
        torch.set_num_threads(1)  # problems this small only wait for a second one
        yield shapes_workspace(tmp_path_factory.mktemp("chosen"))
        torch.set_num_threads(threads)


def opened(workspace: Workspace) -> RunData:
    return RunData.open(Dataset.open(workspace, "shapes"), None, Recipe())


def test_what_is_tried_is_taken_from_and_told(shapes: Workspace, short_trials: None) -> None:
    preview = preview_plan(shapes, "shapes", None, RECIPE, Context())
    assert preview.chosen is not None
    assert preview.chosen.sizes == (32, 42)
    assert (preview.recipe.picture_size, preview.recipe.fit, preview.chosen.trials) == (42, "squeeze", ())
    assert "32 or 42 pixels" in preview.picture_words
    request = RunFolder.create(shapes, "prepared", "shapes", RECIPE).request
    plan = prepare(shapes, request, Context()).plan
    found = plan.chosen
    assert found is not None
    assert [trial.size for trial in found.trials] == [32, 42]
    assert all(0 < trial.loss < 5 and 0 <= trial.accuracy <= 1 for trial in found.trials)
    assert min(trial.error for trial in found.trials) == 0
    best = taken(found.trials)
    assert (plan.recipe.picture_size, plan.recipe.fit) == (best.size, best.fit)
    assert plan.preprocessing.size == best.size
    assert f"Pictures of {best.size} pixels, squeeze, were chosen" in plan.picture_words
    for told in (preview, plan):
        assert told.estimate is not None
        costs = {cost.what: cost.seconds for cost in told.estimate.costs}
        assert costs["Choosing the picture size"] > 0
    again, choice = with_size_and_fit(shapes, request, opened(shapes), Context())
    assert choice is not None
    assert (again.picture_size, choice.trials) == (best.size, found.trials)
    # The request stays what was asked for; the plan is exact.
    assert RunFolder.open(shapes, "prepared").request.recipe == RECIPE


def test_what_is_said_is_not_tried(shapes: Workspace) -> None:
    recipe = RECIPE.model_copy(update={"picture_size": 16, "fit": "pad"})
    assert with_size_and_fit(shapes, request_now("said", "shapes", recipe), opened(shapes), Context()) == (recipe, None)
    half = RECIPE.model_copy(update={"picture_size": 16})
    found, choice = with_size_and_fit(shapes, request_now("half", "shapes", half), opened(shapes), Context())
    assert (found.picture_size, found.fit) == (16, "squeeze")  # all pictures are squares
    assert choice is not None
    assert choice.trials == ()


def test_a_sample_is_whole_groups_of_train(shapes: Workspace) -> None:
    data = opened(shapes)
    part = sampled(data, 12, 0)
    train = data.sides["train"]
    assert 12 <= len(part.sides["train"]) < len(train)
    assert len(part.sides["val"]) == len(part.sides["test"]) == 0
    assert set(part.sides["train"].paths) <= set(train.paths)
    inside = set(part.sides["train"].groups)
    outside = {group for path, group in zip(train.paths, train.groups, strict=True) if path not in part.sides["train"].paths}
    assert not inside & outside
    assert sampled(data, 12, 0).sides["train"].paths == part.sides["train"].paths
    assert np.bincount(part.sides["train"].labels).max() <= np.bincount(train.labels).max()
