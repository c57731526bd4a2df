"""What acts in the window cost its main thread, which answers neither mouse nor keys meanwhile: pages, tabs, datasets, dialogs,
selections, and the theme."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.checking import check
from core.datasets.importing.samples import import_sample
from core.datasets.splits.request import SplitRequest
from core.datasets.splits.splitting import make_split
from core.studies.folder import StudyFolder
from core.studies.study import Study, factor_of
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.bench.harness import Row
from tests.told_runs import told_run

ROOT = Path(__file__).resolve().parents[2]
MOST = 100.0
"""Milliseconds of the main thread's processor time that an act may take."""
EXCUSED: dict[str, str] = {
    "Train page, first": "once in a session: a fifth imports, the rest makes and polishes 530 widgets of the recipe",
    "dialog flickr": "once in a session: requests, flickrapi and keyring are imported, 155 of 195 ms",
    "8 of 12 runs selected": "pyqtgraph makes 48 lines, a third, and paints the two plots, a seventh",
    **{
        f"{theme}, on {page}": "what was polished since the theme before is taken back, 20 to 45 ms, and what is seen polished"
        for theme in ("dark", "light")
        for page in ("Data", "Train", "Runs", "Predict")
    },
    "Data page, after a theme": "581 widgets that the theme passed over are polished, a sixth, and all that is seen is painted",
    "Runs page, first": "once in a session: two fifths make the page and its table, and where they come in time, two plots",
    "Predict page, first": "once in a session: half are imports, a quarter makes the page",
}
"""Acts that may take more, each with the reason."""
RUNS, ROUNDS = 12, 3
MADE = "2026-01-01T00:00:00+00:00"


def run() -> list[Row]:
    """A row for each act, with the middle one of three windows."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        words = used_workspace(Workspace.at(Path(place) / "workspace"))
        # As installing does it, and the first start of a checkout; without, acts that import were measured as compiling.
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        subprocess.run([sys.executable, "-m", "compileall", "-q", "core", "gui", "resources"], cwd=ROOT, env=kept, check=True)
        rounds = []
        for number in range(ROUNDS):
            command = [sys.executable, "-m", "tests.bench.acts_process", words[0], str(Path(place) / f"{number}.ini"), *words[1:]]
            done = subprocess.run(command, cwd=ROOT, env=kept, capture_output=True, text=True, check=True)
            rounds.append(dict(json.loads(line) for line in done.stdout.splitlines()))
    took = {name: sorted(acts[name] for acts in rounds) for name in rounds[0]}
    return [
        Row(f"main thread, {name}, ms", "a limit", times[ROUNDS // 2], _goal(name), _words(name, times), "lower")
        for name, times in took.items()
    ]


def used_workspace(workspace: Workspace) -> list[str]:
    """Has two datasets, twelve runs and a study made there, and returns what `tests.bench.acts_process` wants to be told."""
    names = ("handwritten-digits", "solar-cells")
    for name, sample in zip(names, ("digits", "solar-cells"), strict=True):
        import_sample(workspace, name, sample, None, Context())
        check(Dataset.open(workspace, name), Context())
        make_split(Dataset.open(workspace, name), SplitRequest(), Context())
    for number in range(RUNS):
        told_run(workspace, f"run {number}", "lite0-two-stage", 0.5 + 0.04 * number, right=0.5 + 0.04 * number, dataset=names[0])
    split = Dataset.open(workspace, names[0]).current_split
    study = Study(
        name="rates", dataset=names[0], split=split, preset="mlp", factors=(factor_of("rate=0.01,0.1"),), seeds=2, created=MADE
    )
    StudyFolder.of(workspace, study.name).write(study)
    return [str(workspace.root), *names, "run 0", study.name]


def _goal(name: str) -> float | None:
    return None if name in EXCUSED else MOST


def _words(name: str, times: list[float]) -> str:
    return f"{times[0]:.0f} to {times[-1]:.0f}{f'; {EXCUSED[name]}' if name in EXCUSED else ''}"
