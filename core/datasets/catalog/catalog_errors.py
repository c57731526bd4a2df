"""What SQLite says of a catalog's file and its disk, in words for a person; defects of a statement stay as they are."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from core.support.documents import parse
from core.support.errors import BadInput, NotThere, Refused, SafelightError
from core.support.names import shown_name
from core.support.system_errors import no_room

# A catalog with changed bytes often answers like this, with the code of a mistake in the statement.
_DAMAGED = (
    "no such table", "no such column", "malformed", "could not decode", "has no column",
    "datatype mismatch", "no such view", "no such index",
)  # fmt: skip

Kind = TypeVar("Kind")


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turns what SQLite raises in the block into a `SafelightError` where the file or its disk is at fault.

    Raises:
        DiskFull: No room; what was not stored as a whole is not stored at all.
        NotThere: The disk reports an error.
        Refused: It cannot be written, or another process kept it busy for too long.
        BadInput: It is damaged, or no catalog.
    """
    try:
        yield
    except sqlite3.Error as error:
        told = _told(error, path)
        if told is None:
            raise
        raise told from error


@contextmanager
def values_explained(path: Path) -> Iterator[None]:
    """Turns what a conversion of stored values raises in the block into `BadInput`: SQLite keeps any text in any column.

    Raises:
        BadInput: The catalog holds a value that no Safelight stores.
    """
    try:
        yield
    except (ValueError, TypeError, OverflowError, LookupError, AttributeError) as error:
        told = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise BadInput(f"{path} is damaged: {told}.", "Restore it from a copy.", path) from error


def stored(path: Path, value: object, made: Callable[[Any], Kind]) -> Kind:
    """What `made` makes of the document in a JSON text that the catalog keeps.

    Raises:
        BadInput: The catalog holds something else there.
    """
    with values_explained(path):
        if not isinstance(value, str):
            raise ValueError(f"no text but {type(value).__name__}")
        return made(parse(value))


def _told(error: sqlite3.Error, path: Path) -> SafelightError | None:
    # The upper bits say more of the same: that it was fsync that failed, for one.
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return no_room(f"The disk is full: {path} is unchanged.", "Free some space and do it again.", path)
    if code == sqlite3.SQLITE_IOERR:
        hint = "Check the disk and its room and do it again; what was not stored as a whole is not stored at all."
        return NotThere(f"The disk of {path} reports an error.", hint, path)
    if code == sqlite3.SQLITE_NOMEM:
        return Refused(f"There is not enough memory to read {path}.", "Close some programs and do it again.", path)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL):
        return Refused(f"Another process is changing {shown_name(path.parent)}.", "Wait for it, then try again.", path)
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH):
        return Refused(f"{path} cannot be written.", "Check that the folder is writable and its disk has room.", path)
    damaged = code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT)
    if damaged or any(words in str(error).lower() for words in _DAMAGED):
        return BadInput(f"{path} is not a catalog or is damaged: {error}.", "Restore it from a copy.", path)
    return None
