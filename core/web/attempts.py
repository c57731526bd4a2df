"""One file over the network in several attempts: each within limits, the next after a pause, until it is there."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import requests

from core.support.jobs import Context, Meter
from core.support.wording import bytes_text
from core.web.guard import NotFetched, blocks, stated_length

_SLICE = 0.2  # seconds between two looks at whether a job was told to stop


@dataclass(frozen=True)
class Allowance:
    """What one file may cost; None for no limit.

    Attributes:
        bytes: Of the file.
        seconds: For one attempt at the whole file.
        silence: Seconds that one wait on the network may take.
    """

    bytes: int | None = None
    seconds: float | None = None
    silence: float = 20.0


class TooLarge(NotFetched):
    """The file is larger than it may be."""


class ByteMeter:
    """Reports progress on bytes in a larger unit.

    Args:
        context: Where the progress goes.
        what: What is being done, with the unit: "Downloading a.zip, MB".
        total: Bytes in all; None while it is not known.
        unit: Bytes.
    """

    def __init__(self, context: Context, what: str, total: int | None, unit: int) -> None:
        self._whole = total and max(1, total // unit)
        self._meter = Meter(context, what, self._whole)
        self._total, self._unit = total, unit
        self._bytes = self._told = 0

    def advance(self, size: int) -> None:
        """Counts bytes."""
        self._bytes += size
        there = self._whole is not None and self._total is not None and self._bytes >= self._total
        units = self._whole if there and self._whole else self._bytes // self._unit
        self._meter.advance(units - self._told)
        self._told = units


def attempts(once: Callable[[], None], part: Path, pauses: Sequence[float], context: Context) -> None:
    """Calls `once` until it succeeds, with a pause after each failure that may pass; `part` growing counts as going on.

    A job that was told to stop is not tried again.

    Raises:
        NotFetched: Of the last failure.
        Abandoned: The job was dropped.
    """
    failures = 0
    while True:
        context.check_abandoned()
        before = _size(part)
        try:
            once()
            return
        except NotFetched as error:
            failures = 0 if _size(part) > before else failures + 1
            if not error.passing or failures > len(pauses):
                raise
            usual = pauses[max(0, failures - 1)] if pauses else 0.0
            if not _waited(context, usual if error.wait is None else error.wait):
                raise


def pour(
    answer: requests.Response,
    part: Path,
    allowance: Allowance,
    context: Context,
    begin: int = 0,
    meter: ByteMeter | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Writes an answer's body into `part`, behind the first `begin` bytes, and onto the disk.

    Raises:
        NotFetched: It broke off, takes too long, or is longer than was stated.
        TooLarge: It is larger than it may be.
        Abandoned: The job was dropped; what arrived stays.
    """
    stated = stated_length(answer)
    total = begin + stated if stated is not None else None
    check_size(total, allowance)
    deadline = clock() + allowance.seconds if allowance.seconds is not None else None
    arrived = begin
    with open(part, "ab" if begin else "wb") as file:
        for block in blocks(answer):
            context.check_abandoned()
            # Between blocks only; how long a single one may take is what `silence` limits.
            if deadline is not None and clock() > deadline:
                raise NotFetched(f"the file took longer than {allowance.seconds:g} seconds", passing=True)
            # Counted as it comes as well, for an answer need not announce its length, or may lie about it.
            check_size(arrived + len(block), allowance)
            file.write(block)
            arrived += len(block)
            if meter is not None:
                meter.advance(len(block))
        file.flush()
        # Before the file gets its name, because a file under its own name counts as complete.
        os.fsync(file.fileno())
    if total is not None and arrived < total:
        raise NotFetched(f"the file broke off after {arrived:,} of {total:,} bytes", passing=True)


def check_size(size: int | None, allowance: Allowance) -> None:
    """Refuses more bytes than a file may have.

    Raises:
        TooLarge: It has more.
    """
    if size is not None and allowance.bytes is not None and size > allowance.bytes:
        raise TooLarge(f"the file is larger than {bytes_text(allowance.bytes)}")


def _waited(context: Context, seconds: float) -> bool:
    """Waits that long; False as soon as the job is told to stop."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0 and not context.stop_requested:
        context.pause(min(_SLICE, left))
    context.check_abandoned()
    return not context.stop_requested


def _size(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0
