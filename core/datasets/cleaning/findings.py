"""Findings in the catalog: what the checks read, and what the last check found."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from core.datasets.catalog import schema
from core.datasets.catalog.catalog_errors import values_explained
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.samples import CHECKED, Catalog
from core.datasets.cleaning.checks.check import Evidence, Finding
from core.datasets.cleaning.closer_look import read_closer_look
from core.datasets.cleaning.run_doubts import read_run_doubts
from core.datasets.cleaning.size_limits import read_limits
from core.pictures.measures import MEASURES
from core.support.left_out import LeftOut

__all__ = ["Finding", "read_evidence", "read_findings", "store_findings"]

_QUERY = (
    "SELECT path, sha256, class, format, mode, frames, orientation, width, height, bytes, phash, extension_matches, {} "
    "FROM pictures WHERE used ORDER BY path"
)


_BEYOND = 1e12  # squares and products of measures stay numbers below it


def read_evidence(catalog: Catalog) -> Evidence:
    """What is stored of the samples that are not excluded, and of the refused files."""
    names = MEASURES.names()
    with schema.reading(catalog.path) as connection:
        rows = connection.execute(_QUERY.format(", ".join(names))).fetchall()
        refused = connection.execute("SELECT name, reason, kind FROM refused ORDER BY name, path").fetchall()
    columns = list(zip(*rows, strict=True)) if rows else [()] * (12 + len(names))
    with values_explained(catalog.path):
        return _evidence(catalog, columns, names, tuple(LeftOut(*row) for row in refused))


def _evidence(catalog: Catalog, columns: Sequence[Sequence[Any]], names: Sequence[str], refused: tuple[LeftOut, ...]) -> Evidence:
    """The evidence from the columns of `_QUERY`."""
    paths, sha256, labels, formats, modes, frames, turns, width, height, sizes, hashes, fits, *measured = map(tuple, columns)
    measures = {name: np.array(values, np.float64) for name, values in zip(names, measured, strict=True)}
    if any(np.abs(values[np.isfinite(values)]).max(initial=0) > _BEYOND for values in measures.values()):
        raise ValueError("a measure is beyond all that pictures have")
    return Evidence(
        catalog.path.parent,
        paths, sha256, labels, formats, modes,
        frames=np.array(frames, np.int64),
        orientations=np.array(turns, np.int64),
        width=np.array(width, np.float64),
        height=np.array(height, np.float64),
        bytes=np.array(sizes, np.float64),
        hashes=np.array(hashes, np.int64).view(np.uint64),
        measures=measures,
        ending_fits=np.array(fits, np.bool_),
        refused=refused,
        limits=read_limits(catalog),
        closer_look=read_closer_look(catalog, paths),
        doubts=read_run_doubts(catalog.path.parent),
    )  # fmt: skip


def store_findings(connection: sqlite3.Connection, findings: Iterable[Finding]) -> None:
    """Replaces the stored findings, and notes that a check was made, for it may have found nothing."""
    connection.execute("INSERT OR IGNORE INTO choices (name, value) VALUES (?, '')", (CHECKED,))
    connection.execute("DELETE FROM finding_paths")
    connection.execute("DELETE FROM findings")
    numbers = dict(connection.execute("SELECT path, id FROM samples").fetchall())
    paths = []
    for number, finding in enumerate(findings, 1):
        connection.execute(
            "INSERT INTO findings (id, kind, score, detail) VALUES (?, ?, ?, ?)",
            (number, finding.kind, finding.score, finding.detail),
        )
        paths += [(number, position, path, numbers.get(path)) for position, path in enumerate(finding.paths)]
    connection.executemany("INSERT INTO finding_paths (finding, position, path, sample) VALUES (?, ?, ?, ?)", paths)


def read_findings(dataset: Dataset, kind: str | None = None) -> tuple[Finding, ...]:
    """The findings of the last check, by kind and then the strongest first; of one kind when it is given."""
    query = (
        "SELECT f.id, f.kind, f.score, f.detail, p.path FROM findings f JOIN finding_paths p ON p.finding = f.id "
        "WHERE ? IS NULL OR f.kind = ? ORDER BY f.kind, f.score DESC, f.id, p.position"
    )
    with schema.reading(dataset.catalog.path) as connection:
        rows = connection.execute(query, (kind, kind)).fetchall()
    paths: dict[int, list[str]] = {}
    heads: dict[int, tuple[str, float, str]] = {}
    for number, found, score, detail, path in rows:
        heads[number] = (found, score, detail)
        paths.setdefault(number, []).append(path)
    return tuple(Finding(found, tuple(paths[n]), score, detail) for n, (found, score, detail) in heads.items())


def flattered_words(dataset: Dataset) -> tuple[str, ...]:
    """What has to be said beside accuracies on these pictures: that something trivial told their classes at the last check."""
    found = read_findings(dataset, "giveaway")
    return tuple(f"{one.detail} An accuracy that rests on it says little of pictures of another kind." for one in found)
