"""Jobs: plain functions with frozen inputs, a context to talk through, and a typed result.

A job calls `context.report(event)` with frozen dataclasses, looks at `context.stop_requested` where it can end early
with a whole partial result, and calls `context.check_abandoned()` where it can be dropped and must leave nothing
half-made. The command line and the window's tasks call the same jobs.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

Result = TypeVar("Result")


@dataclass(frozen=True)
class Progress:
    """How far a job is.

    Attributes:
        what: What is being done, as the person reads it ("Reading pictures").
        done: Units finished.
        total: Units in all; None while it is not known.
        seconds_left: Estimate from the pace so far; None while it is not known.
    """

    what: str
    done: int
    total: int | None = None
    seconds_left: float | None = None


@dataclass(frozen=True)
class Note:
    """One sentence a job wants the person to read; it does not stop anything."""

    text: str


class Abandoned(Exception):
    """Raised inside a job that was told to drop its work; the job's caller treats it as a quiet end."""


class Context:
    """The line between a job and whoever runs it. Safe to use from any thread.

    Args:
        on_event: Called with every reported event, in the job's thread.
    """

    def __init__(self, on_event: Callable[[object], None] | None = None) -> None:
        self._on_event = on_event
        self._stop = threading.Event()
        self._abandon = threading.Event()

    def report(self, event: object) -> None:
        """Hands an event (a frozen dataclass) to whoever runs the job."""
        if self._on_event is not None:
            self._on_event(event)

    @property
    def stop_requested(self) -> bool:
        """True once the job should finish its current step, keep what is whole, and return."""
        # A dropped job is a stopped one too, so that a loop has one question to ask.
        return self._stop.is_set() or self._abandon.is_set()

    def check_abandoned(self) -> None:
        """Raises `Abandoned` once the job's result is no longer wanted."""
        if self._abandon.is_set():
            raise Abandoned

    def pause(self, seconds: float) -> None:
        """Waits, and raises `Abandoned` at once when the job is dropped meanwhile."""
        self._abandon.wait(seconds)
        self.check_abandoned()

    def when_there_is_room(self, act: Callable[[], Result]) -> Result:
        """What an act comes to that writes; a job that may wait on a full disk does it again once there is room."""
        return act()

    def request_stop(self) -> None:
        """Asks the job to end early with what it has."""
        self._stop.set()

    def abandon(self) -> None:
        """Asks the job to drop its work and undo what is half-made."""
        self._abandon.set()


_FAR = 20.0
"""How many times the steps so far the rest may take for their pace to tell of it: by that of the first hundredth a closer look
of four minutes was said to take three hours."""


class Course(Context):
    """The context of a job with several steps, each with a bar of its own: the time left it tells is that of the whole job.

    Each step told how long it took itself: a closer look was "about 20 s" from its end for ten minutes.

    Args:
        context: Of the job.
        shares: What each step reports as `Progress.what`, with its usual part of the whole time; in their order.
        clock: Seconds, monotonic; injected by tests.
    """

    def __init__(self, context: Context, shares: Mapping[str, float], clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._outer = context
        self._shares = dict(shares)
        self._clock = clock
        self._began: dict[str, float] = {}
        self._lock = threading.Lock()

    def report(self, event: object) -> None:
        if isinstance(event, Progress) and event.what in self._shares:
            event = replace(event, seconds_left=self._whole(event))
        self._outer.report(event)

    @property
    def stop_requested(self) -> bool:
        return self._outer.stop_requested

    def check_abandoned(self) -> None:
        self._outer.check_abandoned()

    def pause(self, seconds: float) -> None:
        self._outer.pause(seconds)

    def request_stop(self) -> None:
        self._outer.request_stop()

    def abandon(self) -> None:
        self._outer.abandon()

    def _whole(self, event: Progress) -> float | None:
        """Seconds until the job ends; None while a step tells nothing of its own pace."""
        with self._lock:  # jobs report from several threads
            now = self._clock()
            self._began.setdefault(event.what, now)
            if event.seconds_left is None:
                return None
            steps = list(self._shares)
            place = steps.index(event.what)
            # By the pace of the steps so far, skipped ones aside: what is kept from an earlier time takes none.
            passed = sum(self._shares[step] for step in self._began if steps.index(step) <= place)
            rest = sum(self._shares[step] for step in steps[place + 1 :])
            if rest > _FAR * passed:
                return None
            taken = now - min(self._began.values()) + event.seconds_left
            return event.seconds_left + taken / passed * rest


_TELLING = 1 / 20
"""The part of all units of which the first ones have to be for the time they took to tell of the others."""


class Meter:
    """Reports `Progress` at most ten times a second, with the time left from the pace so far.

    Args:
        context: Where the progress goes.
        what: What is being done, as the person reads it.
        total: Units in all; None if unknown.
        clock: Seconds, monotonic; injected by tests.
    """

    # Told per unit, 4,000 events a second held the window up for seconds at a time.
    INTERVAL = 0.1  # seconds between two reports

    def __init__(self, context: Context, what: str, total: int | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._context = context
        self._what = what
        self._total = total
        self._clock = clock
        self._began = clock()
        self._reported = float("-inf")
        self._first: tuple[float, int] | None = None  # when the first units were done, and how many
        self._done = 0
        # What begins is told before its first unit is finished, for that one may take long.
        self.advance(0)

    def advance(self, units: int = 1) -> None:
        """Counts finished units and reports when it is time to, always at the end."""
        self._done += units
        now = self._clock()
        if self._first is None and units:
            self._first = (now, self._done)
        complete = self._total is not None and self._done >= self._total
        if not complete and now - self._reported < self.INTERVAL:
            return
        self._reported = now
        self._context.report(Progress(self._what, self._done, self._total, self._left(now)))

    def _left(self, now: float) -> float | None:
        """Seconds by the pace since the first units were done, which also waited for whatever had to start; by theirs, where they
        are a good part of all: the first of 935 pictures, 26 s after its decoders were started, told 6 h 51 min."""
        if self._total is None or self._first is None:
            return None
        at, done = self._first
        rest = max(0, self._total - self._done)
        if self._done > done:
            return (now - at) / (self._done - done) * rest
        return (now - self._began) / done * rest if done >= _TELLING * self._total else None
