"""A run that is killed, resumed, stopped and resumed ends with the bits of an unbroken one."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from core.evaluation.report import read_report
from core.runs.event_log import EventWriter
from core.runs.events import Batch, Epoch, Event, Finished
from core.runs.folder import RunFolder
from core.runs.resources.samples import read_samples, samples_path
from core.runs.resume_point import CheckpointsLost
from core.support import atomic
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training import launcher
from core.training.costs.again import mode_of
from core.training.execution import carry_out
from core.training.worker import work
from tests.killed_runs import assert_equal
from tests.shape_runs import copy_of, follow_until, plan_of_schema_1, shape_recipe, shapes_workspace

pytestmark = pytest.mark.usefixtures("short_trials")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return shapes_workspace(tmp_path_factory.mktemp("killed"))


@pytest.fixture(scope="module")
def unbroken(workspace: Workspace) -> RunFolder:
    """A run that goes from beginning to end, in this process."""
    folder = RunFolder.create(workspace, "unbroken", "shapes", shape_recipe(epochs=5))
    threads = torch.get_num_threads()
    try:
        torch.set_num_threads(1)  # becomes part of the plan: other tests on the same cores then cost little
        assert work(workspace, folder) == 0
    finally:
        torch.set_num_threads(threads)
    assert folder.state() == "completed"
    return folder


def in_epoch(number: int) -> Callable[[Event], bool]:
    """Matches a batch event from the middle of an epoch, counted from 1."""

    def wanted(event: Event) -> bool:
        return isinstance(event, Batch) and number - 1 < event.epoch < number

    return wanted


class StopsInEpochFour(Context):
    """Asks for a stop some steps after the third epoch."""

    def __init__(self, run: RunFolder) -> None:
        super().__init__()
        self._writer = EventWriter(run.events_path)
        self._steps: int | None = None

    def tell(self, event: Event) -> None:
        self._writer.write(event)
        if isinstance(event, Epoch) and event.epoch == 3:
            self._steps = 5
        if isinstance(event, Finished):
            self._writer.close()

    @property
    def stop_requested(self) -> bool:
        if self._steps is None:
            return False
        self._steps -= 1
        return self._steps < 0


@pytest.fixture(scope="module")
def stopped(workspace: Workspace, unbroken: RunFolder) -> RunFolder:
    """The same run, stopped in its fourth epoch, in this process."""
    run = copy_of(workspace, unbroken, "stopped")
    context = StopsInEpochFour(run)
    with run.claim():
        context.tell(Finished(time.time(), carry_out(workspace, run, context, context.tell)))
    assert run.state() == "stopped"
    assert len(run.history().epochs) == 3
    return run


@pytest.fixture(scope="module")
def broken(workspace: Workspace, unbroken: RunFolder) -> RunFolder:
    """The same run, killed in its second epoch, resumed, and stopped in its fourth, by processes of its own."""
    run = copy_of(workspace, unbroken, "broken")
    launcher.resume(workspace, run.name)
    killed = follow_until(run, in_epoch(2), lambda: launcher.kill(run))
    assert run.state() == "interrupted"
    assert 1 <= len(killed.epochs) < 5
    launcher.resume(workspace, run.name)
    history = follow_until(run, in_epoch(4), lambda: launcher.stop(run))
    assert run.state() == "stopped"
    assert 3 <= len(history.epochs) < 5
    return run


def copied(workspace: Workspace, run: RunFolder, name: str) -> RunFolder:
    """A copy of a run with all that was done."""
    shutil.copytree(run.path, workspace.models / name)
    return RunFolder.open(workspace, name)


@pytest.mark.soak
def test_kill_resume_stop_resume(workspace: Workspace, unbroken: RunFolder, broken: RunFolder) -> None:
    went_on(workspace, unbroken, copied(workspace, broken, "broken-resumed"))


def test_stop_resume(workspace: Workspace, unbroken: RunFolder, stopped: RunFolder) -> None:
    went_on(workspace, unbroken, copied(workspace, stopped, "resumed"))


def went_on(workspace: Workspace, unbroken: RunFolder, run: RunFolder) -> None:
    # The report of a stopped run speaks of its best weights.
    assert read_report(run.report_path).val.n > 0
    assert work(workspace, run) == 0
    assert_equal(run, unbroken)


def test_a_run_that_an_earlier_safelight_planned_goes_on_to_the_same_bits(workspace: Workspace, unbroken: RunFolder) -> None:
    run = copy_of(workspace, unbroken, "older")
    atomic.write_json(run.path / "plan.json", plan_of_schema_1(unbroken))
    assert run.plan == unbroken.plan
    assert work(workspace, run) == 0
    assert_equal(run, unbroken)


def test_a_run_that_was_begun_on_a_gpu_goes_on_without_one_and_says_so(workspace: Workspace, stopped: RunFolder) -> None:
    run = copied(workspace, stopped, "elsewhere")
    assert run.plan is not None
    run.write_plan(run.plan.model_copy(update={"device": "cuda:7", "device_name": "a card"}))
    assert work(workspace, run) == 0
    assert (run.state(), run.plan.device, run.plan.device_name) == ("completed", "cpu", "CPU")
    history = run.history()
    assert "begun on a card, which is not on this machine. Here it goes on on CPU" in "".join(note.text for note in history.notes)
    assert [(change.epoch, change.arithmetic) for change in history.changes] == [(3, f"CPU: {mode_of(run.plan)}")]


def spoil(run: RunFolder, count: int) -> None:
    """Flips a bit in the latest checkpoints' tensors."""
    for file in sorted(run.last_checkpoint.glob("*.safetensors"))[-count:]:
        data = bytearray(file.read_bytes())
        data[-1] ^= 1
        file.write_bytes(data)


def test_a_damaged_checkpoint_is_told_and_the_one_before_it_leads_to_the_same_bits(
    workspace: Workspace, unbroken: RunFolder, stopped: RunFolder
) -> None:
    run = copied(workspace, stopped, "spoilt")
    spoil(run, 1)
    assert work(workspace, run) == 0
    history = run.history()
    assert any("is not what was written" in note.text and "done again" in note.text for note in history.notes)
    assert history.started is not None
    assert history.started.from_step > 0
    assert_equal(run, unbroken)


def test_without_a_sound_checkpoint_nothing_is_begun_anew_unasked(
    workspace: Workspace, unbroken: RunFolder, stopped: RunFolder
) -> None:
    run = copied(workspace, stopped, "lost")
    spoil(run, 2)
    with pytest.raises(CheckpointsLost, match="would be done again"):
        launcher.resume(workspace, run.name)
    assert run.state() == "stopped"
    assert work(workspace, run, from_start=True) == 0
    history = run.history()
    assert history.started is not None
    assert history.started.from_step == 0
    assert "The run begins anew" in history.notes[-1].text
    assert_equal(run, unbroken)


def test_a_run_that_has_ended_is_not_resumed(workspace: Workspace, unbroken: RunFolder, tmp_path: Path) -> None:
    with pytest.raises(Exception, match="has come to its end"):
        launcher.resume(workspace, unbroken.name)


@pytest.mark.soak
def test_each_of_its_processes_wrote_down_what_it_took(broken: RunFolder) -> None:
    """Of real processes: in one of its own torch is imported while the machine is looked at already."""
    samples = read_samples(samples_path(broken.path))
    assert samples
    assert min(sample.memory for sample in samples) > 2e7
    assert any(sample.processor > 0 for sample in samples)
