"""The tables of `catalog.sqlite`, how older ones are brought up to date, and how it is opened."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from core.support.errors import BadInput, DiskFull, NotThere, Refused, SafelightError

_FIRST = """
CREATE TABLE sources (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, location TEXT NOT NULL, licence TEXT NOT NULL, imported TEXT NOT NULL
);
CREATE TABLE samples (
    id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL, label TEXT NOT NULL,
    bytes INTEGER NOT NULL, modified INTEGER NOT NULL, origin TEXT NOT NULL,
    width INTEGER NOT NULL, height INTEGER NOT NULL, format TEXT NOT NULL, mode TEXT NOT NULL,
    orientation INTEGER NOT NULL, frames INTEGER NOT NULL, phash INTEGER NOT NULL,
    brightness REAL NOT NULL, contrast REAL NOT NULL, sharpness REAL NOT NULL, extension_matches INTEGER NOT NULL,
    source INTEGER NOT NULL REFERENCES sources(id), given_side TEXT, given_group TEXT
);
CREATE INDEX samples_by_sha256 ON samples(sha256);
CREATE INDEX samples_by_label ON samples(label, path);
CREATE INDEX samples_by_origin ON samples(origin);
CREATE TABLE columns (
    sample INTEGER NOT NULL REFERENCES samples(id) ON DELETE CASCADE, name TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (name, sample)
) WITHOUT ROWID;
CREATE INDEX columns_by_sample ON columns(sample);
CREATE TABLE refused (
    path TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, reason TEXT NOT NULL,
    label TEXT NOT NULL, bytes INTEGER NOT NULL, modified INTEGER NOT NULL, source INTEGER NOT NULL REFERENCES sources(id),
    given_side TEXT, given_group TEXT
) WITHOUT ROWID;
CREATE TABLE findings (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, score REAL NOT NULL, detail TEXT NOT NULL);
CREATE INDEX findings_by_kind ON findings(kind, score);
CREATE TABLE finding_paths (
    finding INTEGER NOT NULL REFERENCES findings(id) ON DELETE CASCADE, position INTEGER NOT NULL, path TEXT NOT NULL,
    sample INTEGER REFERENCES samples(id) ON DELETE CASCADE, PRIMARY KEY (finding, position)
) WITHOUT ROWID;
CREATE INDEX finding_paths_by_sample ON finding_paths(sample);
CREATE TABLE exclusions (sample INTEGER PRIMARY KEY REFERENCES samples(id) ON DELETE CASCADE, reason TEXT NOT NULL);
CREATE TABLE relabels (sample INTEGER PRIMARY KEY REFERENCES samples(id) ON DELETE CASCADE, label TEXT NOT NULL);
CREATE VIEW pictures AS
    SELECT s.*, COALESCE(r.label, s.label) AS class, x.sample IS NOT NULL AS excluded, q.path IS NOT NULL AS lost,
        x.sample IS NULL AND q.path IS NULL AS used
    FROM samples s LEFT JOIN relabels r ON r.sample = s.id LEFT JOIN exclusions x ON x.sample = s.id
        LEFT JOIN refused q ON q.path = s.path;
