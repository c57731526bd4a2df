"""A search whose process is killed at any moment goes on: no trial is lost, and none is made twice."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.studies.folder import StudyFolder
from core.studies.searching.asking import as_search
from core.studies.searching.ranges import searched_of
from core.studies.study import Study
from core.studies.training import StudyRuns, study_runs
from core.support.workspace import Workspace
from tests.shape_runs import shapes_workspace
from tests.told_studies import asked

ROOT = Path(__file__).resolve().parents[2]
KILLS = 8
TRIALS = 6
PATIENCE = 600.0


def begun(place: Path) -> tuple[Workspace, Study]:
    workspace = shapes_workspace(place, classes=2, each=6, size=8)
    settings = ("picture_size=8", "epochs=4", "deterministic=true")
    ranges = [searched_of("learning_rate=0.0001..0.1"), searched_of("batch_size=2,4")]
    study = as_search(asked(workspace, settings=settings, seeds=2), ranges, TRIALS, 1, "none")
    StudyFolder.of(workspace, study.name).write(study)
    return workspace, study


def searching(workspace: Workspace) -> subprocess.Popen[bytes]:
    words = [sys.executable, str(ROOT / "main.py"), "study", "rates", "--workspace", str(workspace.root)]
    return subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def table(found: StudyRuns) -> list[tuple[int, str, str, float | None]]:
    return [(trial.number, trial.cell.words, trial.state, trial.merit) for trial in found.trials]


@pytest.mark.soak
def test_a_search_that_is_killed_comes_to_its_end(tmp_path: Path) -> None:
    whole, study = begun(tmp_path / "whole")
    assert searching(whole).wait(PATIENCE) == 0
    broken, _ = begun(tmp_path / "broken")
    moments = random.Random(0)
    for _ in range(KILLS):
        process = searching(broken)
        try:
            process.wait(moments.uniform(0.5, 8))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait(PATIENCE)
    # Two at once make an end of it together; whoever has nothing left to do may end while the other is still at work.
    one, other = searching(broken), searching(broken)
    one.wait(PATIENCE)
    other.wait(PATIENCE)
    assert searching(broken).wait(PATIENCE) == 0
    found = study_runs(broken, study)
    assert (found.missing, len(found.trials)) == (0, TRIALS)
    assert [entry[0] for entry in table(found)] == list(range(1, TRIALS + 1))
    runs = {run for run in found.runs if run}
    assert runs == set(broken.run_names()), "a run was made that belongs to no trial"
    # Two that ask at once know less of one another than one that asks alone: only what was chosen before is the same for certain.
    first = table(study_runs(whole, study))
    drawn = 3
    assert table(found)[:drawn] == first[:drawn]
    assert all(trial.state == "ended" for trial in found.trials)
