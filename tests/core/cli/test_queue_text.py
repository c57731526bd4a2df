"""The queue as words and as a document."""

from __future__ import annotations

import pytest

from core.cli.queue_text import document, queued, text
from core.queueing import acts, machine_room
from core.queueing.rows import QueueLook, QueueRow
from core.support.workspace import Workspace
from tests.queues import carried_by_nobody_else, held


def test_what_was_put_in_line_is_told_with_how_many_are_ahead(workspace: Workspace) -> None:
    with carried_by_nobody_else(workspace):
        acts.queue_run(workspace, held(workspace, "a").name)
        entry = acts.queue_run(workspace, held(workspace, "b").name)
        acts.move_entry(workspace, entry.number, "first")
        acts.pause(workspace)
        answer = queued(workspace, entry)
    assert answer.text.startswith("b is number 2 in the queue, with 0 ahead of it. It begins: not known yet")
    assert "The queue is paused" in answer.text
    assert answer.document == {
        "number": 2, "run": "b", "study": None, "ahead": 0, "begins": None, "ends": None, "paused": True,
    }  # fmt: skip


def test_what_has_a_gpu_is_not_ahead_of_what_is_trained_on_the_processor(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine_room, "gpus_here", lambda: 1)
    with carried_by_nobody_else(workspace):
        entries = [
            acts.queue_run(workspace, held(workspace, name, device=device).name)
            for name, device in (("a", "auto"), ("b", "cpu"), ("c", "auto"))
        ]
    assert [queued(workspace, entry).document["ahead"] for entry in entries] == [0, 0, 1]


def test_the_queue_is_a_table_with_the_reasons_below() -> None:
    rows = (QueueRow(3, "a", "a", "", "failed", 1.0, 2.0, "No luck."), QueueRow(4, "Study s", "", "s", "waiting", None, None))
    look = QueueLook(rows, paused=True)
    told = text(look, 0.0)
    assert "Study s  waiting  not known yet  not known yet" in told
    assert "3, a: No luck." in told
    assert "Paused: nothing is begun." in told
    assert document(look)["entries"][1]["run"] is None
    assert document(look)["entries"][0]["said"] == "No luck."
    assert text(QueueLook(), 0.0).startswith("Nothing waits.")
    assert "Paused" not in text(QueueLook(), 0.0)
    assert text(QueueLook(paused=True), 0.0).endswith("`main.py queue --go-on` goes on."), "nobody saw that the pause was heard"


def test_a_row_is_a_run_or_a_study_in_the_document() -> None:
    rows = (QueueRow(3, "a", "a", "", "failed", 1.0, 2.0, "No luck."), QueueRow(4, "Study s", "", "s", "waiting", None, None))
    told = document(QueueLook(rows, paused=True))
    assert [(row["run"], row["study"]) for row in told["entries"]] == [("a", None), (None, "s")]
    assert told["paused"] is True
