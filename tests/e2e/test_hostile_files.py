"""A hundred files of a workspace that mean harm: nothing in them runs, nothing outside is read or written, nothing hangs or grows
without end, and what is said is a sentence."""

from __future__ import annotations

import io
import json
import resource
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from types import FrameType

import numpy as np
import psutil
import pytest

from core.cli.entry import run
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.overview import overview
from core.datasets.cleaning.kept_answers import KeptAnswers, keep_answers
from core.datasets.cleaning.walk import CleaningWalk, Remembered, begin_cleaning
from core.evaluation.margins import Margin, Margins, write_margins
from core.evaluation.report import Report, write_report
from core.looking.maps.picture_map import read_map
from core.pixels.features import FeatureStore
from core.prediction.predictor import Predictor
from core.runs.checkpoints import load_checkpoint
from core.runs.event_log import EventReader
from core.runs.exports.log import exports_of
from core.runs.folder import RunFolder
from core.runs.learned import Learned, LearnedRecord, read_record, write_record
from core.runs.recipe import Recipe
from core.runs.resources.samples import samples_of
from core.studies.folder import StudyFolder
from core.studies.study import Factor, Study
from core.support.errors import SafelightError
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.derived_datasets import objects_dataset
from tests.hostile_files import (
    CATALOG,
    CLEANING,
    COMMIT,
    EVENTS,
    EXPORTS,
    FEATURES,
    HOSTILE,
    LEARNED,
    MAP,
    MARGINS,
    PLAN,
    REPORT,
    REQUEST,
    RESOURCES,
    RUN,
    SETTINGS,
    STUDY,
    TENSORS,
    WEIGHTS,
    Hostile,
)  # fmt: skip
from tests.judged_runs import predictions, two_epochs, write_events
from tests.opened_files import opened_below
from tests.trained_runs import CLASSES, write_run

LONGEST = 20
"""Seconds after which something hangs, on a busy machine."""
MOST_MEMORY = 2 * 2**30
"""Bytes by which the process may grow: threads and their stacks among them, of which few are ever touched."""

Act = Callable[[Workspace], object]


def _verb(*words: str) -> Act:
    def act(workspace: Workspace) -> None:
        with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()):
            status = run([*words, "--workspace", str(workspace.root), "--json"])
        assert status in (0, 1)
        json.loads(out.getvalue())  # one document, whatever happened

    return act


def _asked(workspace: Workspace) -> None:
    """The run is loaded and asked; one whose weights are no numbers may answer, and says so elsewhere."""
    predictor = Predictor.load(RunFolder.open(workspace, "one"), "cpu")
    predictor.predict(np.zeros((1, *2 * (predictor.records[0].kept_side,), 3), np.uint8))


def _cleaned(workspace: Workspace) -> None:
    walk = CleaningWalk(Remembered())
    walk.begin(begin_cleaning(Dataset.open(workspace, "objects"), False, None, Context(), fresh=True))


def _of_run(read: Callable[[RunFolder], object]) -> Act:
    return lambda workspace: read(RunFolder.open(workspace, "one"))


_RUNS, _EVALUATE, _REPORT, _OPENED = (
    _verb("runs"),
    _verb("evaluate", "one"),
    _verb("report", "one"),
    _verb("evaluate", "one", "--on", "test"),
)
_CHANGED = _verb("exclude", "objects", "--kind", "blurred")

