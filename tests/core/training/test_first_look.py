"""A network that measures training pictures does so when its run begins, and only with random weights."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
import torch

from core.architectures.building import build
from core.architectures.network import Network
from core.pixels.views import centred
from core.runs.checkpoints import save_best
from core.runs.folder import RunFolder
from core.runs.plan import Preprocessing
from core.runs.recipe import Recipe
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training import first_look
from core.training.prepare import PlannedRun, prepare, prepare_again
from tests.shape_runs import shape_recipe, shapes_workspace

pytestmark = pytest.mark.usefixtures("short_trials")


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return shapes_workspace(tmp_path_factory.mktemp("looked-at"))


def fast(**settings: object) -> Recipe:
    return shape_recipe(epochs=1, batch_size=8).model_copy(update={"architecture": "cnn-fast", "picture_size": 16, **settings})


def prepared(workspace: Workspace, name: str, recipe: Recipe) -> PlannedRun:
    return prepare(workspace, RunFolder.create(workspace, name, "shapes", recipe).request, Context())


def first_layer(network: Network) -> torch.Tensor:
    return network.state_dict()["backbone.whitening.weight"]


def test_a_run_begins_with_what_its_pictures_say_and_again_with_the_same(
    shapes: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def noted(pixels: torch.Tensor, record: Preprocessing) -> torch.Tensor:
        seen.append(len(pixels))
        return centred(pixels, record)

    monkeypatch.setattr(first_look, "centred", noted)
    recipe = fast()
    planned = prepared(shapes, "measured", recipe)
    assert seen == [len(planned.data.sides["train"])]
    assert not torch.equal(first_layer(planned.network), first_layer(build(recipe, 3)))
    again = prepare_again(shapes, planned.plan, planned.record, Context(), with_weights=True)
    assert torch.equal(first_layer(planned.network), first_layer(again.network))
    # A copy that is tried out measures into itself.
    other = copy.deepcopy(planned.network)
    assert other.measure is not None
    other.measure(torch.rand(4, 3, 16, 16))
    assert torch.equal(first_layer(planned.network), first_layer(again.network))
    assert not torch.equal(first_layer(other), first_layer(again.network))


def test_weights_of_a_file_bring_their_own(shapes: Workspace, tmp_path: Path) -> None:
    tensors = build(fast(seed=5), 3).state_dict()
    save_best(tmp_path / "fast.safetensors", tensors, {})
    planned = prepared(shapes, "brought", fast(weights=f"file:{tmp_path / 'fast.safetensors'}"))
    assert torch.equal(first_layer(planned.network), tensors["backbone.whitening.weight"])
