"""A run on a full disk waits until there is room, and goes on as if nothing had happened.

It used to end as failed: an hour of training was lost to a folder of downloads that was tidied up a minute later.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from core.runs.events import Event, Noted, Preparing
from core.support import atomic
from core.support.errors import DiskFull, SafelightError
from core.support.system_errors import no_room, room_words, volume_of
from core.support.wording import duration

RESERVE = 64 * 1024
"""Bytes kept on the disk for what a run has to say when there is no room for anything else."""

LOOK_SECONDS = 0.2
"""Between two looks whether there is room by now, or the run should stop."""

AGAIN_SECONDS = 15.0
"""After so long what found no room is tried again, whatever the disk says: of quotas it says nothing."""

_GROWN = 2**20  # bytes that were freed by somebody, and not by a log that another program has just cut

Result = TypeVar("Result")


class DiskRoom:
    """Carries out what writes, and waits where there is no room for it.

    Args:
        folder: The run.
        write: Writes an event, and raises an OSError where there is no room for it.
        stop_requested: True once nobody wants it to wait.
        free: Bytes that are free where a path lies; injected by tests.
        wait: Lets so many seconds pass; injected by tests.
    """

    def __init__(
        self,
        folder: Path,
        write: Callable[[Event], None],
        stop_requested: Callable[[], bool],
        free: Callable[[Path], int] = lambda path: shutil.disk_usage(path).free,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._folder = folder
        self._reserve = folder / "reserve"
        self._write = write
        self._stop_requested = stop_requested
        self._free = free
        self._wait = wait

    def keep_reserve(self) -> None:
        """Sets a few bytes of the disk aside, as well as that goes."""
        with suppress(SafelightError, OSError):
            atomic.write_bytes(self._reserve, os.urandom(RESERVE))

    def give_reserve(self) -> None:
        """Makes room for what has to be said."""
        self._reserve.unlink(missing_ok=True)

    def tell(self, event: Event) -> None:
        """Writes an event; none is left out for want of room.

        Raises:
            DiskFull: There was no room for it when the run was told to stop.
        """

        def written() -> None:
            try:
                self._write(event)
            except OSError as error:
                if not atomic.is_full(error):
                    raise
                raise no_room("The disk is full.", "Free some space and resume the run.", self._folder) from error

        self.kept(written)

    def kept(self, act: Callable[[], Result]) -> Result:
        """What the act comes to, once there is room for it; it is done again from its beginning.

        Raises:
            DiskFull: There was none when the run was told to stop.
        """
        waited = 0.0
        while True:
            try:
                result = act()
                break
            except DiskFull as full:
                if not waited:
                    self._say(full)
                waited += self._waited(full)
        if waited:
            self.keep_reserve()
            self.tell(Noted(time.time(), f"There is room on the disk again. The run waited {duration(waited)} for it."))
        return result

    def _waited(self, full: DiskFull) -> float:
        """Seconds until it is worth another try."""
        place = self._place(full)
        before, seconds = self._free(place), 0.0
        while not seconds or (seconds < AGAIN_SECONDS and self._free(place) < before + _GROWN):
            if self._stop_requested():
                raise full
            self._wait(LOOK_SECONDS)
            seconds += LOOK_SECONDS
        return seconds

    def _place(self, full: DiskFull) -> Path:
        """The volume that has no room: what a dataset keeps may lie on another one than the run."""
        return volume_of(full.path or self._folder)

    def _say(self, full: DiskFull) -> None:
        place = self._place(full)
        room = room_words(place, None if full.of_quota else self._free(place), full.needed)
        self.give_reserve()
        with suppress(OSError):  # it waits without a word where there is no room for one either
            self._write(Noted(time.time(), f"{full.said} {room}. The run waits, and goes on once there is room."))
            self._write(Preparing(time.time(), f"Waiting for room on the disk: {room}", 0, None, None))