ACTS: dict[str, tuple[Act, ...]] = {
    WEIGHTS: (_asked,),
    PLAN: (_RUNS, _asked, _EVALUATE),
    REQUEST: (_RUNS, _EVALUATE),
    EVENTS: (_RUNS, _REPORT, _of_run(lambda folder: EventReader(folder.events_path).read_new())),
    REPORT: (_RUNS, _EVALUATE),
    RUN + "report.lock": (_OPENED,),
    RUN + "worker.lock": (_RUNS, _of_run(lambda folder: folder.claim(0.1).__enter__())),
    MARGINS: (_verb("check", "objects", "--from", "one"),),
    LEARNED: (_of_run(lambda folder: read_record(folder.path)), _verb("evaluate", "one", "--on", "val")),
    COMMIT: (_of_run(lambda folder: load_checkpoint(folder.last_checkpoint)),),
    TENSORS: (_of_run(lambda folder: load_checkpoint(folder.last_checkpoint)),),
    EXPORTS: (_of_run(lambda folder: exports_of(folder.path)),),
    RESOURCES: (_of_run(lambda folder: samples_of(folder.path)),),
    STUDY: (lambda workspace: StudyFolder.of(workspace, "asked").study, _verb("study")),
    SETTINGS: (lambda workspace: overview(workspace, "objects"), _CHANGED),
    CATALOG: (lambda workspace: overview(workspace, "objects"), _CHANGED, _verb("history", "objects")),
    CLEANING: (_cleaned,),
    MAP: (lambda workspace: read_map(workspace.root / MAP),),
    FEATURES: (lambda workspace: FeatureStore((workspace.root / FEATURES).parent, 5).missing(["ab" * 32]),),
}  # fmt: skip
"""What reads each of them, in the window and on the command line."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place with a workspace that has a good file of each sort, and a folder beside it that is nobody's business."""
    place = tmp_path_factory.mktemp("hostile")
    workspace = Workspace.at(place / "workspace")
    dataset = objects_dataset(workspace, place / "pictures", each=4)
    keep_answers(dataset, KeptAnswers({}, None, True, "", ""))
    for name in ("one", "two"):
        folder, _ = write_run(workspace, name, Recipe(preset="mlp", architecture="mlp", picture_size=8))
        write_events(folder.events_path, two_epochs())
        names = [f"box/{number}.png" for number in range(12)]
        judged = predictions(names, [number > 3 for number in range(12)])
        write_record(workspace, folder.path, LearnedRecord(Learned((name,))))
        write_report(folder.report_path, Report(name, CLASSES, "best", "ab" * 32, judged, judged))
        write_margins(folder.path, Margins(True, (Margin("ab" * 32, "cat", 0.5, 1, "dog"),)))
    factor = Factor(key="learning_rate", values=("0.01", "0.001"))
    asked = Study(name="asked", dataset="objects", split="", created="2026-01-01T00:00:00+00:00", factors=(factor,), seeds=2)
    StudyFolder.of(workspace, "asked").write(asked)
    (place / "outside").mkdir()
    (place / "outside" / "letters.txt").write_text("nobody's business")
    return place


@pytest.fixture
def defects(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the command line would call a defect of Safelight is raised instead."""

    def raised(error: BaseException, what: str, path: Path | None = None) -> Path:
        raise AssertionError(f"{what}: {error!r}") from error

    monkeypatch.setattr("core.cli.entry.log_defect", raised)


@contextmanager
def bounded() -> Iterator[None]:
    """Ends the block by an error when it takes too long, and has whoever asks for too much memory get none."""

    def over(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"still at it after {LONGEST} s")

    before = signal.signal(signal.SIGALRM, over)
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (psutil.Process().memory_info().vms + MOST_MEMORY, hard))
    signal.alarm(LONGEST)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else b"" for path in sorted(folder.rglob("*"))}


def _use(whole: Path, place: Path, hostile: Hostile) -> None:
    shutil.copytree(whole, place, symlinks=True)
    workspace, outside = Workspace.at(place / "workspace"), place / "outside"
    hostile.plant(workspace.root / hostile.file, outside)
    before = _contents(outside)
    with opened_below(outside) as opened:
        for act in ACTS[hostile.file]:
            with bounded(), suppress(SafelightError):
                act(workspace)
    assert opened == []
    assert _contents(outside) == before, "nothing is written outside, and nothing ran"
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()), bounded():
        assert run(["runs", "--workspace", str(workspace.root), "--json"]) == 0
    assert "two" in {row["run"] for row in json.loads(out.getvalue())}, "it hides nothing else"


def test_there_are_enough_of_them() -> None:
    assert len({str(hostile) for hostile in HOSTILE}) == len(HOSTILE) >= 100
    assert {hostile.file for hostile in HOSTILE} == set(ACTS)


@pytest.mark.skipif(sys.platform != "linux", reason="pipes, devices and limits are those of Linux")
@pytest.mark.usefixtures("defects")
@pytest.mark.parametrize(
    "hostile", [pytest.param(one, id=str(one), marks=[pytest.mark.soak] if one.slow else []) for one in HOSTILE]
)
def test_a_hostile_file_does_no_harm(whole: Path, tmp_path: Path, hostile: Hostile) -> None:
    _use(whole, tmp_path / "place", hostile)
