"""One run at a time on each device; a run on several GPUs has all of them."""

from __future__ import annotations

import pytest

from core.queueing import machine_room
from core.queueing.entries import Queue
from core.queueing.folder import mark
from core.queueing.machine_room import Room, room_here, slots, started_by_others
from core.runs.folder import RunFolder
from core.support.workspace import Workspace
from tests.queues import held, request


def line(*states: str, **changes: object) -> Queue:
    queue = Queue(**changes)
    for number, state in enumerate(states, 1):
        queue = queue.with_new(1.0, run=f"r{number}").with_changes(number, state=state)
    return queue


def test_on_a_processor_it_is_one_unless_more_are_wanted_and_fit(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine_room, "gpus_here", lambda: 0)
    one = line("at work", "waiting")
    assert room_here(workspace, one, one.entry(2)) == Room(False)
    assert room_here(workspace, line("waiting"), one.entry(2)).is_there
    two = line("at work", "waiting", at_once=2)
    monkeypatch.setattr(machine_room, "free_memory", lambda: 2 * machine_room.LEAST_MEMORY)
    assert room_here(workspace, two, two.entry(2)).is_there
    monkeypatch.setattr(machine_room, "free_memory", lambda: 2 * machine_room.LEAST_MEMORY - 1)
    assert room_here(workspace, two, two.entry(2)).reason == "It waits until more memory is free."


def test_one_gpu_is_for_one_run_whatever_is_wanted(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine_room, "gpus_here", lambda: 1)
    queue = line("at work", "waiting", at_once=4)
    assert slots(queue) == 1
    assert not room_here(workspace, queue, queue.entry(2)).is_there


def test_a_run_on_several_gpus_has_all_of_them(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine_room, "gpus_here", lambda: 3)
    queue = line("at work", "waiting").with_changes(1, device=1)
    assert room_here(workspace, queue, queue.entry(2)) == Room(True, 0)
    mark(RunFolder.begin(workspace, request("r2").model_copy(update={"devices": 2})), 2)
    assert not room_here(workspace, queue, queue.entry(2)).is_there
    alone = queue.with_changes(1, state="done")
    assert room_here(workspace, alone, alone.entry(2)) == Room(True)
    wide = queue.with_changes(1, device=None)
    assert not room_here(workspace, wide, queue.with_new(1.0, run="r3").entry(3)).is_there


def test_what_others_train_here_is_told_from_what_the_queue_trains(workspace: Workspace) -> None:
    queue = line("at work")
    own, other = held(workspace, "r1"), held(workspace, "by hand")
    mark(own, 1)
    with own.claim(), other.claim():
        assert started_by_others(workspace, queue) == ("by hand",)
    assert started_by_others(workspace, queue) == ()
