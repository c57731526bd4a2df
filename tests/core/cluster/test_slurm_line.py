"""What the line of a study asks of submitit and keeps in its folder; a stand-in for submitit takes the jobs."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from core.cluster import slurm
from core.cluster.slurm import SlurmLine, slurm_line
from core.cluster.slurm_task import RunTask
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.studies.folder import StudyFolder
from core.support.computing import SURROUNDINGS
from core.support.errors import BadInput, Refused
from core.support.workspace import Workspace
from core.training import launcher

STUDY: Any = SimpleNamespace(name="rates")


class Submitit:
    """Stands in for submitit, which is an extra: what it was asked, and what SLURM says of each job."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []
        self.states: dict[str, str] = {}
        self.submitted: list[Any] = []
        self.fails: Exception | None = None

    def job(self, folder: Path, number: str) -> Any:
        return SimpleNamespace(
            job_id=number, folder=folder, watcher=self, cancel=lambda check: self.asked.append((number, check))
        )

    def executor(self, folder: Path, max_num_timeout: int) -> Any:
        self.asked.append((folder, max_num_timeout))

        @contextmanager
        def batch() -> Iterator[None]:
            yield
            if self.fails is not None:
                raise self.fails

        def submit(task: object) -> Any:
            self.submitted.append(task)
            self.states[f"17_{len(self.submitted) - 1}"] = "PENDING"
            return self.job(folder, f"17_{len(self.submitted) - 1}")

        return SimpleNamespace(batch=batch, submit=submit, update_parameters=lambda **given: self.asked.append((given,)))

    def register_job(self, number: str) -> None:
        self.asked.append(("register", number))

    def get_state(self, number: str, mode: str) -> str:
        self.asked.append(("state", number, mode))
        return self.states.get(number, "UNKNOWN")

    def is_done(self, number: str, mode: str) -> bool:
        assert mode == "cache"  # asking SLURM once is enough for all of them
        return self.states.get(number, "UNKNOWN") not in ("PENDING", "RUNNING", "REQUEUED")


@pytest.fixture
def submitit(monkeypatch: pytest.MonkeyPatch) -> Submitit:
    found = Submitit()
    whole, core, utils = (ModuleType(name) for name in ("submitit", "submitit.core", "submitit.core.utils"))
    whole.SlurmExecutor, whole.SlurmJob = found.executor, found.job  # type: ignore[attr-defined]
    utils.FailedJobError = type("FailedJobError", (RuntimeError,), {})  # type: ignore[attr-defined]
    utils.FailedSubmissionError = type("FailedSubmissionError", (Exception,), {})  # type: ignore[attr-defined]
    for module in (whole, core, utils):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(slurm, "is_here", lambda: True)
    return found


def crew(workspace: Workspace, *names: str) -> tuple[RunFolder, ...]:
    return tuple(RunFolder.create(workspace, name, "pets", Recipe()) for name in names)


def test_crews_are_submitted_as_one_array_and_remembered(submitit: Submitit, workspace: Workspace) -> None:
    line = slurm_line({"gpus": "1", "account": "us"})(workspace, STUDY)
    folder = line._folder
    assert folder == StudyFolder.of(workspace, "rates").path / "slurm"
    assert (line.names(), submitit.asked) == (frozenset(), [])
    two, one = crew(workspace, "a", "b"), crew(workspace, "c")
    line.put([two, one])
    assert submitit.asked[0] == (folder, 100)
    [given] = submitit.asked[1]
    assert given == {  # type: ignore[comparison-overlap]
        "job_name": "safelight", "time": 240, "gpus_per_node": 1, "additional_parameters": {"account": "us"},
        "setup": [f'export PYTHONPATH={Path(slurm.__file__).parents[2]}"${{PYTHONPATH:+:$PYTHONPATH}}"'],
    }  # fmt: skip
    settings = {**SURROUNDINGS, **launcher.worker_settings(two[0])}
    words = tuple(launcher.worker_words(workspace, two, "--take-up"))
    assert submitit.submitted[0] == RunTask(words, tuple(settings.items()), str(two[0].path.absolute() / "worker.log"))
    assert json.loads((folder / "jobs.json").read_text()) == {"jobs": {"a": "17_0", "b": "17_0", "c": "17_1"}}
    again = SlurmLine(workspace, STUDY, {})
    assert again.names() == {"a", "b", "c"}
    assert {job.folder for job in again._jobs.values()} == {folder}
    assert line.hint() == f"What SLURM and the jobs said is in {folder}."
    assert logging.getLogger("submitit").level == logging.ERROR


