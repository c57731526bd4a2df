"""How `catalog.sqlite` is opened: to be read, to be written, brought up to date on the way; and who may write it.

A read-only disk has no room for the files SQLite keeps beside a catalog. It was then read without its `-wal` file, and the
latest decisions were missing; it is read with it now, without locks.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from core.datasets.catalog.catalog_errors import explained
from core.datasets.catalog.settings import SETTINGS, read_settings
from core.datasets.catalog.tables import MIGRATIONS, SCHEMA
from core.pictures.measures import MEASURES
from core.support.errors import BadInput, NotThere, Refused, SafelightError
from core.support.inside import check_no_way_out, links_out
from core.support.names import shown_name

__all__ = ["MIGRATIONS", "SCHEMA", "check_writable", "create", "reading", "schema_number", "why_read_only", "writing"]

PATIENCE = 30.0
"""Seconds a writer waits for another one."""

_PICTURES = "CREATE VIEW pictures "
_OWN_VIEWS = {
    " ".join(part.split()) for migration in MIGRATIONS for part in migration.split(";") if part.strip().startswith("CREATE VIEW ")
}
"""Every view that a Safelight ever made, with single spaces."""
_PLAIN = ("CREATE TABLE ", "CREATE INDEX ", "CREATE UNIQUE INDEX ")
_WITHOUT_LOCKS = "win32-none" if os.name == "nt" else "unix-none"  # SQLite's own name of files it does not lock


def create(path: Path) -> None:
    """Makes an empty catalog.

    Raises:
        Refused: There is one already, or it cannot be made.
        DiskFull: No room.
    """
    if path.exists():
        raise Refused(f"There is a catalog at {path} already.", "Open it instead.", path)
    with explained(path):
        connection = sqlite3.connect(path, isolation_level=None)
        try:
            # The window reads while a check writes; without WAL each would wait for the other.
            connection.execute("PRAGMA journal_mode=WAL")
            _migrate(connection)
        finally:
            connection.close()


def schema_number(path: Path) -> int:
    """The schema number of a catalog."""
    with reading(path) as connection:
        return _number(connection)


def why_read_only(path: Path) -> str:
    """Why a dataset may only be read, as a sentence; "" when it may be written. `path` is that of its catalog.

    Raises:
        NotThere: Its disk is gone.
        BadInput: Its catalog or its dataset.toml is damaged.
    """
    newer = f"{shown_name(path.parent)} was written by a newer Safelight and is read-only here. Update Safelight to change it."
    if (path.parent / SETTINGS).is_file() and read_settings(path.parent).newer:
        return newer
    with explained(path):
        connection = _open_for_reading(path)
        try:
            if _number(connection) > SCHEMA:
                return newer
        finally:
            connection.close()
    for folder in (path.parent, path.parent / "cache"):
        for name in links_out(folder):
            return f"{folder / name} is a link that leads elsewhere; nothing is written through it."
    # The folder too: SQLite makes files beside the catalog.
    if not all(os.access(place, os.W_OK) for place in (path.parent, path)):
        return f"{shown_name(path.parent)} may only be read. Make its folder and disk writable to change it."
    return ""


def check_writable(path: Path) -> None:
    """The one place that decides whether a dataset may be written; `writing` asks it too.

    Raises:
        Refused: It may not.
    """
    why = why_read_only(path)
    if why:
        raise Refused(why, "It can be looked at, but not changed.", path)


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that sees one unchanging state of the catalog and cannot write.

    An older catalog is brought up to date first. On a read-only disk it is read as it stands, with nothing in the tables it
    does not have; a newer one as far as its tables are still the same.

    Raises:
        NotThere: No such catalog, or its disk is gone.
        BadInput: The file is not a catalog, or damaged.
    """
    _check_there(path)
    with explained(path):
        connection = _open_for_reading(path)
        try:
            if _is_older(connection):
                connection = _brought_up_to_date(connection, path)
            _check_texts(connection, path)
            # One state for the whole block, or counts and lists of one page could contradict each other.
            connection.execute("BEGIN")
            yield connection
        finally:
            connection.close()


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection inside one transaction: everything in the block is stored, or nothing.

    Raises:
        NotThere: No such catalog, or its disk is gone.
        Refused: A newer Safelight wrote the dataset, it is read-only, or another process kept it busy for too long.
        DiskFull: No room; nothing was stored.
    """
    _check_there(path)
    check_writable(path)
    with explained(path):
        # mode=rw makes no file: a catalog that is gone must not come back empty.
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=PATIENCE, isolation_level=None)
        try:
            # Off in SQLite unless asked for, each time anew.
            connection.execute("PRAGMA foreign_keys=ON")
            _check_own_statements(connection, path)
            # WAL's usual NORMAL loses the latest decisions in a power cut.
            connection.execute("PRAGMA synchronous=FULL")
            if _is_older(connection):
                _migrate(connection)
            _check_texts(connection, path)
            # At once and not at the first change: two that have read before they write could not wait for each other any more.
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                with suppress(sqlite3.Error):  # a disk that fails has ended the transaction by itself
                    connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
        finally:
            connection.close()


def _check_there(path: Path) -> None:
    if not path.is_file():
        raise NotThere(f"{path} does not exist.", "The dataset has lost its catalog; import it again.", path)
    # Looked at and not opened: whoever closes a file gives up every lock that SQLite holds on it in this process. The next
    # program to close the catalog took its `-wal` away then, and what this one stored afterwards was gone.
    check_no_way_out(path)


def _check_own_statements(connection: sqlite3.Connection, path: Path) -> None:
    """A catalog holds tables, their indexes and our own views; what else stands in it would be carried out whenever it is read.

    A view in the place of a table counted for ever, and a trigger emptied the samples with the next decision.

    Raises:
        BadInput: It holds something else.
    """
    for kind, name, statement in connection.execute("SELECT type, name, sql FROM main.sqlite_master WHERE sql IS NOT NULL"):
        told = " ".join(str(statement).split())
        if not told.upper().startswith(_PLAIN) and told not in _OWN_VIEWS:
            raise BadInput(
                f"{path} holds a {kind} called {name!r} that no Safelight makes.",
                "Do not use this dataset: whoever made it wanted more than to keep pictures. Restore the catalog from a copy.",
                path,
            )


def _check_texts(connection: sqlite3.Connection, path: Path) -> None:
    """SQLite keeps bytes in a column of texts as well; sheets, splits and exports ended on a class that was one.

    Raises:
        BadInput: The path, hash or class of a picture is no text.
    """
    # Bytes are sorted behind all texts, and each of these columns leads an index: one look, however many pictures there are. Only
    # classes that a person gave have none; 60,000 of them take a millisecond.
    for table, column, told in (
        ("samples", "path", "path"), ("samples", "sha256", "hash"), ("samples", "label", "class"), ("relabels", "label", "class"),
    ):  # fmt: skip
        if connection.execute(f"SELECT 1 FROM {table} WHERE {column} >= x'' LIMIT 1").fetchone():
            raise BadInput(f"{path} is damaged: the {told} of a picture is no text.", "Restore it from a copy.", path)


def _open_for_reading(path: Path) -> sqlite3.Connection:
    uri = path.resolve().as_uri()
    connection = sqlite3.connect(f"{uri}?mode=ro", uri=True, timeout=PATIENCE, isolation_level=None)
    try:
        # Opening reads nothing; only the first statement finds out.
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        connection.close()  # the side files of WAL cannot be made on a read-only disk
        connection = sqlite3.connect(f"{uri}?mode=ro&vfs={_WITHOUT_LOCKS}", uri=True, isolation_level=None)
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")  # keeps in memory what would be the -shm file
    try:
        _check_own_statements(connection, path)
        if _number(connection) == 0:
            raise BadInput(f"{path} is not a catalog or is damaged: it is empty.", "Restore it from a copy.", path)
    except BaseException:
        connection.close()
        raise
    return connection


def _number(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _is_older(connection: sqlite3.Connection) -> bool:
    return _number(connection) < SCHEMA or bool(_lacking(connection))


def _lacking(connection: sqlite3.Connection) -> list[str]:
    """Measures that the catalog has no column for; the table of measures is their list of migrations."""
    has = {str(row[1]) for row in connection.execute("PRAGMA main.table_info(samples)")}
    return [name for name in MEASURES.names() if name not in has]


def _brought_up_to_date(connection: sqlite3.Connection, path: Path) -> sqlite3.Connection:
    """A connection to the same catalog in today's schema; where it cannot be written, one that sees empty tables instead."""
    found = _number(connection)
    connection.close()
    with suppress(SafelightError), writing(path):
        pass
    connection = _open_for_reading(path)
    if _is_older(connection):
        # The disk is read-only, and temporary tables would be files.
        connection.execute("PRAGMA temp_store=MEMORY")
        if lacking := _lacking(connection):
            columns = ", ".join(f"NULL AS {name}" for name in lacking)
            connection.execute(f"CREATE TEMP VIEW samples AS SELECT *, {columns} FROM main.samples")
        for statement in (part.strip() for migration in MIGRATIONS[found:] for part in migration.split(";")):
            if statement.startswith(("CREATE TABLE", "CREATE VIEW")) and not statement.startswith(_PICTURES):
                connection.execute(statement.replace("CREATE ", "CREATE TEMP ", 1))
        connection.execute(_pictures_of_today().replace("CREATE ", "CREATE TEMP ", 1))
    return connection


def _pictures_of_today() -> str:
    """The statement that makes the view `pictures`; of several migrations that make it the last counts."""
    parts = (part.strip() for migration in MIGRATIONS for part in migration.split(";"))
    return [part for part in parts if part.startswith(_PICTURES)][-1]


def _migrate(connection: sqlite3.Connection) -> None:
    # The number is read behind this: of two windows that bring one catalog up to date the second finds it done.
    connection.execute("BEGIN IMMEDIATE")
    try:
        found = _number(connection)
        for migration in MIGRATIONS[found:]:
            for statement in filter(str.strip, migration.split(";")):
                connection.execute(statement)
        for name in _lacking(connection):
            connection.execute(f"ALTER TABLE samples ADD COLUMN {name} REAL")
        if found < SCHEMA:
            connection.execute(f"PRAGMA user_version={SCHEMA}")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
