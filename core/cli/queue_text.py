"""The queue as the command line tells it: what was put in line and when it begins, and all of it."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import Any

from core.cli.answers import Answer
from core.cli.tables import table
from core.queueing.entries import QueueEntry
from core.queueing.folder import QueueFolder
from core.queueing.looking import QueueShelf
from core.queueing.machine_room import on_processor
from core.queueing.rows import NOT_KNOWN, QueueLook, time_words
from core.support.workspace import Workspace


def queued(workspace: Workspace, entry: QueueEntry) -> Answer:
    """Word of what was put in line, with its number and when it begins."""
    look = QueueShelf(workspace).look()
    row = next((row for row in look.rows if row.number == entry.number), None)
    begins, ends = time_words(row, time.time()) if row is not None else (NOT_KNOWN, NOT_KNOWN)
    processor, entries = on_processor(workspace, entry), QueueFolder.of(workspace).read().entries
    # What waits for a GPU keeps nothing on the processor waiting.
    line = [one.number for one in entries if not one.has_ended and on_processor(workspace, one) == processor]
    ahead = line.index(entry.number) if entry.number in line else 0
    told = f"{entry.title} is number {entry.number} in the queue, with {ahead:,} ahead of it. It begins: {begins}; ends: {ends}."
    more = "`main.py queue` shows the queue, `main.py queue --wait` waits for its end."
    held = " The queue is paused; `main.py queue --go-on` goes on." if look.paused else ""
    known = {"number": entry.number, "run": entry.run or None, "study": entry.study or None, "ahead": ahead}
    times = {"begins": row.begins if row else None, "ends": row.ends if row else None, "paused": look.paused}
    return Answer({**known, **times}, f"{told}{held}\n{more}")


def document(look: QueueLook) -> dict[str, Any]:
    """The queue as `--json` prints it; times in seconds since 1970, None while they are not known."""
    entries = [{**asdict(row), "run": row.run or None, "study": row.study or None} for row in look.rows]
    return {"paused": look.paused, "at_once": look.at_once, "carried": look.carried, "done_at": look.done_at, "entries": entries}


def text(look: QueueLook, now: float) -> str:
    """The queue as a person reads it."""
    paused = ["Paused: nothing is begun. `main.py queue --go-on` goes on."] if look.paused else []
    if not look.rows:
        nothing = "Nothing waits. `main.py train DATASET --queue` puts a run in line, `main.py study NAME --queue` a study."
        return "\n".join([nothing, *paused])
    rows = [[str(row.number), row.title, row.state, *time_words(row, now)] for row in look.rows]
    lines = [table(("N", "what", "state", "begins", "ends"), rows, right={0}), "", f"{look.words(now)}."]
    lines += [f"{row.number}, {row.title}: {row.said}" for row in look.rows if row.said]
    return "\n".join([*lines, *paused])
