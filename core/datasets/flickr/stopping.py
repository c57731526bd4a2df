"""Waits that end early when a job is told to stop with what it has."""

from __future__ import annotations

import time

from core.support.jobs import Context

_SLICE = 0.2  # seconds between two looks at the context


class StopAsked(Exception):
    """The job was asked to end with what it has, while it waited or was about to ask Flickr for more."""


def check_stop(context: Context) -> None:
    """Returns when the job is to go on.

    Raises:
        Abandoned: The job was dropped.
        StopAsked: The job is to end with what it has.
    """
    context.check_abandoned()
    if context.stop_requested:
        raise StopAsked


def wait(context: Context, seconds: float) -> None:
    """Waits that long.

    Raises:
        Abandoned, StopAsked: As `check_stop`, soon after.
    """
    end = time.monotonic() + seconds
    check_stop(context)
    while (left := end - time.monotonic()) > 0:
        context.pause(min(_SLICE, left))
        check_stop(context)
