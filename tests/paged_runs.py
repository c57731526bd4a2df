"""Runs to put on a page: a dataset of real small pictures with thumbnails, split, and runs judged on it without any training."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import ImportOptions, import_pictures
from core.datasets.splits.splitting import SplitRequest, make_split
from core.evaluation.predictions import Predictions
from core.evaluation.report import Report, write_report
from core.runs.events import Finished, StageStarted
from core.runs.folder import RunFolder
from core.runs.learned import Learned, LearnedRecord, write_record
from core.runs.plan import NotCounted, SplitFacts
from core.runs.recipe import Recipe
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training.presets import PRESETS
from tests.judged_runs import two_epochs
from tests.pictures import draw_shapes
from tests.told_runs import tell, told_plan

DATASET = "shapes"


def paged_workspace(place: Path) -> Workspace:
    """A workspace with the dataset and two runs, `one` and `two`, that answer it differently."""
    workspace = Workspace.at(place / "workspace")
    pictures = draw_shapes(place / "pictures", 3, 10, 16)
    import_pictures(workspace, DATASET, pictures, ImportOptions(copy=True, licence="CC BY 4.0"), Context())
    make_split(Dataset.open(workspace, DATASET), SplitRequest(train=0.4, val=0.3, test=0.3), Context())
    paged_run(workspace, "one", 1)
    paged_run(workspace, "two", 2, seed=5)
    return workspace


def paged_run(workspace: Workspace, name: str, draw: int, **settings: object) -> RunFolder:
    """A run of that name with a plan, a log of two epochs and drawn answers about the dataset's val and test."""
    dataset = Dataset.open(workspace, DATASET)
    split = str(dataset.current_split)
    recipe: Recipe = PRESETS.get("cnn-small").recipe.model_copy(update=settings)
    folder = RunFolder.create(workspace, name, DATASET, recipe, split)
    table = dataset.table(split)
    facts = SplitFacts(name=split, fingerprint=table.fingerprint, counts={})
    plan = told_plan(folder, recipe).model_copy(
        update={
            "classes": table.classes, "split": facts, "dataset_fingerprint": dataset.table().fingerprint,
            "versions": {"torch": "2.13.0", "python": "3.11.9"},
        }
    )  # fmt: skip
    folder.write_plan(plan)
    log = two_epochs()
    tell(folder, log[0], StageStarted(1001, 0, "Everything", 0, 0), *log[1:-1], Finished(1025, "completed"))
    write_record(workspace, folder.path, LearnedRecord(Learned()))
    sides = [answers(dataset, split, side, draw) for side in ("val", "test")]
    write_report(folder.report_path, Report(name, table.classes, "best", f"{draw:x}d" * 32, *sides, (), NotCounted()))
    return folder


def answers(dataset: Dataset, split: str, side: str, draw: int) -> Predictions:
    """Drawn answers about the pictures of a side, two thirds of them right."""
    table = dataset.table(split)
    rows = [place for place, own in enumerate(table.sides) if own == side]
    random = np.random.default_rng([draw, len(side)])
    truth = np.array([table.classes.index(table.labels[row]) for row in rows], dtype=np.int64)
    logits = random.normal(size=(len(rows), len(table.classes)))
    logits[np.arange(len(rows)), truth] += 1.2
    raised = np.exp(2 * logits)
    probabilities = (raised / raised.sum(axis=1, keepdims=True)).astype(np.float32)
    return Predictions(*(picked(column, rows) for column in (table.paths, table.sha256, table.groups)), truth, probabilities)


def picked(column: Sequence[str], rows: Sequence[int]) -> tuple[str, ...]:
    """These rows of a column."""
    return tuple(column[row] for row in rows)
