"""How fast a run answers: measured on its own pictures, and kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import ImportOptions, import_pictures
from core.evaluation.predictions import Predictions, no_predictions
from core.evaluation.report import Report, read_report, write_report
from core.evaluation.side_report.answer_speed import speed_here
from core.prediction.predictors import Predictors
from core.prediction.speed import TOGETHER, measure_speed
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.support.errors import NotThere
from core.support.jobs import Abandoned, Context, Progress
from core.support.workspace import Workspace
from tests.trained_runs import CLASSES, write_run


@pytest.fixture
def run(workspace: Workspace, shapes_folder: Callable[..., Path]) -> RunFolder:
    """A run with weights and a report on twelve pictures that are there."""
    import_pictures(workspace, "pets", shapes_folder(classes=3, each=4, size=16), ImportOptions(copy=True), Context())
    paths = Dataset.open(workspace, "pets").table().paths
    folder, _ = write_run(workspace, "run", Recipe(architecture="mlp", picture_size=16))
    side = Predictions(paths, paths, paths, np.zeros(12, dtype=np.int64), np.full((12, 3), 1 / 3, dtype=np.float32))
    write_report(folder.report_path, Report("run", CLASSES, "best", "ab" * 32, side, no_predictions(3)))
    return folder


def test_it_is_measured_and_kept(workspace: Workspace, run: RunFolder) -> None:
    told: list[object] = []
    assert speed_here(run.path) is None
    with Predictors(workspace, processes=1) as warm:
        found = measure_speed(workspace, "run", Context(told.append), warm)
    assert found.pictures == 12 <= TOGETHER
    assert 0 < found.latency < 60
    assert found.pictures_per_second > 0
    assert speed_here(run.path) == found
    assert [event.what for event in told if isinstance(event, Progress)][-1] == "Measuring how fast it answers"
    assert read_report(run.report_path).opened == ()


def test_pictures_that_are_gone_are_said_and_nothing_is_kept(workspace: Workspace, run: RunFolder) -> None:
    dataset = Dataset.open(workspace, "pets")
    for path in dataset.table().paths:
        dataset.picture_path(path).unlink()
    with pytest.raises(
        NotThere,
        match=(
            r"^None of the pictures that run was judged on is there any more\. They are asked for in the dataset "
            r"pets\.$"
        ),
    ):
        measure_speed(workspace, "run", Context())
    assert speed_here(run.path) is None


def test_it_can_be_dropped(workspace: Workspace, run: RunFolder) -> None:
    context = Context()
    context.abandon()
    with pytest.raises(Abandoned):
        measure_speed(workspace, "run", context)
