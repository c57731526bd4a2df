"""Which files below a folder anybody opens: the kernel tells, whoever it is and whatever it is written in."""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_OPENED, _LOOKED_INTO = 0x20, 0x1  # IN_OPEN and IN_ACCESS of inotify
_HEAD = struct.Struct("iIII")


@contextmanager
def opened_below(folder: Path) -> Iterator[list[str]]:
    """The names of files and folders directly in `folder` that are opened while the block runs; complete when it has ended.

    Linux only.
    """
    library = ctypes.CDLL(None, use_errno=True)
    told = library.inotify_init1(os.O_NONBLOCK)
    assert told >= 0, os.strerror(ctypes.get_errno())
    opened: list[str] = []
    try:
        assert library.inotify_add_watch(told, os.fsencode(folder), _OPENED | _LOOKED_INTO) >= 0
        yield opened
        try:
            events = os.read(told, 2**20)
        except BlockingIOError:
            events = b""
        while events:
            _, _, _, length = _HEAD.unpack_from(events)
            name = events[_HEAD.size : _HEAD.size + length].rstrip(b"\0")
            opened.append(os.fsdecode(name))
            events = events[_HEAD.size + length :]
    finally:
        os.close(told)
