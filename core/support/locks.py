"""Locks between processes: one does the work, the others wait and say so, or are refused. All end with their process.

Two builds of one pixel store once wrote rows over each other; since then whoever adds to a shared file holds its lock.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shlex import quote

from filelock import BaseFileLock, FileLock, Timeout

from core.support.errors import BadInput, Refused
from core.support.inside import check_no_way_out, open_own
from core.support.jobs import Context, Note

TICK = 0.2
"""Seconds between two looks at whether a waiting job was dropped."""

MOMENT = 0.2
"""Seconds that a claim is tried for which is not to wait: whoever asks whether it is held, as the window does, holds it then."""


_NO_LOCKS = (errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOTSUP)
"""What network disks answer whose server keeps no locks."""


@contextmanager
def alone(path: Path, context: Context, busy: str) -> Iterator[None]:
    """Holds a lock within the block; while another process holds it, waits, and says once what that one is doing.

    Args:
        path: The lock's file; its folder has to be there.
        context: Hears the note; a dropped job stops waiting.
        busy: What another process does while it holds the lock: "decoding these pictures".

    Raises:
        Abandoned: The job was dropped while it waited.
        Refused: The disk has no locks.
        BadInput: The lock's file is a link that leads elsewhere.
    """
    check_no_way_out(path)
    lock = FileLock(path)
    told = False
    while True:
        try:
            _acquire(lock, path, TICK if told else 0)
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
def held(path: Path) -> Iterator[None]:
    """Holds a lock within the block, once whoever else holds it has let go. For blocks that take no time.

    Raises:
        Refused: The disk has no locks.
        BadInput: The lock's file is a link that leads elsewhere.
    """
    check_no_way_out(path)
    lock = FileLock(path)
    _acquire(lock, path, -1)
    try:
        yield
    finally:
        lock.release()


@contextmanager
def claimed(path: Path, refusal: Refused, patience: float = 0.0) -> Iterator[None]:
    """Holds a lock within the block, or raises `refusal` when another process still holds it after `patience` seconds.

    Raises:
        Refused: `refusal`, or the disk has no locks.
        BadInput: The lock's file is a link that leads elsewhere.
    """
    check_no_way_out(path)
    lock = FileLock(path, thread_local=False)  # whoever claims several may be told by any thread that one has ended
    try:
        _acquire(lock, path, patience)
    except Timeout:
        raise refusal from None
    try:
        yield
    finally:
        lock.release()


def _acquire(lock: BaseFileLock, path: Path, seconds: float) -> None:
    """Takes a lock.

    Raises:
        Timeout: Another process still holds it after so many seconds; below 0 it is waited for.
        Refused: The disk has no locks.
    """
    try:
        lock.acquire(timeout=seconds)
    except OSError as error:
        if isinstance(error, Timeout) or error.errno not in _NO_LOCKS:
            raise
        words = f"{path.parent} lies on a disk that keeps no locks, so that two processes could do one thing at one time."
        look = f"`main.py doctor --shared {quote(str(path.parent))}`"
        hint = f"Keep the workspace on another disk, or switch locks on; {look} looks."
        raise Refused(words, hint, path) from error


def is_claimed(path: Path) -> bool:
    """True while a process holds the lock.

    Asked through a handle for reading, and shared. Asked as `FileLock` does it, two that only asked at one time took each other
    for the holder, and the window told of a run that had long ended as of one being trained; and on a disk that takes no writing
    every run was unreadable, and hidden. False where the disk knows no such locks.
    """
    # Whoever only asks shall leave no lock file behind.
    if not path.exists():
        return False
    try:
        import fcntl
    except ImportError:  # Windows
        return _is_claimed_there(path)
    try:
        handle = open_own(path)
    except (OSError, BadInput):
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        handle.close()
    return False


def _is_claimed_there(path: Path) -> bool:
    """The same where there are no shared locks: held for a moment to find out."""
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    except OSError:
        return False
    lock.release()
    return False
