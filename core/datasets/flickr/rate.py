"""Stays below an hourly number of calls, across restarts and across programs that share the record."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

from core.datasets.flickr.stopping import check_stop, wait
from core.support import atomic
from core.support.errors import BadInput, NotThere
from core.support.jobs import Context, Note
from core.support.wording import counted

CALLS_AN_HOUR = 3_500
"""Flickr allows 3,600 an hour and key; the rest is left to other programs of the same person."""

SPACING = 0.25  # seconds between two calls, so that a burst does not meet Flickr's short-term limit


class RateLimit:
    """Lets a call pass when fewer than `calls` were made in the last hour.

    Args:
        path: Where the times of the calls are kept; one file per key.
        calls: Calls in any 3,600 seconds.
        spacing: Least seconds between two calls.
        clock: Seconds since 1970; injected by tests.
    """

    WINDOW = 3600.0  # seconds

    def __init__(
        self, path: Path, calls: int = CALLS_AN_HOUR, spacing: float = SPACING, clock: Callable[[], float] = time.time
    ) -> None:
        self._path = path
        self._calls = calls
        self._spacing = spacing
        self._clock = clock

    def wait_turn(self, context: Context) -> None:
        """Returns once a call may be made, which it counts; says so when that takes long.

        Raises:
            Abandoned, StopAsked: The job was dropped, or is to end with what it has.
        """
        told = False
        check_stop(context)
        while (left := self._claim()) > 0:
            if left > 5 and not told:
                minutes = counted(max(1, round(left / 60)), "minute")
                context.report(Note(f"Flickr's hourly limit is reached; going on in {minutes}."))
                told = True
            wait(context, min(left, 5.0))

    def _claim(self) -> float:
        """Seconds still to wait; 0 when the call was counted."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self._path.with_suffix(".lock")):
            # The wall's clock, not a monotonic one: the record is read by other processes and after a restart.
            now = self._clock()
            # Times to come were noted before the clock was set back; believed, they would stop all calls until it is there
            # again.
            times = [at for at in self._read() if now - self.WINDOW < at <= now]
            if len(times) >= self._calls:
                return times[0] + self.WINDOW - now
            if times and now - times[-1] < self._spacing:
                return self._spacing - (now - times[-1])
            atomic.write_json(self._path, [*times, now])
            return 0.0

    def _read(self) -> list[float]:
        try:
            return sorted(float(at) for at in atomic.read_json(self._path))
        except (NotThere, BadInput, TypeError, ValueError):
            return []
