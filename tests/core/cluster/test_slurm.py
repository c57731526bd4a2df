"""Runs are an array of jobs of SLURM, remembered in the study's folder; a stand-in sbatch does them on this machine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from core.cluster import slurm
from core.cluster.places import carry_on
from core.cluster.slurm import SlurmLine, slurm_line
from core.runs.folder import RunFolder
from core.studies.folder import StudyFolder
from core.studies.training import study_runs, train_study
from core.support.errors import BadInput, Refused
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training import launcher
from core.training.worker import work
from tests import stand_in_slurm
from tests.shape_runs import best_weights, shapes_workspace
from tests.stacked_runs import heads_workspace, of_heads
from tests.tiny_training import same
from tests.told_studies import asked

ROOT = Path(__file__).resolve().parents[3]
pytest.importorskip("submitit")


@pytest.fixture
def ready(tmp_path: Path) -> Workspace:
    return shapes_workspace(tmp_path, classes=2, each=6, size=8)


@pytest.fixture
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A SLURM in which jobs wait until `release` is called."""
    folder = tmp_path / "slurm"
    monkeypatch.setenv("PATH", f"{stand_in_slurm.install(folder)}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(slurm, "LOOK_SECONDS", 0.0)
    (folder / "jobs" / stand_in_slurm.HELD).touch()
    yield folder
    stand_in_slurm.shut_down(folder)


def release(cluster: Path) -> None:
    (cluster / "jobs" / stand_in_slurm.HELD).unlink()


def held(workspace: Workspace, *names: str) -> list[RunFolder]:
    wanted = study_runs(workspace, asked(workspace, "learning_rate=0.1,0.01", seeds=2)).wanted
    return [
        launcher.hold(workspace, launcher.request_for(workspace, one.dataset, one.recipe, name, one.split))
        for one, name in zip(wanted, names, strict=False)
    ]


def test_runs_become_one_array_that_is_remembered_and_can_be_taken_out(ready: Workspace, cluster: Path) -> None:
    study = asked(ready, seeds=1)
    open_line = slurm_line({"partition": "gpu", "time": "1:30:30", "gpus": "1", "cpus": "4", "mem-per-cpu": "2G"})
    line = open_line(ready, study)
    assert line.names() == frozenset()
    one, two, three, four = held(ready, "one", "two", "three", "four")
    line.put([(one, two), (three,), (four,)])
    assert line.names() == {"one", "two", "three", "four"}
    script = (cluster / "jobs" / "17.sh").read_text()
    for said in ("array=0-2%3", "partition=gpu", "time=91", "gpus-per-node=1", "cpus-per-task=4", "mem-per-cpu=2G"):
        assert f"#SBATCH --{said}\n" in script
    again = open_line(ready, study)
    assert again.names() == {"one", "two", "three", "four"}, "who comes back finds what is in line"
    (cluster / "jobs" / "17_1").write_text("RUNNING")
    assert again.drop_waiting() == {"three"}
    (cluster / "jobs" / "17_1").write_text("COMPLETED")
    assert again.names() == frozenset()
    assert list(stand_in_slurm.states(cluster).values()) == ["CANCELLED by 0", "COMPLETED", "CANCELLED by 0"]
    assert open_line(ready, study).names() == frozenset()


def test_a_job_that_slurm_knows_nothing_of_yet_is_at_work(ready: Workspace, cluster: Path) -> None:
    line = slurm_line({})(ready, asked(ready, seeds=1))
    line.put([held(ready, "one")])
    (job,) = stand_in_slurm.states(cluster)
    (cluster / "jobs" / job).rename(cluster / "away")
    assert line.names() == {"one"}
    (cluster / "away").rename(cluster / "jobs" / job)


def test_without_sbatch_it_is_refused_in_words(ready: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not slurm.is_here()
    with pytest.raises(Refused, match="no sbatch on this machine"):
        SlurmLine(ready, asked(ready), {})


def test_what_sbatch_refuses_is_told_in_its_words(ready: Workspace, cluster: Path) -> None:
    sbatch = cluster / "bin" / "sbatch"
    sbatch.write_text("#!/bin/sh\necho 'sbatch: error: invalid partition specified: gpus' >&2\nexit 1\n")
    line = slurm_line({})(ready, asked(ready, seeds=1))
    with pytest.raises(Refused, match="invalid partition specified: gpus"):
        line.put([[run] for run in held(ready, "one", "two")])
    assert line.names() == frozenset()


@pytest.mark.parametrize("kept", ["{}", '{"jobs": {"one": "--user=me"}}', '{"jobs": {"one": 17}}'])
def test_a_damaged_memory_is_refused_and_nothing_submitted_twice(ready: Workspace, cluster: Path, kept: str) -> None:
    study = asked(ready, seeds=1)
    file = StudyFolder.of(ready, study.name).path / "slurm" / "jobs.json"
    file.parent.mkdir(parents=True)
    file.write_text(kept)
    with pytest.raises(Refused, match="nobody knows which jobs"):
        slurm_line({})(ready, study)


@pytest.mark.parametrize(
    "said",
    [{"gpus": "two"}, {"cpus": "0"}, {"time": "soon"}, {"time": "0"}, {"time": "0:00:00"}, {"array": "1"}, {"output": "/tmp"}],
    ids=lambda said: str(said),
)
def test_what_cannot_be_meant_is_refused(said: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        slurm_line(said)


@pytest.mark.soak
def test_a_study_whose_driver_is_killed_comes_to_the_bits_of_one_trained_here(
    ready: Workspace, cluster: Path, tmp_path: Path
) -> None:
    study = asked(ready, "learning_rate=0.1,0.01", seeds=1)
    StudyFolder.of(ready, study.name).write(study)
    words = [sys.executable, str(ROOT / "main.py"), "--workspace", str(ready.root), "study", study.name, "--on", "slurm"]
    driver = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = time.monotonic() + 60
    remembered = StudyFolder.of(ready, study.name).path / "slurm" / "jobs.json"
    while not remembered.exists():  # killed while it submits, it submits again, to no harm but that of jobs that find all done
        assert time.monotonic() < end
        time.sleep(0.05)
    driver.send_signal(signal.SIGKILL)
    driver.wait(10)
    release(cluster)
    carry = carry_on("slurm", {})
    assert carry is not None
    found = train_study(ready, study, Context(), carry)
    assert (found.missing, found.failed) == (0, ())
    assert len(stand_in_slurm.states(cluster)) == 2, "nothing was submitted twice"
    stand_in_slurm.until_idle(cluster, 60)
    here = shapes_workspace(tmp_path / "here", classes=2, each=6, size=8)
    train_study(here, study, Context())
    for name in found.runs:
        assert same(best_weights(RunFolder.open(ready, name)), best_weights(RunFolder.open(here, name)))


@pytest.mark.soak
def test_heads_of_a_study_are_one_job_and_come_to_what_each_comes_to_alone(cluster: Path, tmp_path: Path) -> None:
    workspace = heads_workspace(tmp_path / "heads")
    study = asked(workspace, "learning_rate=0.01,0.001", preset="quick", settings=of_heads(workspace))
    release(cluster)
    carry = carry_on("slurm", {})
    assert carry is not None
    found = train_study(workspace, study, Context(), carry)
    assert (found.missing, found.failed) == (0, ())
    stand_in_slurm.until_idle(cluster, 60)
    assert len(stand_in_slurm.states(cluster)) == 1
    for name in found.runs:
        one = RunFolder.open(workspace, name)
        assert any("Trained in one process with 3 other runs" in note.text for note in one.history().notes)
        alone = RunFolder.begin(workspace, one.request.model_copy(update={"run": f"{name} alone"}))
        assert work(workspace, alone) == 0
        weights = best_weights(alone)
        assert all(torch.allclose(tensor, weights[key], atol=1e-5) for key, tensor in best_weights(one).items())
