"""Runs of heads on one frozen small network, on drawn shapes."""

from __future__ import annotations

from pathlib import Path

from safetensors.torch import save_file

from core.architectures.building import build
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.support.workspace import Workspace
from tests.shape_runs import DATASET, shapes_workspace
from tests.stacked_trainings import head_recipe


def heads_workspace(place: Path) -> Workspace:
    """A workspace with shapes of two classes, and the weights that `on_file` begins with."""
    workspace = shapes_workspace(place, classes=2, each=10, size=16)
    save_file(dict(build(head_recipe(), 7).state_dict()), str(weights_of(workspace)))
    return workspace


def weights_of(workspace: Workspace) -> Path:
    return workspace.root / "backbone.safetensors"


def on_file(workspace: Workspace, recipe: Recipe) -> Recipe:
    """The recipe on that network."""
    return recipe.model_copy(update={"weights": f"file:{weights_of(workspace)}"})


def begun(workspace: Workspace, name: str, recipe: Recipe, split: str | None = None) -> RunFolder:
    """A run that waits."""
    return RunFolder.create(workspace, name, DATASET, on_file(workspace, recipe), split)


def of_heads(workspace: Workspace) -> tuple[str, ...]:
    """What makes of the preset "quick" a small head on that network."""
    said = {"architecture": "cnn-small", "weights": f"file:{weights_of(workspace)}", "picture_size": 16, "fit": "squeeze"}
    said |= {"precision": "fp32", "optimiser": "sgd", "epochs": 3, "batch_size": 8}
    return tuple(f"{key}={value}" for key, value in said.items())
