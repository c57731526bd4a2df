"""The lanes tasks run in: `compute` does one thing at a time, `io` three; `thumbnails` is the gallery's own.

`workshop` is for tasks that only wait for the second engine, which does one thing at a time itself; `network` is for what waits
for a server, for hours if need be; `following` for what listens to a run for as long as somebody looks at it; `serving` for runs
that are served, each until it is stopped.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QThreadPool

# One for what computes: two such jobs share the cores and are both late, beside a training above all.
WIDTHS = {"compute": 1, "io": 3, "thumbnails": 2, "workshop": 4, "network": 3, "following": 3, "serving": 8}
"""Lanes with the number of tasks that run in each at the same time."""


@cache
def lane(name: str) -> QThreadPool:
    """The pool of threads of a lane.

    Raises:
        KeyError: No such lane.
    """
    # Not Qt's global pool, whose threads Qt and other libraries take as well.
    pool = QThreadPool()
    pool.setMaxThreadCount(WIDTHS[name])
    pool.setObjectName(name)
    return pool


def drain(milliseconds: int) -> bool:
    """Waits until every lane is empty and its threads have ended; False when something still runs after the time."""
    return all(lane(name).waitForDone(milliseconds) for name in WIDTHS)
