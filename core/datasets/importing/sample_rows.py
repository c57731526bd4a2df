"""Rows of the catalog that an import writes: sources, samples, refused files."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from core.datasets.catalog.edits import now
from core.datasets.catalog.inspecting import FACTS, facts
from core.datasets.sources.listing import Found
from core.pictures.decoder.protocol import Inspected, Refusal


@dataclass(frozen=True)
class Origin:
    """Where a listing came from, as stored: sort of source, place as shown, licence."""

    kind: str
    location: str
    licence: str


@dataclass(frozen=True)
class FileToRead:
    """One file of a listing that an import has to read.

    Attributes:
        entry: What the source says about it.
        file: Where it lies.
        origin: Where it came from, as stored: its path, or the archive's path and its name inside.
        size: Bytes.
        modified: Time stamp in nanoseconds.
    """

    entry: Found
    file: Path
    origin: str
    size: int
    modified: int


def source_number(connection: sqlite3.Connection, origin: Origin) -> int:
    """The number of the source, stored when it is new."""
    row = connection.execute("SELECT id FROM sources WHERE kind = ? AND location = ?", (origin.kind, origin.location)).fetchone()
    if row is not None:
        return int(row[0])
    cursor = connection.execute(
        "INSERT INTO sources (kind, location, licence, imported) VALUES (?, ?, ?, ?)",
        (origin.kind, origin.location, origin.licence, now()),
    )
    return int(cursor.lastrowid or 0)


def insert_samples(connection: sqlite3.Connection, added: Iterable[tuple[str, FileToRead, Inspected]], source: int) -> None:
    """Stores pictures, each at its path, with what their source said about them."""
    names = f"path, label, origin, source, given_side, given_group, {FACTS}"
    marks = ", ".join("?" * len(names.split(",")))
    rows, said, places = [], [], []
    for path, job, reply in added:
        entry = job.entry
        rows.append((path, entry.label, job.origin, source, entry.side, entry.group, *facts(reply, job.modified)))
        said += [(path, name, value) for name, value in entry.columns]
        places += [(entry.path,), (job.origin,)]
    connection.executemany(f"INSERT INTO samples ({names}) VALUES ({marks})", rows)
    connection.executemany(
        "INSERT OR REPLACE INTO columns (sample, name, value) SELECT id, ?2, ?3 FROM samples WHERE path = ?1", said
    )
    if connection.execute("SELECT EXISTS (SELECT 1 FROM refused)").fetchone()[0]:
        connection.executemany("DELETE FROM refused WHERE path = ?", places)


def insert_refused(connection: sqlite3.Connection, job: FileToRead, refusal: Refusal, source: int, here: bool) -> None:
    """Stores that a file cannot be used: under its own path, or under its origin where the dataset keeps its own pictures."""
    said = job.entry
    path = job.origin if here else said.path
    connection.execute(
        "INSERT OR REPLACE INTO refused (path, name, kind, reason, label, given_side, given_group, bytes, modified, source) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (path, said.path, refusal.kind, refusal.reason, said.label, said.side, said.group, job.size, job.modified, source),
    )