CREATE TABLE splits (
    name TEXT PRIMARY KEY, created TEXT NOT NULL, request TEXT NOT NULL, certificate TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE split_rows (
    split TEXT NOT NULL, sample INTEGER NOT NULL REFERENCES samples(id) ON DELETE CASCADE,
    side TEXT, part TEXT NOT NULL, PRIMARY KEY (split, sample)
) WITHOUT ROWID;
CREATE INDEX split_rows_by_sample ON split_rows(sample);
CREATE TABLE choices (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE edits (
    id INTEGER PRIMARY KEY AUTOINCREMENT, made TEXT NOT NULL, action TEXT NOT NULL, title TEXT NOT NULL,
    pictures INTEGER NOT NULL, changes TEXT NOT NULL, undone INTEGER NOT NULL DEFAULT 0
);
"""

_LEDGER = """
CREATE TABLE ledger (
    sha256 TEXT PRIMARY KEY, photo TEXT NOT NULL, owner TEXT NOT NULL, owner_name TEXT NOT NULL, licence TEXT NOT NULL,
    title TEXT NOT NULL, page TEXT NOT NULL, taken TEXT NOT NULL, query TEXT NOT NULL, fetched TEXT NOT NULL, gone TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX ledger_by_photo ON ledger(photo)
"""

_LOOKS = """
CREATE TABLE looks (
    sample INTEGER PRIMARY KEY REFERENCES samples(id) ON DELETE CASCADE, label TEXT NOT NULL, suggestion TEXT NOT NULL,
    trust REAL NOT NULL, suspicion REAL NOT NULL, oddness REAL NOT NULL
);
CREATE TABLE nearest (
    sample INTEGER NOT NULL REFERENCES samples(id) ON DELETE CASCADE, position INTEGER NOT NULL,
    other INTEGER NOT NULL REFERENCES samples(id) ON DELETE CASCADE, distance REAL NOT NULL, PRIMARY KEY (sample, position)
) WITHOUT ROWID;
CREATE INDEX nearest_by_other ON nearest(other);
CREATE TABLE likenesses (
    a INTEGER NOT NULL REFERENCES samples(id) ON DELETE CASCADE, b INTEGER NOT NULL REFERENCES samples(id) ON DELETE CASCADE,
    distance REAL NOT NULL, how TEXT NOT NULL, PRIMARY KEY (a, b)
) WITHOUT ROWID;
CREATE INDEX likenesses_by_b ON likenesses(b);
CREATE VIEW neighbours AS
    SELECT p.finding, n.position, s.path, n.other AS sample, n.distance
    FROM findings f JOIN finding_paths p ON p.finding = f.id JOIN nearest n ON n.sample = p.sample
        JOIN samples s ON s.id = n.other
    WHERE f.kind IN ('outlier', 'suspect-label')
"""

_TIES = """
CREATE TABLE ties (
    edit INTEGER NOT NULL, sample INTEGER NOT NULL REFERENCES samples(id) ON DELETE CASCADE, PRIMARY KEY (edit, sample)
) WITHOUT ROWID;
CREATE INDEX ties_by_sample ON ties(sample)
"""

MIGRATIONS: tuple[str, ...] = (_FIRST, _LEDGER, _LOOKS, _TIES)
"""Statement lists; number n brings a catalog of schema n to schema n + 1."""

SCHEMA = len(MIGRATIONS)
"""Schema number this program writes, kept in SQLite's `user_version`."""

PATIENCE = 30.0
"""Seconds a writer waits for another one."""


def create(path: Path) -> None:
    """Makes an empty catalog.

    Raises:
        Refused: There is one already.
    """
    if path.exists():
        raise Refused(f"There is a catalog at {path} already.", "Open it instead.", path)
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        _migrate(connection, 0)
    finally:
        connection.close()


def schema_number(path: Path) -> int:
    """The schema number of a catalog."""
    with reading(path) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that sees one unchanging state of the catalog and cannot write.

    An older catalog is brought up to date first. On a read-only disk it is read as it stands, with nothing in the tables it
    does not have; a newer one as far as its tables are still the same.

    Raises:
        NotThere: No such catalog.
        BadInput: The file is not a catalog, or damaged.
    """
    connection = _open_for_reading(path)
    try:
        with _explained(path):
            if _is_older(connection):
                connection = _brought_up_to_date(connection, path)
            connection.execute("BEGIN")
            yield connection
    finally:
        connection.close()


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection inside one transaction: everything in the block is stored, or nothing.

    Raises:
        NotThere: No such catalog.
        Refused: A newer Safelight wrote it, it is read-only, or another process kept it busy for too long.
        DiskFull: No room; nothing was stored.
    """
    if not path.is_file():
        raise NotThere(f"{path} does not exist.", "The dataset has lost its catalog; import it again.", path)
    with _explained(path):
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=PATIENCE, isolation_level=None)
        try:
            connection.execute("PRAGMA foreign_keys=ON")
            connection.execute("PRAGMA synchronous=FULL")
            _bring_up_to_date(connection, path)
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")
        finally:
            connection.close()


def _open_for_reading(path: Path) -> sqlite3.Connection:
    if not path.is_file():
        raise NotThere(f"{path} does not exist.", "The dataset has lost its catalog; import it again.", path)
    uri = path.resolve().as_uri()
    connection = sqlite3.connect(f"{uri}?mode=ro", uri=True, timeout=PATIENCE, isolation_level=None)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        return connection
    except sqlite3.OperationalError:
        connection.close()  # the side files of WAL cannot be made on a read-only disk
        return sqlite3.connect(f"{uri}?mode=ro&immutable=1", uri=True, isolation_level=None)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise BadInput(f"{path} is not a catalog or is damaged: {error}.", "Restore it from a copy.", path) from error


def _is_older(connection: sqlite3.Connection) -> bool:
    return 0 < int(connection.execute("PRAGMA user_version").fetchone()[0]) < SCHEMA


def _brought_up_to_date(connection: sqlite3.Connection, path: Path) -> sqlite3.Connection:
    """A connection to the same catalog in today's schema; where it cannot be written, one that sees empty tables instead."""
    connection.close()
    with suppress(SafelightError), writing(path):
        pass
    connection = _open_for_reading(path)
    if _is_older(connection):
        found = int(connection.execute("PRAGMA user_version").fetchone()[0])
        connection.execute("PRAGMA temp_store=MEMORY")
        for statement in (part.strip() for migration in MIGRATIONS[found:] for part in migration.split(";")):
            if statement.startswith(("CREATE TABLE", "CREATE VIEW")):
                connection.execute(statement.replace("CREATE ", "CREATE TEMP ", 1))
    return connection


def _bring_up_to_date(connection: sqlite3.Connection, path: Path) -> None:
    found = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if found > SCHEMA:
        raise Refused(
            f"{path.parent.name} was written by a newer Safelight (schema {found}, known here: {SCHEMA}) and is read-only.",
            "Update Safelight to change this dataset.",
            path,
        )
    if found < SCHEMA:
        _migrate(connection, found)


def _migrate(connection: sqlite3.Connection, found: int) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        found = int(connection.execute("PRAGMA user_version").fetchone()[0])
        for migration in MIGRATIONS[found:]:
            for statement in filter(str.strip, migration.split(";")):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version={SCHEMA}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turns what SQLite says of the file itself into words for a person; defects of a statement stay as they are."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_FULL:
            raise DiskFull(f"The disk is full: {path} is unchanged.", "Free some space and do it again.", path) from error
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise Refused(f"Another process is changing {path.parent.name}.", "Wait for it, then try again.", path) from error
        if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
            raise Refused(f"{path} cannot be written.", "Check that the folder is writable.", path) from error
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise BadInput(f"{path} is not a catalog or is damaged: {error}.", "Restore it from a copy.", path) from error
        raise
