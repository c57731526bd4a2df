"""The queue on disk: whole or as it was, refused when it is damaged, and its runs found whatever they are called."""

from __future__ import annotations

import json
import os
import threading

import pytest

from core.queueing.entries import Queue
from core.queueing.folder import QueueFolder, mark, marked, queued_run, unmark
from core.runs.trash import restore_runs
from core.support.errors import BadInput, NotThere, Refused
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.queues import held


def test_what_several_put_in_line_at_one_time_is_all_there(workspace: Workspace) -> None:
    folder = QueueFolder.of(workspace)
    assert folder.read() == Queue()
    threads = [
        threading.Thread(target=lambda n=n: folder.change(lambda queue: queue.with_new(1.0, run=f"r{n}"))) for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    queue = folder.read()
    assert sorted(entry.run for entry in queue.entries) == [f"r{n}" for n in range(8)]
    assert [entry.number for entry in queue.entries] == list(range(1, 9))


def test_what_refuses_changes_nothing(workspace: Workspace) -> None:
    folder = QueueFolder.of(workspace)
    folder.change(lambda queue: queue.with_new(1.0, run="a"))
    before = folder.file.read_bytes()
    with pytest.raises(NotThere, match=r"^Nothing in the queue has the number 7\. Numbers in it: 1, 2\.$"):
        folder.change(lambda queue: queue.with_new(1.0, run="b").without(7))
    assert folder.file.read_bytes() == before


def test_a_damaged_or_newer_queue_is_refused_in_words(workspace: Workspace) -> None:
    folder = QueueFolder.of(workspace)
    folder.path.mkdir()
    for text, told in (
        ('{"schema_number": 9}', r"queue\.json was written by a newer Safelight\. Update Safelight to see this queue\.$"),
        (
            '{"at_once": 99}',
            r"is damaged: at_once .*\. Restore it, or remove it and put the runs in line anew; the runs themselves are",
        ),
        ("[]", "is damaged"),
        ("{", "is not readable as JSON"),
    ):
        folder.file.write_text(text)
        with pytest.raises((BadInput, Refused), match=told):
            folder.read()
    folder.file.unlink()
    folder.path.rmdir()
    folder.path.symlink_to(workspace.data)
    with pytest.raises(Refused, match=r"^.*/\.queue is a link to another place\. Remove the link; nothing was touched\.$"):
        QueueFolder.of(workspace)


def test_there_is_one_carrier_and_its_word_is_old_news_soon(workspace: Workspace) -> None:
    folder = QueueFolder.of(workspace)
    assert not folder.is_carried()
    lock = folder.carrier_lock()
    assert lock is not None
    assert folder.carrier_lock() is None
    assert folder.is_carried()
    lock.release()
    assert not folder.is_carried()
    folder.write_carrier(os.getpid())
    assert folder.is_carried(), "started a moment ago, it may not have got as far as its lock"
    told = json.loads((folder.path / "carrier.json").read_text())
    (folder.path / "carrier.json").write_text(json.dumps({**told, "launched": told["launched"] - 60}))
    assert not folder.is_carried()


def test_whoever_only_asks_whether_there_is_a_carrier_keeps_none_from_beginning(workspace: Workspace) -> None:
    fcntl = pytest.importorskip("fcntl")
    folder = QueueFolder.of(workspace)
    folder.path.mkdir(parents=True, exist_ok=True)
    look = open(folder.path / "carrier.lock", "wb")  # noqa: SIM115  closed by the timer
    fcntl.flock(look, fcntl.LOCK_SH)
    timer = threading.Timer(0.05, look.close)
    timer.start()
    lock = folder.carrier_lock()
    timer.join()
    assert lock is not None
    lock.release()


def test_a_run_is_found_by_its_mark_when_it_is_renamed_or_was_in_the_trash(workspace: Workspace) -> None:
    run = held(workspace, "one")
    entry = QueueFolder.of(workspace).change(lambda queue: queue.with_new(1.0, run="one")).entries[0]
    with pytest.raises(NotThere, match=r"^The run one is gone\. Put it back from the trash, or remove it from the queue\.$"):
        queued_run(workspace, entry)
    mark(run, entry.number)
    renamed = run.rename(workspace, "other")
    held(workspace, "one")
    assert queued_run(workspace, entry).name == "other", "another run has its name now"
    trashed = workspace.trash(renamed.path)
    with pytest.raises(NotThere, match=r"^The run one is gone\. Put it back from the trash, or remove it from the queue\.$"):
        queued_run(workspace, entry)
    restore_runs(workspace, [trashed.name], Context())
    assert queued_run(workspace, entry).name == "other"
    unmark(renamed)
    unmark(renamed)
    assert marked(renamed.path) is None
