"""How far a collection is, class by class, with the time left from the pace of what is really fetched."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from core.support.jobs import Context, Note, Progress
from core.support.wording import counted

INTERVAL = 0.1  # seconds between two reports

SLOW = 8.0  # seconds without a picture after which it is said what is waited for

LEAST = 5
"""Pictures after which a pace is worth telling: the first ones also wait for connections and for searches."""


@dataclass(frozen=True)
class ClassProgress:
    """How far one class is; an event of a collection.

    Attributes:
        label: The class.
        wanted: Pictures asked for.
        found: Photos of the search that were considered.
        downloaded: Pictures that can be used.
        refused: Photos that could not be had or used.
        passed_over: Photos not asked for: too small, in the dataset already, too many of one person ...
        complete: True once the class is at its end.
        seconds_left: For this class; None while it is not known.
        all_seconds_left: For the whole collection.
    """

    label: str
    wanted: int
    found: int = 0
    downloaded: int = 0
    refused: int = 0
    passed_over: int = 0
    complete: bool = False
    seconds_left: float | None = None
    all_seconds_left: float | None = None


class Pace:
    """Usable pictures a second in this session: what was kept from an earlier one came at no cost and does not count.

    Args:
        clock: Seconds, monotonic; injected by tests.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began: float | None = None
        self._fetched = 0

    def begin(self) -> None:
        """Starts the clock with the first picture that is asked for."""
        if self._began is None:
            self._began = self._clock()

    def count(self) -> None:
        """Counts a picture that was fetched and can be used."""
        self._fetched += 1

    def seconds_for(self, pictures: int) -> float | None:
        """How long that many more take; None while too few were fetched to tell."""
        if self._began is None or self._fetched < LEAST:
            return None
        return (self._clock() - self._began) / self._fetched * max(0, pictures)


@dataclass(frozen=True)
class Others:
    """The other classes of a collection, in pictures.

    Attributes:
        had: Of the classes before this one.
        before: Wanted of those.
        later: Wanted of the classes after this one.
    """

    had: int = 0
    before: int = 0
    later: int = 0


ALONE = Others()


class ClassMeter:
    """Reports `ClassProgress` and, for whoever shows one line, `Progress`, at most ten times a second.

    Args:
        context: Where the progress goes.
        pace: Of the whole collection.
        others: The classes before this one, and those after it.
        clock: Seconds, monotonic; injected by tests.
    """

    def __init__(self, context: Context, pace: Pace, others: Others = ALONE, clock: Callable[[], float] = time.monotonic) -> None:
        self._context = context
        self._pace = pace
        self._others = others
        self._clock = clock
        self._reported = float("-inf")
        self._moved = clock()
        self._told = False

    def wait_for(self, photos: int) -> None:
        """Says once what is waited for, when nothing has come for a while."""
        if not self._told and self._clock() - self._moved >= SLOW:
            self._told = True
            self._context.report(Note(f"Waiting for {counted(photos, 'photo that comes', 'photos that come')} slowly."))

    def show(self, label: str, wanted: int, found: int, downloaded: int, refused: int, passed_over: int, complete: bool) -> None:
        """Reports these numbers when it is time to, always at the end."""
        now = self._clock()
        self._moved, self._told = now, False
        if not complete and now - self._reported < INTERVAL:
            return
        self._reported = now
        missing = 0 if complete else wanted - downloaded
        left, all_left = self._pace.seconds_for(missing), self._pace.seconds_for(missing + self._others.later)
        self._context.report(
            ClassProgress(label, wanted, found, downloaded, refused, passed_over, complete, left, all_left)
        )  # fmt: skip
        # Of the whole, as the window tells it: numbers of each class in turn had a time left that grew with every class.
        had, all_wanted = self._others.had + downloaded, self._others.before + wanted + self._others.later
        self._context.report(Progress(f"Collecting pictures, now {label}", had, all_wanted, all_left))
