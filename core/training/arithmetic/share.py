"""How much of the processors other programs leave. A trial that does not know takes a busy moment for slow arithmetic."""

from __future__ import annotations

import hashlib
import time
from concurrent.futures import ThreadPoolExecutor

QUIET = 0.8
"""Part of the processors' time from which on a machine counts as quiet."""

_SECONDS = 0.15
_BLOCK = bytes(256 * 1024)


def processor_share(threads: int, seconds: float = _SECONDS) -> float:
    """Part of the time that as many busy threads spent computing, not waiting for a processor: 1 on a quiet machine.

    Args:
        threads: As many as training has.
        seconds: How long to look.
    """
    with ThreadPoolExecutor(threads, "share") as crew:
        parts = list(crew.map(_part, [seconds] * threads))
    return min(1.0, sum(parts) / len(parts))


def _part(seconds: float) -> float:
    began, worked = time.perf_counter(), time.thread_time()
    while time.perf_counter() - began < seconds:
        hashlib.sha256(_BLOCK)  # lets other threads of Python go on meanwhile
    return (time.thread_time() - worked) / (time.perf_counter() - began)
