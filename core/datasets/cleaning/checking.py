"""The check job: reads what changed on the disk since it was last read, then lists findings from what is stored."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Container
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.edits import Edit
from core.datasets.catalog.inspecting import FACTS, Inspector, facts, inspect
from core.datasets.catalog.known import LASTING
from core.datasets.catalog.ranging import deep_pictures, measure_range, put_in_force
from core.datasets.cleaning.checks.check import Finding
from core.datasets.cleaning.checks.registry import CHECKS
from core.datasets.cleaning.findings import read_evidence, store_findings
from core.pictures.decoder.protocol import Inspected, Refusal
from core.pictures.measures import MEASURES
from core.pictures.thumbnails import thumbnail_name, thumbnails_folder, thumbnails_there
from core.support.errors import NotThere
from core.support.jobs import Context, Course, Meter

__all__ = ["CheckResult", "Finding", "check", "check_stored", "redo_edit", "undo_edit"]


@dataclass(frozen=True)
class CheckResult:
    """What a check found.

    Attributes:
        dataset: Its name.
        samples: Usable samples that are not excluded.
        findings: By kind in the order of the checks, the strongest first.
        read_again: Files that had changed on the disk.
    """

    dataset: str
    samples: int
    findings: tuple[Finding, ...]
    read_again: int


@dataclass(frozen=True)
class _File:
    """A stored file as it was when it was last looked at.

    `sample` is None for a file that never was a usable picture, `refusal` None for one that is; a sample that was lost since
    has both. `is_measured` is False for a sample of which a measure is missing that came with a newer program.
    """

    path: str
    sample: int | None
    sha256: str
    bytes: int
    modified: int
    refusal: str | None
    is_measured: bool = True


_SHARES = {"Measuring deep pictures": 0.45, "Reading what changed": 0.5, "Checking pictures": 0.05}
"""Of a check's time, by what each step reports."""


def check(dataset: Dataset, context: Context | None = None, read: Inspector = inspect) -> CheckResult:
    """Runs all checks and stores their findings in place of the earlier ones.

    Only files with another size or time stamp than stored are read again, and those whose thumbnail is gone. A file whose
    content changed counts as a new sample: decisions about the old one and its sides in splits do not carry over. Samples
    whose file can no longer be read become findings, and are out of use until it is back.

    Args:
        dataset: What is checked.
        context: For progress and cancelling.
        read: Who has the files inspected: this machine, or a cluster.

    Raises:
        NotThere: The folder of the pictures is not there, which may be a disk that is not connected.
        Refused: A newer Safelight wrote the catalog.
        Abandoned: The job was dropped; nothing is stored.
    """
    context = Course(context or Context(), _SHARES)
    again = reread(dataset, context, read)
    return _checked(dataset, again, context)


def check_stored(dataset: Dataset, context: Context | None = None) -> CheckResult:
    """As `check`, from what is stored alone: no file is looked at. Quick after decisions that change what is usual."""
    return _checked(dataset, 0, context or Context())


def undo_edit(dataset: Dataset, edit: int, context: Context | None = None) -> Edit:
    """Undoes an edit, and has the findings speak of the pictures in use again where there were any.

    Raises:
        NotThere: No such edit.
        Refused: It is undone already, or a later edit touched the same rows.
    """
    return _told_anew(dataset, dataset.catalog.undo(edit), context)


def redo_edit(dataset: Dataset, edit: int, context: Context | None = None) -> Edit:
    """Makes an undone edit again, and has the findings speak of the pictures in use, as `undo_edit` does.

    Raises:
        NotThere: No such edit.
        Refused: It is not undone, or a later edit touched the same rows.
    """
    return _told_anew(dataset, dataset.catalog.redo(edit), context)


def _told_anew(dataset: Dataset, turned: Edit, context: Context | None) -> Edit:
    if turned.action == "clean" or (turned.action != "split" and dataset.catalog.finding_counts()):
        check_stored(dataset, context)
    return turned


def _checked(dataset: Dataset, again: int, context: Context) -> CheckResult:
    known = read_evidence(dataset.catalog)
    found: list[Finding] = []
    meter = Meter(context, "Checking pictures", len(CHECKS))
    for entry in CHECKS:
        context.check_abandoned()
        found += sorted(entry.find(known), key=lambda finding: (-finding.score, finding.paths))
        meter.advance()
    with schema.writing(dataset.catalog.path) as connection:
        store_findings(connection, found)
    return CheckResult(dataset.name, len(known.paths), tuple(found), again)


