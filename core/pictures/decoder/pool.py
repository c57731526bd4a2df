"""The decoder pool: foreign pictures are decoded in child processes that may hang, die or starve without harm.

Each child gets a few requests ahead and answers them in order, so its first unanswered request is always the one it works on:
a child that dies or is killed costs exactly that file, and what else it had waiting goes to another child.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any

from core.pictures.decoder.process import DecoderProcess, Heard
from core.pictures.decoder.protocol import (
    START_AFRESH,
    Inspect,
    Inspected,
    PictureFacts,
    PictureLimits,
    Ready,
    Refusal,
    Reply,
    Request,
    Square,
    Squared,
    StoreRow,
    from_line,
    to_line,
)
from core.support.errors import SafelightError
from core.support.jobs import Context

__all__ = [
    "DecoderPool",
    "Inspect",
    "Inspected",
    "PictureFacts",
    "PictureLimits",
    "Refusal",
    "Reply",
    "Request",
    "Square",
    "Squared",
    "StoreRow",
]

_TICK = 0.05  # seconds between two looks at the clock and at the context
_START_SECONDS = 60.0  # for a child to say its first word; slow disks need some of it
_FAILED_STARTS = 3  # in a row, after which the fault is not the pictures'
_MOST_CHILDREN = 16


class DecoderPool:
    """Child processes that decode pictures within limits. Use it in a `with` block; children start when they are needed.

    Children end with the block, and by themselves when their parent dies, however it dies.

    Args:
        processes: Number of children at most; None for one per processor core that this process may use.
        limits: What one picture may cost.
    """

    def __init__(self, processes: int | None = None, limits: PictureLimits = PictureLimits()) -> None:  # noqa: B008  # frozen
        self._most = max(1, min(processes or _cores(), _MOST_CHILDREN))
        self._limits = limits
        self._children: list[DecoderProcess] = []
        self._heard: SimpleQueue[Heard] = SimpleQueue()
        self._failed_starts = 0
        self._tended = 0.0
        self._busy = threading.Lock()

    def __enter__(self) -> DecoderPool:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @property
    def process_ids(self) -> tuple[int, ...]:
        """Of the children that run now."""
        return tuple(child.process_id for child in self._children)

    def start(self, processes: int) -> None:
        """Has so many children start before they are asked anything, as far as there may be so many."""
        while len(self._children) < min(processes, self._most):
            self._children.append(DecoderProcess(self._limits, self._heard))

    def keep_to(self, processes: int) -> None:
        """Starts no more children than so many from now on."""
        self._most = min(self._most, max(1, processes))

    def close(self) -> None:
        """Ends all children. The pool can be used again afterwards and then starts new ones."""
        children, self._children = self._children, []
        for child in children:
            child.finish()
        for child in children:
            child.close()

    def run(self, requests: Iterable[Request], context: Context | None = None) -> Generator[Reply, None, None]:
        """The replies to the requests, in the order in which they are done; each carries its request's key.

        Requests are taken from the iterable as children get free, never far ahead.

        Raises:
            Abandoned: The context was told to drop the work; within a tenth of a second.
            SafelightError: Decoder processes cannot be started at all.
            RuntimeError: Another `run` of this pool has not ended.
        """
        if not self._busy.acquire(blocking=False):
            raise RuntimeError("this decoder pool is at work already")
        try:
            yield from self._replies(iter(requests), deque(), context or Context())
        finally:
            if any(child.waiting for child in self._children):
                self.close()  # their answers would come too late for anyone
            self._busy.release()

    def _replies(self, requests: Iterator[Request], again: deque[Request], context: Context) -> Iterator[Reply]:
        self._bury_idle()
        while True:
            context.check_abandoned()
            while (request := again.popleft() if again else next(requests, None)) is not None:
                if not self._give(request):
                    again.appendleft(request)
                    break
            if not any(child.waiting for child in self._children):
                return
            with suppress(Empty):
                heard = self._heard.get(timeout=_TICK)
                for line in heard.lines:
                    heard.child.listened()
                    reply = self._hear(heard.child, line, heard.at, again)
                    if reply is not None:
                        yield reply
                if request is None:
                    heard.child.hand_over()  # towards the end nothing is to wait for more
            self._tend()

    def _give(self, request: Request) -> bool:
        """Gives the request to the child with the least to do, starting one when all have something; False when all are full."""
        child = min(self._children, key=lambda child: len(child.waiting), default=None)
        if (child is None or child.waiting) and len(self._children) < self._most:
            child = DecoderProcess(self._limits, self._heard)
            self._children.append(child)
        if child is None or child.full:
            return False
        line = to_line(_absolute(request))
        if not child.takes(line):
            return False
        child.ask(request, line)
        return True

    def _hear(self, child: DecoderProcess, line: bytes | None, at: float, again: deque[Request]) -> Reply | None:
        if child not in self._children:
            return None  # closed in the meantime
        if line is None:
            return self._bury(child, again)
        try:
            message = from_line(line)
        except ValueError:
            child.kill()  # it can no longer be trusted; its death is heard next
            return None
        if isinstance(message, Ready):
            child.became_ready(at)
            self._failed_starts = 0
            return None
        expected = child.waiting[0].key if child.waiting else None
        if isinstance(message, Request | Ready) or message.key != expected:
            child.kill()
            return None
        child.answered(at)
        return message

    def _bury_idle(self) -> None:
        """Takes out children that died while nobody asked them anything; no picture is to blame."""
        for child in [child for child in self._children if child.ended]:
            self._children.remove(child)
            child.close()

    def _bury(self, child: DecoderProcess, again: deque[Request]) -> Refusal | None:
        """Takes a dead child out; the picture it worked on is refused, the others are asked again."""
        self._children.remove(child)
        waiting, ready, overdue = list(child.waiting), child.ready, child.overdue
        told = "" if ready else child.told()
        status = child.close()
        if not ready:
            self._failed_starts += 1
            if self._failed_starts >= _FAILED_STARTS:
                raise SafelightError(
                    f"Pictures cannot be read: the decoder process does not start (status {status}).",
                    told.splitlines()[-1] if told else "Check the installation of Python, NumPy and Pillow.",
                )
            again.extendleft(reversed(waiting))
            return None
        if not waiting:
            return None
        if status == START_AFRESH:
            again.extendleft(reversed(waiting[1:]))
            fresh = DecoderProcess(self._limits, self._heard)
            self._children.append(fresh)
            fresh.ask(waiting[0], to_line(_absolute(waiting[0])))
            return None
        again.extendleft(reversed(waiting[1:]))
        return self._blame(waiting[0], status, overdue)

    def _blame(self, request: Request, status: int, overdue: bool) -> Refusal:
        if overdue:
            return Refusal(request.key, "time", f"It takes longer than {self._limits.wall_seconds:g} seconds to read.")
        if status == -getattr(signal, "SIGPROF", 0):
            reason = f"It takes more than {self._limits.processor_seconds:g} seconds of processor time to decode."
            return Refusal(request.key, "time", reason)
        return Refusal(request.key, "crashed", f"It makes the decoder crash (status {status}).")

    def _tend(self) -> None:
        """Has children heard that said little for a while, and ends those that take too long."""
        now = time.monotonic()
        if now - self._tended < _TICK:
            return
        self._tended = now
        for child in self._children:
            child.hand_over()
            patience = self._limits.wall_seconds if child.ready else _START_SECONDS
            if child.waiting and child.silent and now - child.since > patience:
                child.overdue = True
                child.kill()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _absolute(request: Request) -> Request:
    """The request as a child understands it wherever it stands."""
    named = vars(request).items()
    places: dict[str, Any] = {
        name: place.absolute() for name, place in named if isinstance(place, Path) and not place.is_absolute()
    }
    if isinstance(request, Square):
        places["rows"] = tuple(replace(row, store=row.store.absolute()) for row in request.rows)
    return replace(request, **places) if places else request
