"""A carrier is started where one is wanted, and nowhere else."""

from __future__ import annotations

from core.queueing import carrier_start
from core.queueing.carrier_start import look_after
from core.queueing.folder import QueueFolder
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


def test_a_paused_queue_needs_no_carrier(workspace: Workspace) -> None:
    folder = QueueFolder.of(workspace)
    folder.change(lambda queue: queue.with_new(1.0, run="a").model_copy(update={"paused": True}))
    assert not look_after(workspace)
    assert carrier_start._children == []
