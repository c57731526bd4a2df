"""A carrier is started where one is wanted, and nowhere else."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest

from core.queueing import carrier_start
from core.queueing.carrier_start import look_after
from core.queueing.folder import FIRST_WAIT, LONGEST_WAIT, CarrierProcess, QueueFolder
from core.queueing.looking import QueueShelf
from core.support import atomic, computing
from core.support.workspace import Workspace
from tests.queues import carried_by_nobody_else


def test_a_carrier_is_started_for_what_waits_and_ends_when_nothing_is_left(workspace: Workspace) -> None:
    folder = QueueFolder.of(workspace)
    assert not look_after(workspace)
    assert not folder.path.exists(), "whoever only looks leaves nothing behind"
    folder.change(lambda queue: queue.with_new(1.0, run="gone"))
    with carried_by_nobody_else(workspace):
        assert not look_after(workspace)
    assert look_after(workspace)
    assert not look_after(workspace), "the one that was started a moment ago"
    (child,) = carrier_start._children
    assert child.wait(60) == 0, (folder.path / "carrier.log").read_text()
    assert folder.read().entry(1).state == "failed"
    assert "The run gone is gone" in folder.read().entry(1).reason
    assert not look_after(workspace)
    assert carrier_start._children == []


def test_a_carrier_that_falls_at_its_start_is_started_again_later_each_time_and_it_is_said(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    falls = workspace.root / "falls.py"
    falls.write_text("raise SystemExit('No luck today.')")
    monkeypatch.setattr(computing, "MAIN", falls)
    folder = QueueFolder.of(workspace)
    folder.change(lambda queue: queue.with_new(1.0, run="gone"))
    assert look_after(workspace, patient=True)
    told = fallen(folder)
    assert told.held_until(told.launched + 1) == told.launched + FIRST_WAIT
    assert not look_after(workspace, patient=True), "the next look of a window"
    (row,) = QueueShelf(workspace).look(now=told.launched + 1).rows
    assert "carries the queue out ended" in row.said
    assert "No luck today." in row.said
    assert row.begins is None
    assert look_after(workspace), "whoever puts something in line need not wait"
    told = fallen(folder)
    assert told.held_until(told.launched + 1) == told.launched + 2 * FIRST_WAIT
    atomic.write_json(folder.path / "carrier.json", asdict(replace(told, launched=told.launched - 2 * FIRST_WAIT)))
    assert look_after(workspace, patient=True)
    told = fallen(folder)
    assert replace(told, in_vain=1000).held_until(told.launched) == told.launched + LONGEST_WAIT
    assert told.held_until(told.launched - 3600) is None, "the clock was put back"
    look_after(workspace, patient=True)  # the last one is reaped


def fallen(folder: QueueFolder) -> CarrierProcess:
    """The carrier that was started last, once it has ended."""
    (child,) = carrier_start._children
    assert child.wait(60) != 0
    told = folder.carrier()
    assert told is not None
    return told


def test_a_paused_queue_needs_no_carrier(workspace: Workspace) -> None:
    folder = QueueFolder.of(workspace)
    folder.change(lambda queue: queue.with_new(1.0, run="a").model_copy(update={"paused": True}))
    assert not look_after(workspace)
    assert carrier_start._children == []
