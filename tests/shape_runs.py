"""A workspace with a small split dataset of drawn shapes in it, and runs on it in processes of their own."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import torch

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import ImportOptions, import_pictures
from core.datasets.splits.splitting import SplitRequest, make_split
from core.runs.augmentation import NO_AUGMENTATION, Augmentation
from core.runs.checkpoints import load_best
from core.runs.event_log import History
from core.runs.events import Event
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe, Stage
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training.launcher import follow
from tests.pictures import draw_shapes

DATASET = "shapes"
_KEPT = tempfile.TemporaryDirectory(prefix="safelight-shapes-", ignore_cleanup_errors=True)


def shapes_workspace(place: Path, classes: int = 3, each: int = 20, size: int = 32) -> Workspace:
    """A workspace whose dataset `shapes` is imported and split: a copy, for a process makes each of them once."""
    made = _made(classes, each, size)
    shutil.copytree(made, place, dirs_exist_ok=True)
    workspace = Workspace.at(place / "workspace")
    _name_its_own_pictures(workspace.dataset_folder(DATASET), str(made / "pictures"), str(place / "pictures"))
    return workspace


def _name_its_own_pictures(dataset: Path, theirs: str, ours: str) -> None:
    settings = dataset / "dataset.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace(theirs, ours), encoding="utf-8")
    with closing(sqlite3.connect(dataset / "catalog.sqlite", isolation_level=None)) as catalog:
        catalog.execute("UPDATE samples SET origin = replace(origin, ?, ?)", (theirs, ours))
        catalog.execute("UPDATE sources SET location = replace(location, ?, ?)", (theirs, ours))


@cache
def _made(classes: int, each: int, size: int) -> Path:
    place = Path(_KEPT.name) / f"{classes}-{each}-{size}"
    workspace = Workspace.at(place / "workspace")
    import_pictures(workspace, DATASET, draw_shapes(place / "pictures", classes, each, size), ImportOptions(), Context())
    make_split(Dataset.open(workspace, DATASET), SplitRequest(train=0.6, val=0.2, test=0.2), Context())
    return place


def shape_recipe(epochs: int = 6, batch_size: int = 2, **settings: object) -> Recipe:
    """A small network with every sort of randomness in it, in steps that take some milliseconds."""
    stage = Stage(epochs=epochs, batch_size=batch_size, learning_rate=2e-3, augmentation=Augmentation(rotation=10, mixup=0.1))
    values = {"architecture": "cnn-small", "picture_size": 32, "dropout": 0.2, "stages": (stage,), "precision": "fp32"}
    return Recipe.model_validate({**values, **settings})


def frozen_recipe(epochs: int = 4, **settings: object) -> Recipe:
    """A head on cached features of a random backbone, then one epoch of everything."""
    head = Stage(trains="head", epochs=epochs, batch_size=16, learning_rate=1e-2, augmentation=NO_AUGMENTATION)
    return shape_recipe(stages=(head, Stage(epochs=1, batch_size=16)), **settings)


def copy_of(workspace: Workspace, run: RunFolder, name: str) -> RunFolder:
    """A new run with the request and the plan of another one, and nothing done yet."""
    request = run.request
    copied = RunFolder.create(workspace, name, request.dataset, request.recipe, request.split)
    shutil.copy(run.path / "plan.json", copied.path / "plan.json")
    return copied


def plan_of_schema_1(run: RunFolder) -> dict[str, Any]:
    """The run's plan as the first Safelight wrote it: its stages said only what follows from the recipe's."""
    plan = run.plan
    assert plan is not None
    document = plan.model_dump(mode="json")
    asked = [set(stage) for stage in document["recipe"]["stages"]]
    stages = [
        {name: value for name, value in stage.items() if name not in names}
        for stage, names in zip(document["stages"], asked, strict=True)
    ]
    return {**document, "schema_number": 1, "stages": stages}


def follow_until(folder: RunFolder, wanted: Callable[[Event], bool], act: Callable[[], None]) -> History:
    """Follows a run to its end, and acts once, at the first event that is wanted.

    Raises:
        AssertionError: No such event came.
    """
    acted = False

    def hear(event: object) -> None:
        nonlocal acted
        if not acted and wanted(event):  # type: ignore[arg-type]
            acted = True
            act()

    history = follow(folder, Context(hear))
    log = folder.path / "worker.log"
    assert acted, f"the event did not come: {history.finished} {log.read_text() if log.exists() else ''}"
    return history


def best_weights(folder: RunFolder) -> dict[str, torch.Tensor]:
    return load_best(folder.best_weights)[0]
