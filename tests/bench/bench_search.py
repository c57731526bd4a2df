"""What a search finds with twenty trials against what a grid of twenty cells finds, on heads over the same features."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import ImportOptions, import_pictures
from core.datasets.splits.request import SplitRequest
from core.datasets.splits.splitting import make_split
from core.runs.folder import RunFolder
from core.studies.folder import StudyFolder
from core.studies.searching.asking import as_search
from core.studies.searching.ranges import searched_of
from core.studies.study import Study, factor_of
from core.studies.training import StudyRuns, train_study
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.bench.harness import Row
from tests.planted_faults import VEHICLES

CELLS = 20
SETTINGS = ("precision=fp32", "epochs=10", "best_by=loss")
"""By the loss: of 93 pictures of val too many cells get as many right."""
GRID = ("learning_rate=0.00001,0.0001,0.001,0.01,0.1", "batch_size=4,16,64,256")
SEARCHED = ("learning_rate=0.00001..0.1", "batch_size=4,16,64,256")
AT_ONCE = (1, 5)


def run() -> list[Row]:
    """A row for each number of trials at once: the lowest loss on val that the grid found, as a multiple of the search's."""
    if not VEHICLES.is_dir():
        print(f"bench_search: the photographs are not here: {VEHICLES}", file=sys.stderr)
        return []
    with tempfile.TemporaryDirectory(prefix="safelight-bench-") as name:
        workspace = Workspace.at(Path(name))
        import_pictures(workspace, "vehicles", VEHICLES, ImportOptions(), Context())
        make_split(Dataset.open(workspace, "vehicles"), SplitRequest(), Context())
        grid, seconds = _carried(workspace, _begun(workspace, "grid").extended([factor_of(text) for text in GRID], None))
        rows = []
        for at_once in AT_ONCE:
            begun = _begun(workspace, f"search {at_once}")
            study = as_search(begun, [searched_of(text) for text in SEARCHED], CELLS, 1, at_once=at_once)
            found, took = _carried(workspace, study)
            rows.append(_row(workspace, at_once, (grid, seconds), (found, took)))
        return rows


def _begun(workspace: Workspace, name: str) -> Study:
    split = Dataset.open(workspace, "vehicles").current_split or ""
    return Study(
        name=name,
        dataset="vehicles",
        split=split,
        preset="lite0-frozen",
        settings=SETTINGS,
        seeds=1,
        created="2026-01-01T00:00:00",
    )


def _carried(workspace: Workspace, study: Study) -> tuple[StudyRuns, float]:
    StudyFolder.of(workspace, study.name).write(study)
    began = time.perf_counter()
    return train_study(workspace, study, Context()), time.perf_counter() - began


def _row(workspace: Workspace, at_once: int, grid: tuple[StudyRuns, float], search: tuple[StudyRuns, float]) -> Row:
    losses = [_best_loss(workspace, found) for found, _ in (grid, search)]
    pruned = sum(trial.state == "pruned" for trial in search[0].trials)
    detail = (
        f"loss on val {losses[0]:.4f} in {grid[1]:.0f} s against {losses[1]:.4f} in {search[1]:.0f} s, {pruned} pruned; "
        "one seed each, which says nothing about luck"
    )
    return Row(
        f"search of {CELLS} trials, {at_once} at once: lowest loss on val",
        "a grid of 20 cells",
        losses[0] / losses[1],
        None,
        detail,
    )


def _best_loss(workspace: Workspace, found: StudyRuns) -> float:
    histories = [RunFolder.open(workspace, run).history() for run in found.runs if run]
    return min(epoch.val_loss for history in histories for epoch in history.epochs)