def test_slurm_is_asked_once_for_all_and_not_again_at_once(
    submitit: Submitit, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = SimpleNamespace(monotonic=lambda: now.time, time=100.0)
    monkeypatch.setattr(slurm, "time", now)
    line = SlurmLine(workspace, STUDY, {})
    line.put([crew(workspace, "a"), crew(workspace, "b")])
    first = [("register", "17_0"), ("register", "17_1"), ("state", "17_0", "force"), ("state", "17_1", "cache")]
    cached = [("state", "17_0", "cache"), ("state", "17_1", "cache")]
    for later, expected in ((0, first), (20, cached), (1, first), (1, cached)):
        submitit.asked.clear()
        now.time += later
        assert line.names() == {"a", "b"}
        assert submitit.asked == expected
    submitit.asked.clear()
    line.drop_waiting()  # what is at work by now is not to be taken out
    assert submitit.asked[:4] == first


def test_what_waits_is_taken_out_and_what_has_ended_is_forgotten(submitit: Submitit, workspace: Workspace) -> None:
    line = SlurmLine(workspace, STUDY, {})
    line.put([crew(workspace, "a", "b"), crew(workspace, "c"), crew(workspace, "d")])
    submitit.states |= {"17_1": "RUNNING", "17_2": "requeued"}
    submitit.asked.clear()
    assert line.drop_waiting() == {"c"}
    assert [asked for asked in submitit.asked if asked[-1] is False] == [("17_0", False), ("17_2", False)]
    submitit.states |= {"17_0": "CANCELLED by 0", "17_1": "COMPLETED"}
    del submitit.states["17_2"]  # nothing is known of it yet: it may be at work
    line._looked = float("-inf")
    assert line.names() == {"d"}
    assert json.loads(line._file.read_text()) == {"jobs": {"d": "17_2"}}


@pytest.mark.parametrize(
    ("error", "told"),
    [(ValueError("first\n  invalid partition: gpus \n\n"), "invalid partition: gpus"), (RuntimeError(), "RuntimeError")],
    ids=lambda given: str(given)[:5],
)
def test_what_slurm_refuses_is_told_in_its_last_line(
    submitit: Submitit, workspace: Workspace, error: Exception, told: str
) -> None:
    line = SlurmLine(workspace, STUDY, {})
    submitit.fails = error
    with pytest.raises(Refused) as caught:
        line.put([crew(workspace, "a")])
    assert caught.value.message == f"SLURM did not take the runs: {told}"
    assert caught.value.hint == "See what was said of partition, time, gpus and cpus."
    assert caught.value.path == line._folder
    assert line.names() == frozenset()


@pytest.mark.parametrize("kept", ["{}", '{"jobs": {"a": "--user=me"}}', '{"jobs": {"a": 17}}', '{"jobs": []}', "no"])
def test_a_damaged_memory_is_refused(submitit: Submitit, workspace: Workspace, kept: str) -> None:
    file = StudyFolder.of(workspace, "rates").path / "slurm" / "jobs.json"
    file.parent.mkdir(parents=True)
    file.write_text(kept)
    with pytest.raises(Refused) as caught:
        SlurmLine(workspace, STUDY, {})
    assert caught.value.message == f"{file} is damaged, so that nobody knows which jobs rates has."
    assert caught.value.hint == "Look with squeue whether jobs of it are at work, then delete the file."
    assert caught.value.path == file


def test_without_slurm_nothing_is_submitted(submitit: Submitit, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slurm, "is_here", lambda: False)
    with pytest.raises(Refused) as caught:
        SlurmLine(workspace, STUDY, {})
    assert caught.value.message == "There is no sbatch on this machine, so that nothing can be submitted to SLURM."
    assert caught.value.hint == "Carry it out on a machine of the cluster from which sbatch can be called."


def test_slurm_is_here_where_sbatch_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not slurm.is_here()
    (tmp_path / "sbatch").touch(0o755)
    assert slurm.is_here()


@pytest.mark.parametrize(
    ("said", "parameters"),
    [
        ({}, {"time": 240}),
        ({"time": "90"}, {"time": 90}),
        ({"time": "2:30"}, {"time": 3}),
        ({"time": "2:00"}, {"time": 2}),
        ({"time": "1-01:01:01"}, {"time": 1502}),
        ({"gpus": "0", "cpus": "1", "partition": "long"}, {"time": 240, "cpus_per_task": 1, "partition": "long"}),
        ({"mem_per_cpu": "2G"}, {"time": 240, "additional_parameters": {"mem-per-cpu": "2G"}}),
    ],
    ids=lambda given: str(given)[:20],
)
def test_what_is_said_of_an_array_is_handed_on_as_submitit_takes_it(said: dict[str, str], parameters: dict[str, object]) -> None:
    assert slurm._parameters(said) == parameters


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"gpus": "two"}, "'two' is no number of gpus. As in gpus=1."),
        ({"cpus": "0"}, "'0' is no number of cpus. As in cpus=1."),
        ({"time": "soon"}, "'soon' is no time. Say minutes, or H:MM:SS, as in time=4:00:00."),
        ({"time": "0:00"}, "A job needs some time. Say minutes, or H:MM:SS, as in time=4:00:00."),
        ({"output": "x"}, "output of SLURM is set by Safelight, which makes a job of each run. Leave it out."),
    ],
    ids=lambda given: str(given)[:10],
)
def test_what_cannot_be_meant_is_refused_in_words(said: dict[str, str], told: str) -> None:
    with pytest.raises(BadInput) as caught:
        slurm_line(said)
    assert str(caught.value) == told
