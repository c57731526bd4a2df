"""Runs that are killed: a process that has torch loaded forks one training after the other, and ends it where it is told.

A start of Python with torch costs three seconds, a fork a few milliseconds: two hundred kills take minutes.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
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
from core.training.costs import trials
from core.training.step.state import RunState
from core.training.worker import work
from tests.tiny_training import figures, same

PATIENCE = 120.0
"""Seconds after which a training that does not end is given up."""

_GRACE = 10.0
"""Seconds that a rank has to end in once another one has."""


@dataclass(frozen=True)
class Order:
    """One process's work on a run.

    Attributes:
        run: Its folder.
        kill_after: Seconds until it is killed; None for never.
        kill_at: The how manieth write, flush or rename of a file it dies in; 0 for none.
        every: Seconds between checkpoints in mid-epoch.
        sparing: So many times the cost of a checkpoint has to pass before the next at an epoch's end.
        ranks: Processes that train it together, as torchrun starts them.
        dies: The rank that is killed after a time, with which torchrun ends the others; all at once for -1.
        most: Pictures at a time that the last rank has memory for; 0 for any.
        spoils: The how manieth step of the last rank's optimiser finds no memory once a weight has moved; 0 for none.
    """

    run: str
    kill_after: float | None = None
    kill_at: int = 0
    every: float = 60.0
    sparing: float = 20.0
    ranks: int = 1
    dies: int = -1
    most: int = 0
    spoils: int = 0


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


def _train(order: Order, tally: int, rank: int, port: int) -> int:
    """In the forked process."""
    torch.set_num_threads(1)
    keeping.LONGEST, keeping.SPARING = order.every, order.sparing  # type: ignore[misc]
    trials.SECONDS = 0.02  # type: ignore[misc]
    if not rank:
        _Faults(order.kill_at, tally)
    run = Path(order.run)
    log = "worker.log" if not rank else f"worker-{rank}.log"
    os.dup2(os.open(run / log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644), 2)
    if order.ranks > 1:
        count = str(order.ranks)
        os.environ |= {"WORLD_SIZE": count, "LOCAL_WORLD_SIZE": count, "RANK": str(rank), "LOCAL_RANK": str(rank)}
        os.environ |= {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port), "TORCHELASTIC_RUN_ID": "killed"}
    if order.most and rank == order.ranks - 1:
        _run_short(order.most)
    if order.spoils and rank == order.ranks - 1:
        _spoil(order.spoils)
    return work(Workspace(run.parents[1]), RunFolder(run))


def _run_short(most: int) -> None:
    """From now on a step's convolutions find memory for so many pictures at a time only."""

    def refuse(module: torch.nn.Module, given: tuple[torch.Tensor, ...]) -> None:
        if isinstance(module, torch.nn.Conv2d) and torch.is_grad_enabled() and len(given[0]) > most:
            raise torch.OutOfMemoryError("no room")

    torch.nn.modules.module.register_module_forward_pre_hook(refuse)


def _spoil(number: int) -> None:
    """Has one step of the optimiser move a weight, and then find no memory."""
    move, made = RunState.move, 0

    def moved(state: RunState) -> None:
        nonlocal made
        made += 1
        if made == number and state.optimiser is not None:
            with torch.no_grad():
                state.optimiser.param_groups[0]["params"][0].add_(1)
            raise torch.OutOfMemoryError("no room")
        move(state)

    RunState.move = moved  # type: ignore[method-assign]


def _forked(order: Order, tally: int, rank: int, port: int) -> int:
    child = os.fork()
    if not child:
        status = 70
        try:
            status = _train(order, tally, rank, port)
        finally:
            os._exit(status)
    return child


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


def _carried_out(order: Order) -> End:
    tally = os.memfd_create("acts")
    port = _free_port() if order.ranks > 1 else 0
    children = [_forked(order, tally, rank, port) for rank in range(order.ranks)]
    watches = [os.pidfd_open(child) for child in children]
    ended, _, _ = select.select(watches, [], [], PATIENCE if order.kill_after is None else order.kill_after)
    dying = watches if order.dies < 0 else [watches[order.dies]]
    if not ended:
        for watch in dying:
            signal.pidfd_send_signal(watch, signal.SIGKILL)
        ended = dying
    # As torchrun does: where one has ended in another way than well, the others hear of it, and are killed where that is no use.
    waiting = [watch for watch in watches if watch not in ended]
    while waiting:
        more, _, _ = select.select(waiting, [], [], _GRACE)
        if not more:
            for watch in waiting:
                signal.pidfd_send_signal(watch, signal.SIGKILL)
        waiting = [watch for watch in waiting if watch not in more]
    for watch in watches:
        os.close(watch)
    statuses = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    acts = int(os.pread(tally, 20, 0) or b"0")
    os.close(tally)
    killed = [status for status in statuses if status == -signal.SIGKILL]
    return End(killed[0] if killed else statuses[0], acts)


def serve() -> None:
    """Carries out orders from standard input until it ends."""
    # Work imports this when it is called, so that a refused run costs nothing: here it is loaded once for all children.
    import lightning_fabric.strategies.ddp

    from core.training import assisting, execution

    del assisting, execution, lightning_fabric
    said = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever trainings print is no answer
    for line in sys.stdin:
        end = _carried_out(Order(**json.loads(line)))
        said.write(json.dumps(asdict(end)) + "\n")
        said.flush()


if __name__ == "__main__":
    serve()
