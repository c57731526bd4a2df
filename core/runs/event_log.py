"""The append-only event log of a run: written by one process, followed by any number of others."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field
from pathlib import Path

from core.runs.events import (
    ArithmeticChanged,
    Batch,
    CheckpointSaved,
    Epoch,
    Event,
    Finished,
    Noted,
    StageStarted,
    Started,
    StopHeard,
    decode,
    encode,
)
from core.support.errors import BadInput
from core.support.inside import check_no_way_out, open_own

MOST_BYTES = 2**28
"""So much of a log is read at one look: that of a million batches has less."""


class LineWriter:
    """Appends lines to a file, each at once; a damaged last line left by a kill is closed off first.

    Any thread may write. A line is whole or absent: where there is no room for all of it, the file is as it was before.
    """

    def __init__(self, path: Path) -> None:
        """Opens the file.

        Raises:
            BadInput: A link is there that leads elsewhere.
        """
        check_no_way_out(path)
        self._lock = threading.Lock()
        self._file = open(path, "a+b", buffering=0)  # noqa: SIM115  held open until close()
        end = self._file.seek(0, os.SEEK_END)
        if end:
            self._file.seek(end - 1)
            if self._file.read(1) != b"\n":
                self.append(b"\n")

    def append(self, line: bytes) -> None:
        """Adds a line, which brings its own end.

        Raises:
            OSError: There is no room for it.
        """
        with self._lock:
            end = self._file.seek(0, os.SEEK_END)
            left = memoryview(line)
            try:
                # A disk with room for half a line takes that half and says so only by the count: the next event was written
                # behind it, and both were lost.
                while left:
                    left = left[self._file.write(left) :]
            except OSError:
                self._file.truncate(end)
                raise

    def sync(self) -> None:
        """Makes everything written so far survive a power cut."""
        os.fsync(self._file.fileno())

    def close(self) -> None:
        self._file.close()


class EventWriter(LineWriter):
    """Appends events, one line each."""

    def write(self, event: Event) -> None:
        self.append(encode(event).encode("utf-8") + b"\n")


class EventReader:
    """Reads what was added since the last look; a line still being written is left for the next look.

    Damaged lines are counted in `damaged`, never raised: the rest of the log is still good.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offset = 0
        self.damaged = 0

    def read_new(self) -> list[Event]:
        """What came since the last look; of a log that has grown by more than `MOST_BYTES`, so much of it.

        Raises:
            BadInput: It is no file of its own.
        """
        try:
            with open_own(self._path) as file:
                file.seek(self._offset)
                data = file.read(MOST_BYTES)
        except FileNotFoundError:
            return []
        whole = data[: data.rfind(b"\n") + 1]
        if not whole and len(data) == MOST_BYTES:
            self.damaged += 1
            self._offset += len(data)  # no event is as long
        self._offset += len(whole)
        events = []
        for line in whole.splitlines():
            if not line.strip():
                continue
            try:
                event = decode(line.decode("utf-8", "replace"))
            except BadInput:
                self.damaged += 1
                continue
            if event is not None:
                events.append(event)
        return events


@dataclass
class History:
    """What the events of a run add up to. After a resume, what lay beyond the checkpoint is dropped.

    `batches` and `epochs` are what curves are drawn from; `started`, `finished` and `saved` are the latest of their kind.
    `marks` are the notes that stand beside curves, each for as long as its step counts.
    `stop_heard` is of the process that is at work, or was the last; `sessions` counts the processes that took the run up.
    """

    batches: list[Batch] = field(default_factory=list)
    epochs: list[Epoch] = field(default_factory=list)
    stages: list[StageStarted] = field(default_factory=list)
    notes: list[Noted] = field(default_factory=list)
    changes: list[ArithmeticChanged] = field(default_factory=list)
    marks: list[Noted] = field(default_factory=list)
    started: Started | None = None
    finished: Finished | None = None
    saved: CheckpointSaved | None = None
    stop_heard: StopHeard | None = None
    latest: Event | None = None
    sessions: int = 0
    _begun: list[tuple[float, float]] = field(default_factory=list)  # when processes took up the run; what was worked before
    _worked: float = 0.0
    _began: float | None = None
    _heard: float = 0.0

    def add(self, event: Event) -> None:
        self.latest = event
        if isinstance(event, Started):
            self._worked, self._began = self.seconds, event.time
            self._begun.append((event.time, self._worked))
        self.hear(event.time)
        if isinstance(event, Finished):
            self._worked, self._began = self.seconds, None
        match event:
            case Started():
                self.sessions += 1
                self.started, self.finished, self.stop_heard = event, None, None
                self.batches = [batch for batch in self.batches if batch.step <= event.from_step]
                self.epochs = [epoch for epoch in self.epochs if epoch.step <= event.from_step]
                self.stages = [stage for stage in self.stages if stage.step < max(1, event.from_step)]
                self.changes = [change for change in self.changes if change.step <= event.from_step]
                self.marks = [mark for mark in self.marks if mark.step <= event.from_step]
                if self.saved is not None and self.saved.step > event.from_step:
                    self.saved = None
            case StageStarted():
                if all(stage.stage != event.stage for stage in self.stages):
                    self.stages.append(event)
            case Batch():
                self.batches.append(event)
            case Epoch():
                # One that was told before a kill, and is told again by what took up its last step with val still to be looked at.
                while self.epochs and self.epochs[-1].epoch >= event.epoch:
                    self.epochs.pop()
                self.epochs.append(event)
            case CheckpointSaved():
                self.saved = event
            case Noted():
                self.notes.append(event)
                if event.mark:
                    self.marks.append(event)
            case ArithmeticChanged():
                self.changes.append(event)
            case StopHeard():
                self.stop_heard = event
            case Finished():
                self.finished = event
            case _:
                pass

    def hear(self, time: float) -> None:
        """Takes note of when something was said that is not kept here."""
        self._heard = time

    @property
    def seconds(self) -> float:
        """Time that processes worked on the run; a session that was killed counts up to its last word."""
        return self._worked + (max(0.0, self._heard - self._began) if self._began is not None else 0.0)

    def worked_at(self, time: float) -> float:
        """How long processes had worked on the run at a moment of one of its events; pauses do not count. *Units*: seconds."""
        for began, before in reversed(self._begun):
            if began <= time:
                return before + time - began
        return 0.0

    @property
    def step(self) -> int:
        """The last step that was told of; 0 before the first."""
        told = (entries[-1].step for entries in (self.batches, self.epochs) if entries)
        return max(told, default=0)

    @property
    def best(self) -> Epoch | None:
        """The epoch that best.safetensors holds: highest merit on val, then lowest val loss, then earliest."""
        return min(self.epochs, key=lambda epoch: (-epoch.merit, epoch.val_loss, epoch.epoch), default=None)


def read_history(path: Path) -> History:
    """The history in an event log; empty when there is none yet."""
    history = History()
    reader = EventReader(path)
    while events := reader.read_new():
        for event in events:
            history.add(event)
    return history
