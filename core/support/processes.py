"""Whether a process is running, by its number, and what it said last."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_TAIL = 4096  # bytes: the log of a process that was begun many times has megabytes


def last_line(log: Path) -> str:
    """The last line of a process's log that says something, which of a crash says most; "" where there is none."""
    try:
        with open(log, "rb") as file:
            file.seek(max(0, log.stat().st_size - _TAIL))
            said = file.read().decode("utf-8", "replace")
    except OSError:
        return ""
    return next((line.strip()[:300] for line in reversed(said.splitlines()) if line.strip()), "")


def is_running(process: int) -> bool:
    """True while there is a process of that number on this machine that has not ended.

    One that has ended and whose parent has not asked for its end yet does not count where the system tells.
    """
    if sys.platform == "win32":
        return _is_running_on_windows(process)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True  # another person's
    except (OverflowError, ValueError):
        return False
    try:
        told = Path(f"/proc/{process}/stat").read_bytes()
    except OSError:
        return True
    return told.rpartition(b")")[2].split()[:1] != [b"Z"]


def _is_running_on_windows(process: int) -> bool:
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined, unused-ignore]
    handle = kernel.OpenProcess(0x1000, False, process)  # PROCESS_QUERY_LIMITED_INFORMATION; os.kill(n, 0) would end it
    if not handle:
        return False
    status = ctypes.c_ulong()
    found = kernel.GetExitCodeProcess(handle, ctypes.byref(status))
    kernel.CloseHandle(handle)
    return bool(found) and status.value == 259  # STILL_ACTIVE
