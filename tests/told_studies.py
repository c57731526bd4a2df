"""Studies on drawn shapes, with runs that were written by hand as a training leaves them."""

from __future__ import annotations

from core.datasets.catalog.dataset import Dataset
from core.evaluation.report import Report, write_report
from core.runs.folder import RunFolder
from core.runs.plan import NotCounted
from core.studies.study import Study, WantedRun, factor_of
from core.support.workspace import Workspace
from core.training import launcher
from tests.judged_runs import predictions, two_epochs, write_events
from tests.shape_runs import DATASET

NAMES = [f"picture-{place}" for place in range(60)]


def asked(workspace: Workspace, *factors: str, **fields: object) -> Study:
    split = Dataset.open(workspace, DATASET).current_split
    values = {"name": "rates", "dataset": DATASET, "split": split, "preset": "mlp", "created": "2026-01-01T00:00:00+00:00"}
    settings = ("picture_size=8", "epochs=1", "precision=fp32")
    return Study.model_validate({**values, "seeds": 2, "settings": settings, "factors": tuple(map(factor_of, factors)), **fields})


def trained(workspace: Workspace, one: WantedRun, right: int, name: str, unseen: int = 0) -> RunFolder:
    """A run as a training leaves it, that got so many of the pictures of val right, and ten fewer of test."""
    folder = RunFolder.begin(workspace, launcher.request_for(workspace, one.dataset, one.recipe, name, one.split))
    write_events(folder.events_path, two_epochs())
    judged(folder, right, unseen)
    return folder


def judged(folder: RunFolder, right: int, unseen: int = 0) -> None:
    """Writes the report of a run that got so many of the pictures of val right, and ten fewer of test."""
    val = predictions(NAMES[unseen:], [place < right for place in range(unseen, 60)])
    test = predictions([f"test-{name}" for name in NAMES], [place < right - 10 for place in range(60)])
    write_report(
        folder.report_path, Report(folder.name, ("boat", "car", "tram"), "best", "0" * 64, val, test, left_out=NotCounted())
    )
