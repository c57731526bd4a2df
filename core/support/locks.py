"""Locks between processes: one does the work, the others wait and say so, or are refused. All end with their process.

Two builds of one pixel store once wrote rows over each other; since then whoever adds to a shared file holds its lock.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from core.support.errors import Refused
from core.support.jobs import Context, Note

TICK = 0.2
"""Seconds between two looks at whether a waiting job was dropped."""


@contextmanager
def alone(path: Path, context: Context, busy: str) -> Iterator[None]:
    """Holds a lock within the block; while another process holds it, waits, and says once what that one is doing.

    Args:
        path: The lock's file; its folder has to be there.
        context: Hears the note; a dropped job stops waiting.
        busy: What another process does while it holds the lock: "decoding these pictures".

    Raises:
        Abandoned: The job was dropped while it waited.
    """
    lock = FileLock(path)
    told = False
    while True:
        try:
            lock.acquire(timeout=TICK if told else 0)
            break
        except Timeout:
            context.check_abandoned()
            if not told:
                context.report(Note(f"Another process is {busy}; waiting for it."))
                told = True
    try:
        yield
    finally:
        lock.release()


@contextmanager
def claimed(path: Path, refusal: Refused, patience: float = 0.0) -> Iterator[None]:
    """Holds a lock within the block, or raises `refusal` when another process still holds it after `patience` seconds.

    Raises:
        Refused: `refusal`.
    """
    lock = FileLock(path)
    try:
        lock.acquire(timeout=patience)
    except Timeout:
        raise refusal from None
    try:
        yield
    finally:
        lock.release()


def is_claimed(path: Path) -> bool:
    """True while a process holds the lock.

    On a disk that takes no writing a lock file cannot be opened as `FileLock` does: asking so made every run of a
    read-only workspace unreadable, and hid them all. Such a file is asked through a handle for reading.
    """
    # FileLock makes the file it locks; whoever only asks shall leave nothing behind.
    if not path.exists():
        return False
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    except OSError:
        return _is_claimed_elsewhere(path)
    lock.release()
    return False


def _is_claimed_elsewhere(path: Path) -> bool:
    """The same for who may only read, while others may write; False where the system or the disk knows no such locks."""
    try:
        import fcntl
    except ImportError:  # Windows
        return False
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return False
    try:
        # Shared, or two that only ask at one time would take each other for the holder.
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(handle)
    return False
