"""Notes where threads are started, and names those a test leaves running."""

from __future__ import annotations

import threading
import time
from weakref import WeakKeyDictionary

from tests.guards import stacks

PATIENCE = 3.0
"""Seconds a thread may take to end after its test."""

_started_at: WeakKeyDictionary[threading.Thread, stacks.Callers] = WeakKeyDictionary()
_original_start = threading.Thread.start


def _start(self: threading.Thread) -> None:
    _started_at[self] = stacks.callers()
    _original_start(self)


def watch() -> None:
    """From now on notes where each thread is started."""
    threading.Thread.start = _start  # type: ignore[method-assign]


def present() -> set[threading.Thread]:
    """The threads that run now."""
    return set(threading.enumerate())


def left_behind(before: set[threading.Thread]) -> list[str]:
    """A complaint for every thread started since `before` that does not end within `PATIENCE`."""
    complaints = []
    for thread in set(threading.enumerate()) - before - {threading.current_thread()}:
        if thread not in _started_at:  # a thread of Qt or of a library that only passed through Python
            continue
        _await_end(thread)
        if thread.is_alive():
            complaints.append(f"thread {thread.name}, started at\n{stacks.told(_started_at[thread])}")
    return complaints


def _await_end(thread: threading.Thread) -> None:
    """Waits `PATIENCE` for it to end; a thread on the way to its first step is listed but cannot be joined yet."""
    deadline = time.monotonic() + PATIENCE
    while (left := deadline - time.monotonic()) > 0:
        try:
            return thread.join(left)
        except RuntimeError:
            time.sleep(0.005)
