"""The carrier: one at a time, in order, through pauses and kills; nothing is lost and nothing is done twice."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from core.queueing import acts, machine_room
from core.queueing.carrier import carry
from core.queueing.carrying_out import Ending
from core.queueing.entries import QueueEntry
from core.queueing.folder import QueueFolder, marked
from core.studies.folder import StudyFolder
from core.support.jobs import Abandoned, Context
from core.support.workspace import Workspace
from core.training import launcher
from tests.queues import FAILS, KILLED, ToldLauncher, carried_by_nobody_else, held, said_to_be_there, states
from tests.shape_runs import shapes_workspace
from tests.told_studies import asked

QUICK = 0.005


def quickly(_: float) -> None:
    time.sleep(QUICK)


def line(workspace: Workspace, *names: str) -> None:
    said_to_be_there(workspace)
    with carried_by_nobody_else(workspace):
        for name in names:
            acts.queue_run(workspace, held(workspace, name).name)


def test_what_waits_is_carried_out_in_order_and_a_failure_stops_no_other(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = ToldLauncher(b=[FAILS], c=[KILLED])
    monkeypatch.setattr(launcher, "start", told)
    line(workspace, *"abcd")
    QueueFolder.of(workspace).write_carrier(1, in_vain=3)
    vain: list[object] = []
    told.before = lambda _: vain.append(getattr(QueueFolder.of(workspace).carrier(), "in_vain", None))
    with carried_by_nobody_else(workspace):
        acts.move_entry(workspace, 4, "first")
        assert not carry(workspace, quickly), "another carrier is at work"
    assert carry(workspace, quickly)
    assert told.started == ["d", "a", "b", "c", "c"]
    assert vain == [3, 0, 0, 0, 0], "until it has carried something, it may be one more that falls"
    assert states(workspace) == {"d": "done", "a": "done", "b": "failed", "c": "done"}
    assert marked(workspace.run_folder("a")) is None
    assert not QueueFolder.of(workspace).is_carried()


def test_a_run_that_is_taken_out_or_deleted_hinders_no_other(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launcher, "start", ToldLauncher())
    line(workspace, *"abc")
    workspace.trash(workspace.run_folder("a"))
    with carried_by_nobody_else(workspace):
        acts.remove_entries(workspace, [2])
    carry(workspace, quickly)
    assert states(workspace) == {"a": "failed", "c": "done"}
    assert "is gone" in QueueFolder.of(workspace).read().entry(1).reason


def test_a_pause_lets_what_is_at_work_end_and_begins_nothing(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    told = ToldLauncher()
    told.after = lambda run: acts.pause(workspace) and None
    monkeypatch.setattr(launcher, "start", told)
    line(workspace, *"ab")
    assert carry(workspace, quickly), "paused, there is nothing left for it"
    assert states(workspace) == {"a": "done", "b": "waiting"}
    told.after = lambda run: None
    with carried_by_nobody_else(workspace):
        acts.go_on(workspace)
    carry(workspace, quickly)
    assert told.started == ["a", "b"]


def test_a_pause_leaves_the_run_of_a_study_to_itself_and_the_study_first_in_line(workspace: Workspace) -> None:
    folder = QueueFolder.of(workspace)
    folder.change(lambda queue: queue.with_new(1.0, study="rates").with_new(1.0, study="other"))

    def endless(workspace: Workspace, entry: QueueEntry, again: bool, context: Context) -> Ending:
        acts.pause(workspace)
        while True:
            context.pause(QUICK)

    carry(workspace, quickly, endless)
    assert [(entry.study, entry.state) for entry in folder.read().entries] == [("rates", "waiting"), ("other", "waiting")]


def test_runs_that_others_started_are_waited_for(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    told = ToldLauncher()
    monkeypatch.setattr(launcher, "start", told)
    line(workspace, "a")
    other = held(workspace, "by hand")
    looks = []

    def look(_: float) -> None:
        looks.append(states(workspace)["a"])
        if len(looks) == 3:
            claim.__exit__(None, None, None)
        time.sleep(QUICK)

    claim = other.claim()
    claim.__enter__()
    carry(workspace, look)
    assert looks[:3] == ["waiting"] * 3
    assert told.started == ["a"]


def test_several_are_at_work_at_once_only_where_that_is_wanted_and_memory_allows(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine_room, "gpus_here", lambda: 0)
    most = []
    for free, wanted in ((2**40, 2), (2**20, 1)):
        monkeypatch.setattr(machine_room, "free_memory", lambda free=free: free)
        acts.set_at_once(workspace, 2)
        QueueFolder.of(workspace).change(lambda queue: queue.with_new(1.0, run="a").with_new(1.0, run="b").with_new(1.0, run="c"))
        together = threading.Barrier(wanted, timeout=5)
        going: list[int] = []

        def act(workspace: Workspace, entry: QueueEntry, again: bool, context: Context, together=together, going=going) -> Ending:  # type: ignore[no-untyped-def]
            going.append(len(QueueFolder.of(workspace).read().at_work))
            if entry.run != "c":
                together.wait()
            return Ending("done")

        carry(workspace, quickly, act)
        most.append(max(going))
        acts.clear_ended(workspace)
    assert most == [2, 1]


def test_each_gpu_has_one_run(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine_room, "gpus_here", lambda: 2)
    QueueFolder.of(workspace).change(lambda queue: queue.with_new(1.0, run="a").with_new(1.0, run="b").with_new(1.0, run="c"))
    together, seen = threading.Barrier(2, timeout=5), []

    def act(workspace: Workspace, entry: QueueEntry, again: bool, context: Context) -> Ending:
        seen.append((entry.run, launcher.GPU.get()))
        if entry.run != "c":
            together.wait()
        return Ending("done")

    carry(workspace, quickly, act)
    assert sorted(seen[:2]) == [("a", 0), ("b", 1)]
    assert seen[2][0] == "c"


def test_what_is_trained_on_the_processor_waits_for_no_gpu(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that asked for the processor waited behind a line of others until a GPU was free, and then took it."""
    line(workspace, "a", "b")
    with carried_by_nobody_else(workspace):
        acts.queue_run(workspace, held(workspace, "c", device="cpu").name)
    monkeypatch.setattr(machine_room, "gpus_here", lambda: 1)
    monkeypatch.setattr(machine_room, "free_memory", lambda: 2**40)
    together, seen = threading.Barrier(2, timeout=5), []

    def act(workspace: Workspace, entry: QueueEntry, again: bool, context: Context) -> Ending:
        seen.append(entry.run)
        if entry.run != "b":
            together.wait()
        return Ending("done")

    carry(workspace, quickly, act)
    assert sorted(seen[:2]) == ["a", "c"]
    assert seen[2] == "b", "which waited for the GPU"


