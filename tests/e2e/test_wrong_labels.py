"""Wrong labels planted among photographs come first in what a run doubts: a solved head, and a network trained from scratch."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import import_pictures
from core.datasets.splits.splitting import SplitRequest, make_split
from core.evaluation.margins import read_margins
from core.looking.run_suspects import suspects_of
from core.runs.folder import RunFolder
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training import launcher
from core.training.presets import recipe_for

WRONG, LEAST = 40, 30
RECIPES = {"quick": [], "cnn-small": ["picture_size=48", "epochs=15"]}


@pytest.fixture(scope="module")
def planted(vehicles: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Dataset, set[str]]:
    """The photographs with 40 training pictures in a wrong class, and the SHA-256 of these."""
    workspace = Workspace.at(tmp_path_factory.mktemp("wrong"))
    import_pictures(workspace, "vehicles", vehicles)
    dataset = Dataset.open(workspace, "vehicles")
    make_split(dataset, SplitRequest())
    table, draw = dataset.table(dataset.current_split), random.Random(7)
    rows = draw.sample([row for row, side in enumerate(table.sides) if side == "train"], WRONG)
    for row in rows:
        (sample,) = dataset.catalog.by_paths([table.paths[row]])
        dataset.catalog.relabel([sample.id], draw.choice([name for name in table.classes if name != table.labels[row]]))
    return dataset, {table.sha256[row] for row in rows}


@pytest.mark.soak
@pytest.mark.parametrize("preset", RECIPES)
def test_of_the_first_forty_thirty_were_planted(preset: str, planted: tuple[Dataset, set[str]]) -> None:
    dataset, wrong = planted
    workspace = Workspace.at(dataset.folder.parent.parent)
    request = launcher.request_for(workspace, dataset.name, recipe_for(preset, RECIPES[preset]), name=preset)
    launcher.follow(launcher.launch(workspace, request), Context())
    first = read_margins(RunFolder.open(workspace, preset)).pictures[:WRONG]
    assert sum(one.sample in wrong for one in first) >= LEAST
    found = suspects_of(workspace, dataset, preset)
    assert found.doubted < 2 * WRONG, "few others are doubted"