def reread(dataset: Dataset, context: Context, read: Inspector = inspect) -> int:
    """Brings the catalog up to date with the files on the disk; returns how many had to be read.

    Raises:
        NotThere, Refused, Abandoned: As `check`.
    """
    dataset.check_writable()  # before any thumbnail is made
    dataset.check_reachable()
    if dataset.value_range is None and deep_pictures(dataset):  # imported before ranges were measured
        with suppress(NotThere):  # none of them can be read any more
            put_in_force(dataset, measure_range(dataset, context).value_range)
    thumbnails, root = thumbnails_folder(dataset.folder), str(dataset.root)
    there = thumbnails_there(thumbnails)
    files = [file for file in _stored_files(dataset) if _has_changed(root, file, there)]
    places = ((key, dataset.picture_path(file.path)) for key, file in enumerate(files))
    replies = sorted(
        read(places, len(files), thumbnails, context, "Reading what changed", dataset.value_range),
        key=lambda reply: reply.key,
    )
    if not replies:
        return 0
    context.check_abandoned()
    with schema.writing(dataset.catalog.path) as connection:
        for reply in replies:
            _update(connection, dataset, files[reply.key], reply)
    return len(files)


def _stored_files(dataset: Dataset) -> list[_File]:
    """Samples, and the refused files that lie where they can be looked at again."""
    samples = (
        "SELECT s.path, s.id, s.sha256, COALESCE(q.bytes, s.bytes), COALESCE(q.modified, s.modified), q.kind, "
        f"{' AND '.join(f's.{name} IS NOT NULL' for name in MEASURES.names())} "
        "FROM samples s LEFT JOIN refused q ON q.path = s.path"
    )
    others = "SELECT path, NULL, '', bytes, modified, kind FROM refused WHERE path NOT IN (SELECT path FROM samples)"
    with schema.reading(dataset.catalog.path) as connection:
        files = [_File(*row) for row in connection.execute(samples)]
        if not dataset.here:
            files += [_File(*row) for row in connection.execute(others)]
    return sorted(files, key=lambda file: file.path)


def _has_changed(root: str, file: _File, thumbnails: Container[str]) -> bool:
    if _stamp(os.path.join(root, file.path)) != (file.bytes, file.modified):
        return True
    if file.refusal is not None:
        return file.refusal not in LASTING and file.refusal != "missing"
    return not file.is_measured or thumbnail_name(file.sha256) not in thumbnails


def _update(connection: sqlite3.Connection, dataset: Dataset, file: _File, reply: Inspected | Refusal) -> None:
    size, modified = _stamp(dataset.picture_path(file.path))
    if isinstance(reply, Inspected) and reply.sha256 == file.sha256:
        values = ", ".join(f"{name.strip()} = ?" for name in FACTS.split(","))  # how deep ones look depends on the range
        connection.execute(f"UPDATE samples SET {values} WHERE id = ?", (*facts(reply, modified), file.sample))
        connection.execute("DELETE FROM refused WHERE path = ?", (file.path,))
        return
    if isinstance(reply, Refusal):
        if file.refusal is not None:
            connection.execute(
                "UPDATE refused SET kind = ?, reason = ?, bytes = ?, modified = ? WHERE path = ?",
                (reply.kind, reply.reason, size, modified, file.path),
            )
            return
        connection.execute(
            "INSERT INTO refused (path, name, kind, reason, label, given_side, given_group, bytes, modified, source) "
            "SELECT path, path, ?, ?, label, given_side, given_group, ?, ?, source FROM samples WHERE id = ?",
            (reply.kind, reply.reason, size, modified, file.sample),
        )
        return
    _insert_again(connection, file, reply, modified)


def _insert_again(connection: sqlite3.Connection, file: _File, reply: Inspected, modified: int) -> None:
    """A new sample in the place of an old one or of a refused file, with what the source said about it."""
    said = "path, label, origin, source, given_side, given_group"
    values = facts(reply, modified)
    marks = ", ".join("?" * len(values))
    if file.sample is None:
        query = (
            f"INSERT INTO samples (origin, path, label, source, given_side, given_group, {FACTS}) "
            f"SELECT ?, path, label, source, given_side, given_group, {marks} FROM refused WHERE path = ?"
        )
        connection.execute(query, (file.path, *values, file.path))
        connection.execute("DELETE FROM refused WHERE path = ?", (file.path,))
        return
    row = connection.execute(f"SELECT {said} FROM samples WHERE id = ?", (file.sample,)).fetchone()
    columns = connection.execute("SELECT name, value FROM columns WHERE sample = ?", (file.sample,)).fetchall()
    connection.execute("DELETE FROM samples WHERE id = ?", (file.sample,))
    connection.execute("DELETE FROM refused WHERE path = ?", (file.path,))
    cursor = connection.execute(f"INSERT INTO samples ({said}, {FACTS}) VALUES (?, ?, ?, ?, ?, ?, {marks})", (*row, *values))
    connection.executemany(
        "INSERT INTO columns (sample, name, value) VALUES (?, ?, ?)", [(cursor.lastrowid, *pair) for pair in columns]
    )


def _stamp(place: Path | str) -> tuple[int, int]:
    """Size and time stamp of a file; zeros when it is not there."""
    try:
        now = os.stat(place)
    except OSError:
        return 0, 0
    return now.st_size, now.st_mtime_ns
