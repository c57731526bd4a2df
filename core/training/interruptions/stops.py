"""How a training process hears that it should stop, whatever it is doing at the moment.

The loop used to look for the stop file itself, between two steps: until a long step or a look at val was over, nobody knew
whether the wish had arrived, and on a shared disk each look made a step wait.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

from core.runs.events import StopHeard
from core.runs.folder import RunFolder
from core.support.jobs import Context

LOOK_SECONDS = 0.1
"""Between two looks for the stop file."""

_END_SECONDS = 5.0  # the longest a look at a disk that does not answer holds up the end of a run


@contextmanager
def stops_heard(folder: RunFolder, context: Context, tell: Callable[[StopHeard], None]) -> Iterator[None]:
    """Inside the block a stop file becomes a stop of the context, and each stop is told once, at once, from a thread of its own.

    Args:
        folder: The run.
        context: Of the work on it; signals ask it to stop as well.
        tell: Writes the event; where there is no room for it, the stop counts all the same.
    """
    with each_stop_heard([(folder, context, tell)]):
        yield


@contextmanager
def each_stop_heard(runs: Sequence[tuple[RunFolder, Context, Callable[[StopHeard], None]]]) -> Iterator[None]:
    """The same for several runs, of which each has a stop file, a context and a log of its own; one thread listens for all."""
    ended = threading.Event()

    def look(folder: RunFolder, context: Context) -> bool:
        with suppress(OSError):  # a shared disk that is away for a moment
            if folder.stop_requested():
                context.request_stop()
        return context.stop_requested

    def listen() -> None:
        waiting = list(runs)
        while waiting:
            stopped = [run for run in waiting if look(*run[:2])]
            waiting = [run for run in waiting if run not in stopped]
            for _, _, tell in stopped:
                with suppress(OSError):
                    tell(StopHeard(time.time()))
            if not waiting or ended.wait(LOOK_SECONDS):
                return

    for folder, context, _ in runs:
        look(folder, context)  # asked for before it began: not even a first step is made
    listener = threading.Thread(target=listen, name="stops", daemon=True)
    listener.start()
    try:
        yield
    finally:
        ended.set()
        listener.join(_END_SECONDS)
