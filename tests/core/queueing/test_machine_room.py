"""One run at a time on each device; a run on several GPUs has all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.queueing import machine_room
from core.queueing.entries import Queue
from core.queueing.folder import mark
from core.queueing.machine_room import Room, on_processor, room_here, slots, started_by_others
from core.runs.folder import RunFolder
from core.runs.resources.use import ResourceUse
from core.studies.folder import StudyFolder
from core.studies.study import factor_of
from core.support.workspace import Workspace
from tests.queues import held, request
from tests.shape_runs import shapes_workspace
from tests.told_studies import asked


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
    assert slots(queue, False) == 1
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
        assert started_by_others(workspace, queue, True) == ("by hand",)
    assert started_by_others(workspace, queue, True) == ()


def test_a_run_on_the_processor_takes_no_gpu_and_waits_for_none(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine_room, "gpus_here", lambda: 2)
    queue = Queue()
    for number, device in enumerate(["auto", "cpu", "auto", "cpu"], 1):
        queue = queue.with_new(1.0, run=f"r{number}")
        mark(held(workspace, f"r{number}", device=device), number)
    both = queue.with_changes(1, state="at work", device=0).with_changes(2, state="at work")
    assert room_here(workspace, both, both.entry(3)) == Room(True, 1), "beside what has no GPU the second one is free"
    assert room_here(workspace, both, both.entry(4)) == Room(False), "on the processor it is one, unless more are wanted"
    full = both.with_changes(2, state="done").with_changes(3, state="at work", device=1)
    monkeypatch.setattr(machine_room, "free_memory", lambda: 2 * machine_room.LEAST_MEMORY)
    assert room_here(workspace, full, full.entry(4)) == Room(True), "on no GPU, though both are taken"
    monkeypatch.setattr(machine_room, "free_memory", lambda: 0)
    assert room_here(workspace, full, full.entry(4)).reason == "It waits until more memory is free."


def test_what_others_train_on_the_processor_keeps_no_gpu_waiting(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine_room, "gpus_here", lambda: 1)
    queue = Queue().with_new(1.0, run="a").with_new(1.0, run="b")
    for number, (name, device) in enumerate([("a", "auto"), ("b", "cpu")], 1):
        mark(held(workspace, name, device=device), number)
    with held(workspace, "by hand", device="cpu").claim():
        assert room_here(workspace, queue, queue.entry(1)) == Room(True)
        assert room_here(workspace, queue, queue.entry(2)).reason == "It waits for by hand, which is being trained."


def test_a_study_is_on_the_processor_where_all_of_its_runs_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = shapes_workspace(tmp_path, classes=2, each=6, size=8)
    found, common = {}, ("picture_size=8", "epochs=1")
    for name, factors, settings in (("all", (), ("device=cpu",)), ("some", ("device=cpu,auto",), ()), ("none", (), ())):
        study = asked(workspace, *factors, name=name, settings=(*common, *settings), seeds=1)
        StudyFolder.of(workspace, name).write(study)
        entry = Queue().with_new(1.0, study=name).entry(1)
        with monkeypatch.context() as patched:
            patched.setattr(machine_room, "gpus_here", lambda: 1)
            found[name] = on_processor(workspace, entry)
        assert on_processor(workspace, entry), "where there is no GPU, everything is"
    assert found == {"all": True, "some": False, "none": False}


def test_a_study_that_is_given_another_device_while_it_waits_changes_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = shapes_workspace(tmp_path, classes=2, each=6, size=8)
    monkeypatch.setattr(machine_room, "gpus_here", lambda: 1)
    study = asked(workspace, "device=cpu", name="more", settings=("picture_size=8", "epochs=1"), seeds=1)
    folder, entry = StudyFolder.of(workspace, "more"), Queue().with_new(1.0, study="more").entry(1)
    folder.write(study)
    assert on_processor(workspace, entry)
    folder.write(study.extended([factor_of("device=auto")], None))
    assert not on_processor(workspace, entry)


def test_beside_a_study_on_the_processor_what_others_train_on_a_gpu_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second run was begun on the GPU of one that somebody had started, for it might have been one of the study's."""
    workspace = shapes_workspace(tmp_path, classes=2, each=6, size=8)
    monkeypatch.setattr(machine_room, "gpus_here", lambda: 1)
    with held(workspace, "by hand").claim():
        for device, others in (("cpu", ("by hand",)), ("auto", ())):
            settings = ("picture_size=8", "epochs=1", f"device={device}")
            StudyFolder.of(workspace, device).write(asked(workspace, name=device, settings=settings, seeds=1))
            queue = Queue().with_new(1.0, study=device).with_changes(1, state="at work")
            assert started_by_others(workspace, queue, False) == others
            assert started_by_others(workspace, queue, True) == (), "a study on GPUs may have runs on the processor, too"


def test_twice_what_the_hungriest_run_took_has_to_be_free(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine_room, "gpus_here", lambda: 0)
    took = {held(workspace, name).path: peak for name, peak in (("a", 3.0), ("b", 5.0), ("c", 4.0))}
    nobody = held(workspace, "unknown").path
    least = machine_room.LEAST_MEMORY

    def use(path: Path) -> ResourceUse | None:
        return None if path == nobody else ResourceUse(1.0, took[path] * least, 1.0, None, None, 0.0, 0.0)

    monkeypatch.setattr(machine_room, "read_use", use)
    two = line("at work", "waiting", at_once=2)
    for free, is_there in ((10 * least, True), (10 * least - 1, False)):
        monkeypatch.setattr(machine_room, "free_memory", lambda free=free: free)
        assert room_here(workspace, two, two.entry(2)).is_there is is_there