def test_a_defect_is_the_end_of_one_entry(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    QueueFolder.of(workspace).change(lambda queue: queue.with_new(1.0, study="a").with_new(1.0, study="b"))

    def act(workspace: Workspace, entry: QueueEntry, again: bool, context: Context) -> Ending:
        if entry.study == "a":
            raise ZeroDivisionError("oh")
        return Ending("done")

    carry(workspace, quickly, act)
    assert states(workspace) == {"a": "failed", "b": "done"}
    assert "ZeroDivisionError: oh" in QueueFolder.of(workspace).read().entries[0].reason
    assert "ZeroDivisionError" in capsys.readouterr().err, "the whole of it is in carrier.log"


def test_a_reason_that_names_a_folder_in_no_utf8_leaves_a_queue_that_can_be_read(workspace: Workspace) -> None:
    QueueFolder.of(workspace).change(lambda queue: queue.with_new(1.0, study="a"))
    carry(workspace, quickly, lambda *_: Ending("failed", "The pictures are not at caf\udce9."))
    assert QueueFolder.of(workspace).read().entries[0].reason == r"The pictures are not at caf\xe9."


class _Dead(Abandoned):
    """The carrier is gone: nothing it would still do is done."""


@pytest.mark.parametrize("point", range(1, 12))
def test_killed_anywhere_nothing_is_lost_and_nothing_is_done_twice(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, point: int
) -> None:
    """Faults at every place where something is kept or started: the carrier dies there, and another one comes."""
    line(workspace, *"ab")
    told = ToldLauncher()
    passed, dead = [0], [False]

    def step(*_: object) -> None:
        if dead[0]:
            raise _Dead
        passed[0] += 1
        if passed[0] == point:
            dead[0] = True
            raise _Dead

    real = os.replace

    def replace(source: str, target: Path) -> None:
        if Path(target).name == "queue.json":
            step()
            real(source, target)
            step()
        else:
            real(source, target)

    told.before, told.after = step, step
    monkeypatch.setattr(launcher, "start", told)
    monkeypatch.setattr(os, "replace", replace)
    with suppress(_Dead):
        carry(workspace, quickly)
    for thread in threading.enumerate():
        if thread.name.startswith("queue "):
            thread.join(5)
    dead[0], passed[0] = False, 100
    carry(workspace, quickly)
    assert states(workspace) == {"a": "done", "b": "done"}
    assert Counter(told.started) == Counter("ab"), "each was begun once"


def test_a_study_is_carried_out_run_by_run_and_what_was_killed_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = shapes_workspace(tmp_path, classes=2, each=6, size=8)
    StudyFolder.of(workspace, "rates").write(asked(workspace, "learning_rate=0.1,0.01", seeds=1))
    told = ToldLauncher(**{"rates-001": [KILLED], "rates-002": [FAILS]})
    monkeypatch.setattr(launcher, "start", told)
    with carried_by_nobody_else(workspace):
        acts.queue_study(workspace, "rates")
    carry(workspace, quickly)
    assert told.started == ["rates-001", "rates-002", "rates-001"], "what failed with a reason is not begun again"
    assert states(workspace) == {"rates": "failed"}
    assert "1 run of rates failed" in QueueFolder.of(workspace).read().entries[0].reason
    with carried_by_nobody_else(workspace):
        acts.try_again(workspace, 1)
    carry(workspace, quickly)
    assert told.started[3:] == ["rates-002"]
    assert states(workspace) == {"rates": "done"}
