"""A workspace that may be read and not written, also for tests that run as the administrator."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NOBODY = 65534


@contextmanager
def read_only_copy(folder: Path) -> Iterator[Path]:
    """A copy of the folder in which this process can write nothing until the block ends."""
    home = Path(tempfile.mkdtemp(prefix="safelight-read-only-"))
    copy = home / folder.name
    shutil.copytree(folder, copy)
    entries = [home, copy, *copy.rglob("*")]
    for entry in entries:
        entry.chmod(0o555 if entry.is_dir() else 0o444)
    administrator = hasattr(os, "geteuid") and os.geteuid() == 0  # whom no permission stops
    if administrator:
        os.seteuid(_NOBODY)
    try:
        yield copy
    finally:
        if administrator:
            os.seteuid(0)
        for entry in entries:
            entry.chmod(0o755 if entry.is_dir() else 0o644)
        shutil.rmtree(home)
