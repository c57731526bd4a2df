"""A run with a report on a real dataset and its real split, judged by made-up answers: without any training."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import import_pictures
from core.datasets.splits.splitting import SplitRequest, make_split
from core.evaluation.predictions import Predictions
from core.evaluation.report import On, Report, write_report
from core.runs.folder import RunFolder
from core.runs.learned import Learned, LearnedRecord, write_record
from core.runs.plan import NotCounted, SplitFacts
from core.support.workspace import Workspace
from tests.pictures import draw_shapes
from tests.told_runs import told_run

CLASSES = ("circle", "square")
_PLACE = tempfile.TemporaryDirectory(prefix="safelight-judged-", ignore_cleanup_errors=True)
WRONG = 1
"""So many pictures of val, and as many of test, the run gets wrong."""


@dataclass(frozen=True)
class JudgedOnShapes:
    """A run and the dataset it was judged on."""

    dataset: Dataset
    folder: RunFolder

    def paths(self, on: On) -> tuple[str, ...]:
        """The pictures on that side."""
        table = self.dataset.table("first")
        return tuple(path for path, side in zip(table.paths, table.sides, strict=True) if side == on)


def judged_on_shapes(workspace: Workspace, name: str = "run") -> JudgedOnShapes:
    """The run, and the dataset `shapes` of two classes where there is none yet."""
    if "shapes" not in workspace.dataset_names():
        shutil.copytree(_imported(), workspace.dataset_folder("shapes"))
    dataset = Dataset.open(workspace, "shapes")
    folder = told_run(workspace, name, dataset="shapes")
    table, plan = dataset.table("first"), folder.plan
    assert plan is not None
    split = SplitFacts(name="first", fingerprint=table.fingerprint, counts={})
    folder.write_plan(plan.model_copy(update={"classes": CLASSES, "split": split}))
    write_record(workspace, folder.path, LearnedRecord(Learned()))
    sides = [_answers(dataset, on) for on in ("val", "test")]
    write_report(folder.report_path, Report(name, CLASSES, "best", "ab" * 32, *sides, (), NotCounted()))
    return JudgedOnShapes(dataset, folder)


@cache
def _imported() -> Path:
    """The folder of the dataset, imported and split once; never to be changed."""
    workspace = Workspace.at(Path(_PLACE.name) / "workspace")
    import_pictures(workspace, "shapes", draw_shapes(Path(_PLACE.name) / "shapes", classes=2, each=12, size=16))
    make_split(Dataset.open(workspace, "shapes"), SplitRequest(train=0.5, val=0.25, test=0.25, name="first"))
    return workspace.dataset_folder("shapes")


def _answers(dataset: Dataset, on: str) -> Predictions:
    table = dataset.table("first")
    rows = [row for row, side in enumerate(table.sides) if side == on]
    truth = np.array([CLASSES.index(table.labels[row]) for row in rows], dtype=np.int64)
    said = truth.copy()
    said[:WRONG] = 1 - said[:WRONG]
    probabilities = np.full((len(rows), 2), 0.1, dtype=np.float32)
    probabilities[np.arange(len(rows)), said] = 0.9
    columns = (table.paths, table.sha256, table.groups)
    return Predictions(*(tuple(column[row] for row in rows) for column in columns), truth, probabilities)
