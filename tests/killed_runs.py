"""Runs that are killed: a process that has torch loaded forks one training after the other, and ends it where it is told.

A start of Python with torch costs three seconds, a fork a few milliseconds: two hundred kills take minutes.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO

import torch

from core.evaluation.report import read_report
from core.runs.checkpoints import load_best, load_checkpoint
from core.runs.event_log import EventReader, History
from core.runs.folder import RunFolder
from core.support.workspace import Workspace
from core.training import keeping
from core.training.worker import work
from tests.tiny_training import figures, same

PATIENCE = 120.0
"""Seconds after which a training that does not end is given up."""


@dataclass(frozen=True)
class Order:
    """One process's work on a run.

    Attributes:
        run: Its folder.
        kill_after: Seconds until it is killed; None for never.
        kill_at: The how manieth write, flush or rename of a file it dies in; 0 for none.
        every: Seconds between checkpoints in mid-epoch.
        sparing: So many times the cost of a checkpoint has to pass before the next at an epoch's end.
    """

    run: str
    kill_after: float | None = None
    kill_at: int = 0
    every: float = 60.0
    sparing: float = 20.0


@dataclass(frozen=True)
class End:
    """How the process ended: its exit status, or -9 where it was killed; and how many writes, flushes and renames it made."""

    status: int
    acts: int

    @property
    def killed(self) -> bool:
        return self.status == -signal.SIGKILL


class Killer:
    """The client's side: `carry_out` one order after the other."""

    def __init__(self, server: subprocess.Popen[str]) -> None:
        self._server = server

    def carry_out(self, order: Order) -> End:
        """Starts a training process, and waits until it has ended or was killed."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(json.dumps(asdict(order)) + "\n")
        self._server.stdin.flush()
        return End(**json.loads(self._server.stdout.readline()))


@contextmanager
def killing() -> Iterator[Killer]:
    """A process with torch in it, from which trainings are forked."""
    command = [sys.executable, "-m", "tests.killed_runs"]
    root = Path(__file__).resolve().parents[1]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root) as server:
        try:
            yield Killer(server)
        finally:
            assert server.stdin is not None
            server.stdin.close()
            server.wait(PATIENCE)


def assert_equal(run: RunFolder, unbroken: RunFolder) -> None:
    """The same history, the same best weights, the same last state, the same predictions; no point is missing or there twice."""
    reader, history, whole = EventReader(run.events_path), History(), unbroken.history()
    for event in reader.read_new():
        history.add(event)
    assert history.finished is not None
    assert history.finished.reason == "completed", history.finished.message
    assert reader.damaged == 0
    assert figures(history.epochs) == figures(whole.epochs)
    assert [stage.stage for stage in history.stages] == [stage.stage for stage in whole.stages]
    assert [epoch.epoch for epoch in history.epochs] == list(range(1, len(history.epochs) + 1))
    steps = [batch.step for batch in history.batches]
    assert steps == sorted(set(steps))
    last, expected = load_checkpoint(run.last_checkpoint), load_checkpoint(unbroken.last_checkpoint)
    assert last is not None
    assert expected is not None
    assert same(last.tensors, expected.tensors)
    assert {**last.state, "epoch_seconds": 0} == {**expected.state, "epoch_seconds": 0}
    assert same(load_best(run.best_weights)[0], load_best(unbroken.best_weights)[0])
    report, judged = read_report(run.report_path), read_report(unbroken.report_path)
    assert report.weights_sha256 == judged.weights_sha256
    assert (report.test.probabilities == judged.test.probabilities).all()


class _Faults:
    """Counts what reaches the disk, and dies in the middle of one act."""

    def __init__(self, at: int, tally: int) -> None:
        self._at, self._tally, self._acts = at, tally, 0
        self._fsync, self._replace, self._fdopen = os.fsync, os.replace, os.fdopen
        os.fsync, os.replace, os.fdopen = self.fsync, self.replace, self.fdopen  # type: ignore[assignment]

    def due(self) -> bool:
        self._acts += 1
        os.pwrite(self._tally, str(self._acts).encode(), 0)
        return self._acts == self._at

    def fsync(self, handle: int) -> None:
        if self.due():
            _die()
        self._fsync(handle)

    def replace(self, source: Any, target: Any) -> None:
        if self.due():
            if self._at % 2:  # before it, or after it and before the folder is flushed
                self._replace(source, target)
            _die()
        self._replace(source, target)

    def fdopen(self, *arguments: Any) -> IO[bytes]:
        return _Torn(self._fdopen(*arguments), self)  # type: ignore[return-value]


class _Torn:
    """A file whose bytes may be cut off in the middle."""

    def __init__(self, file: BinaryIO, faults: _Faults) -> None:
        self._file, self._faults = file, faults

    def write(self, data: bytes) -> None:
        if self._faults.due():
            self._file.write(data[: len(data) // 2])
            self._file.flush()
            _die()
        self._file.write(data)

    def __enter__(self) -> _Torn:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _train(order: Order, tally: int) -> int:
    """In the forked process."""
    torch.set_num_threads(1)
    keeping.LONGEST, keeping.SPARING = order.every, order.sparing  # type: ignore[misc]
    _Faults(order.kill_at, tally)
    run = Path(order.run)
    os.dup2(os.open(run / "worker.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644), 2)
    return work(Workspace(run.parents[1]), RunFolder(run))


def _carried_out(order: Order) -> End:
    tally = os.memfd_create("acts")
    child = os.fork()
    if not child:
        status = 70
        try:
            status = _train(order, tally)
        finally:
            os._exit(status)
    watch = os.pidfd_open(child)
    ended, _, _ = select.select([watch], [], [], PATIENCE if order.kill_after is None else order.kill_after)
    if not ended:
        signal.pidfd_send_signal(watch, signal.SIGKILL)
    os.close(watch)
    _, status = os.waitpid(child, 0)
    acts = int(os.pread(tally, 20, 0) or b"0")
    os.close(tally)
    return End(os.waitstatus_to_exitcode(status), acts)


def serve() -> None:
    """Carries out orders from standard input until it ends."""
    # Work imports this when it is called, so that a refused run costs nothing: here it is loaded once for all children.
    from core.training import execution

    del execution
    said = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever trainings print is no answer
    for line in sys.stdin:
        end = _carried_out(Order(**json.loads(line)))
        said.write(json.dumps(asdict(end)) + "\n")
        said.flush()


if __name__ == "__main__":
    serve()
