"""Following a run by its folder alone: appended events arrive, a resume rewinds, states change, early deaths are told of."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.runs.event_log import EventReader, EventWriter
from core.runs.events import Batch, Epoch, Event, Finished, Noted, Preparing, StageStarted, Started
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.support.workspace import Workspace
from core.training.interruptions.worker_file import write_worker
from core.training.presets import PRESETS
from gui.runs.follower import RunFollower
from tests.told_runs import told_plan, told_run

SOON = 5_000


@pytest.fixture
def folder(workspace: Workspace) -> RunFolder:
    return RunFolder.create(workspace, "followed", "vehicles", PRESETS.get("mlp").recipe, "first")


@pytest.fixture
def writer(folder: RunFolder) -> Iterator[EventWriter]:
    made = EventWriter(folder.events_path)
    yield made
    made.close()


@pytest.fixture
def follower(folder: RunFolder, qtbot: QtBot) -> Iterator[RunFollower]:
    made = RunFollower(folder)
    yield made
    made.close()


def begin(follower: RunFollower, qtbot: QtBot) -> None:
    with qtbot.waitSignal(follower.state_changed, timeout=SOON):
        follower.start()


def epoch(number: int, step: int) -> Epoch:
    return Epoch(time.time(), number, 0, step, 0.5, 0.5, 0.5, 0.5 + number / 100, 1e-3, 1.0, 100.0)


def test_what_was_told_before_and_what_comes_after_both_arrive(
    follower: RunFollower, writer: EventWriter, folder: RunFolder, qtbot: QtBot
) -> None:
    writer.write(Started(1.0, 1, "here", 0))
    writer.write(epoch(1, 10))
    begin(follower, qtbot)
    assert [entry.epoch for entry in follower.history.epochs] == [1]
    assert follower.plan is None
    with qtbot.waitSignal(follower.changed, timeout=SOON):
        writer.write(epoch(2, 20))
    assert [entry.epoch for entry in follower.history.epochs] == [1, 2]
    with qtbot.waitSignal(follower.planned, timeout=SOON):
        folder.write_plan(told_plan(folder, folder.request.recipe))
    assert follower.plan is not None


def test_a_resume_rewinds_what_is_shown(follower: RunFollower, writer: EventWriter, qtbot: QtBot) -> None:
    writer.write(Started(1.0, 1, "here", 0))
    for number in range(1, 6):
        writer.write(Batch(1.0, 10 * number, number - 0.1, 0.5, 0.5, 1e-3, 1.0, 1.0))
        writer.write(epoch(number, 10 * number))
    begin(follower, qtbot)
    assert len(follower.history.epochs) == 5
    writer.write(Started(2.0, 1, "here", 20))
    writer.write(epoch(3, 30))
    qtbot.waitUntil(lambda: [entry.epoch for entry in follower.history.epochs] == [1, 2, 3], timeout=SOON)
    assert [batch.step for batch in follower.history.batches] == [10, 20]


def test_a_line_still_being_written_is_left_for_later(
    follower: RunFollower, folder: RunFolder, writer: EventWriter, qtbot: QtBot
) -> None:
    writer.write(Started(1.0, 1, "here", 0))
    begin(follower, qtbot)
    with open(folder.events_path, "ab", buffering=0) as file:
        writer.write(Noted(1.0, "Before."))
        file.write(b'{"event": "Noted", "time": 1.0, ')
        qtbot.waitUntil(lambda: follower.history.notes != [], timeout=SOON)
        assert [note.text for note in follower.history.notes] == ["Before."]
        file.write(b'"text": "Whole now."}\n')
    qtbot.waitUntil(lambda: [note.text for note in follower.history.notes] == ["Before.", "Whole now."], timeout=SOON)


def test_preparing_is_told_until_steps_are_made(follower: RunFollower, writer: EventWriter, qtbot: QtBot) -> None:
    begin(follower, qtbot)
    with qtbot.waitSignal(follower.changed, timeout=SOON):
        writer.write(Preparing(1.0, "Caching features", 3, 10, 4.0))
    assert follower.preparing is not None
    assert follower.preparing.done == 3
    with qtbot.waitSignal(follower.changed, timeout=SOON):
        writer.write(StageStarted(1.0, 0, "Head", 0, 0))
    assert follower.preparing is None


def test_the_state_follows_the_process_that_holds_the_run(
    follower: RunFollower, folder: RunFolder, writer: EventWriter, qtbot: QtBot
) -> None:
    begin(follower, qtbot)
    assert follower.state == "waiting"
    with folder.claim():
        writer.write(Started(time.time(), 1, "here", 0))
        qtbot.waitUntil(lambda: follower.state == "running", timeout=SOON)
        assert follower.live
        writer.write(Finished(time.time(), "stopped"))
    qtbot.waitUntil(lambda: follower.state == "stopped", timeout=SOON)
    assert not follower.live


def test_a_process_that_died_before_its_first_word_is_told_of(follower: RunFollower, folder: RunFolder, qtbot: QtBot) -> None:
    write_worker(folder, 1, time.time() - 3600)
    (folder.path / "worker.log").write_text("ImportError: no such thing\n")
    begin(follower, qtbot)
    assert follower.state == "failed"
    assert follower.history.finished is not None
    assert "no such thing" in follower.history.finished.message


def test_nothing_is_heard_after_closing(follower: RunFollower, writer: EventWriter, qtbot: QtBot) -> None:
    begin(follower, qtbot)
    follower.close()
    writer.write(Started(1.0, 1, "here", 0))
    with qtbot.assertNotEmitted(follower.changed, wait=250):
        pass


def test_a_long_history_is_read_off_the_main_thread(workspace: Workspace, qtbot: QtBot, tmp_path: Path) -> None:
    folder = told_run(workspace, "long", "lite0-two-stage")
    follower = RunFollower(folder)
    follower.start()
    assert follower.history.epochs == [], "start() returns before anything is read"
    qtbot.waitUntil(lambda: len(follower.history.epochs) == 48, timeout=SOON)
    assert follower.state == "completed"
    assert follower.plan is not None
    assert isinstance(follower.plan.recipe, Recipe)
    follower.close()


def test_a_stop_that_was_asked_for_anywhere_is_heard(follower: RunFollower, folder: RunFolder, qtbot: QtBot) -> None:
    with folder.claim():
        begin(follower, qtbot)
        assert follower.live
        folder.request_stop()
        with qtbot.waitSignal(follower.state_changed, timeout=SOON):
            follower.look_again()
        assert follower.stopping


def test_nothing_of_the_log_is_read_on_the_main_thread(
    follower: RunFollower, writer: EventWriter, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = set()
    reads = EventReader.read_new

    def noted(reader: EventReader) -> list[Event]:
        threads.add(threading.current_thread())
        return reads(reader)

    monkeypatch.setattr(EventReader, "read_new", noted)
    begin(follower, qtbot)
    for number in range(1, 4):
        with qtbot.waitSignal(follower.changed, timeout=SOON):
            writer.write(epoch(number, 10 * number))
    assert threads
    assert threading.main_thread() not in threads


def test_an_event_reaches_the_window_with_the_first_look_after_it(
    follower: RunFollower, writer: EventWriter, folder: RunFolder, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How long that takes is measured by the bench of lateness: a busy machine told this test that it was late."""
    written, found, behind = 0, 0, []
    reads = EventReader.read_new

    def noted(reader: EventReader) -> list[Event]:
        nonlocal found
        by_then = written
        read = reads(reader)
        found += sum(isinstance(event, Epoch) for event in read)
        behind.append(by_then - found)
        return read

    monkeypatch.setattr(EventReader, "read_new", noted)
    with folder.claim():
        writer.write(Started(time.time(), 1, "here", 0))
        begin(follower, qtbot)
        for number in range(1, 21):
            with qtbot.waitSignal(follower.changed, timeout=SOON):
                writer.write(epoch(number, 10 * number))
                written = number
            assert len(follower.history.epochs) == number, "what was found is handed on at once"
    assert len(behind) >= 20
    assert max(behind) <= 0
