"""The other process of the doctor's trials on a shared disk: does one thing in a folder, says so, and waits to be ended.

Run as `python -m core.doctor.other_process WORD FOLDER`; ends when its standard input does.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from pathlib import Path

LOCKED, MADE, ALONE, TABLE = "locked", "made", "alone", "table.sqlite"
"""Names of what is made in the folder."""


def hold_lock(folder: Path) -> None:
    """Takes the lock that runs are claimed by, and holds it."""
    from filelock import FileLock

    held = FileLock(folder / LOCKED)
    held.acquire(timeout=5)
    _say_and_wait()


def make_file(folder: Path) -> None:
    """Makes a file whole, as everything is written here."""
    from core.support.atomic import write_text

    write_text(folder / MADE, "made by another process")
    _say_and_wait()


def make_alone(folder: Path) -> None:
    """Makes a file that nobody else may have made."""
    os.close(os.open(folder / ALONE, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644))
    _say_and_wait()


def write_table(folder: Path) -> None:
    """Begins to write into a catalog's sort of file, and does not end."""
    with sqlite3.connect(folder / TABLE, timeout=5) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO facts VALUES (1)")
        _say_and_wait()
        connection.rollback()


ACTS = {act.__name__: act for act in (hold_lock, make_file, make_alone, write_table)}


def _say_and_wait() -> None:
    print("done", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    ACTS[sys.argv[1]](Path(sys.argv[2]))
