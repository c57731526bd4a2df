"""Runs that are complete on disk without having been trained: random weights, a real plan, a real checkpoint file."""

from __future__ import annotations

import json
from collections.abc import Sequence

from core.architectures.building import build
from core.architectures.network import Network
from core.architectures.weights import preprocessing_for, tensors_sha256
from core.runs.checkpoints import save_best
from core.runs.folder import RunFolder
from core.runs.plan import Plan, SplitFacts, StagePlan, WeightsOrigin
from core.runs.recipe import Recipe
from core.support.workspace import Workspace

CLASSES = ("cat", "dog", "fish")


def write_run(
    workspace: Workspace, name: str, recipe: Recipe, classes: Sequence[str] = CLASSES, **changes: object
) -> tuple[RunFolder, Network]:
    """A run folder with plan and best weights, and the network that is in it; `changes` are fields of the plan."""
    folder = RunFolder.create(workspace, name, "pets", recipe)
    network = build(recipe, len(classes)).eval()
    write_best(folder, network, classes)
    stage = StagePlan(
        **dict(recipe.stages[0]), index=0, title="Everything", steps_per_epoch=1, steps=1, trainable_parameters=1, cached=False
    )
    plan = Plan(
        run=name, created="2026-01-01T00:00:00+00:00", dataset="pets", dataset_fingerprint="0" * 64,
        split=SplitFacts(name="given", fingerprint="0" * 64, counts={}), classes=tuple(classes), recipe=recipe,
        preprocessing=preprocessing_for(recipe),
        weights=WeightsOrigin(kind="random", name=f"random, seed {recipe.seed}", sha256="0" * 64),
        stages=(stage,), parameters=1, seed=recipe.seed, threads=1, device="cpu", device_name="CPU", precision="fp32",
        memory_format="contiguous", pixels_on_device=False,
    )  # fmt: skip
    folder.write_plan(plan.model_copy(update=changes))
    return folder, network


def write_best(folder: RunFolder, network: Network, classes: Sequence[str] = CLASSES) -> None:
    """Replaces the run's best weights by the network's."""
    tensors = network.state_dict()
    save_best(folder.best_weights, tensors, {"classes": json.dumps(list(classes)), "tensors": tensors_sha256(tensors)})
