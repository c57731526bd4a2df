"""What a dataset's pictures can be filtered by, with the number of pictures behind each choice."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.sample_filter import LICENCE, NOT_STATED, WITH_LEDGER
from core.support.jobs import Context
from core.support.ordering import natural

SIDES = ("train", "val", "test", "none")
"""Sides of a split as `SampleFilter` names them; "none" for pictures the split sets aside or does not know."""


@dataclass(frozen=True)
class SourceFacet:
    """A source of a dataset: its number, sort and place, and how many pictures came from it."""

    number: int
    kind: str
    location: str
    pictures: int


@dataclass(frozen=True)
class SideFacet:
    """A side of a split and how many pictures are on it."""

    split: str
    side: str
    pictures: int


@dataclass(frozen=True)
class Facets:
    """Everything the pictures of a dataset can be filtered by, excluded pictures counted too.

    Attributes:
        classes: Pictures per class, after relabels, classes sorted.
        findings: Pictures that have findings of each kind, kinds sorted.
        sides: Of every split, oldest split first; sides nobody is on are left out.
        sources: Oldest first; those no picture came from are left out.
        licences: Pictures per licence, the most frequent first.
        gone: Pictures that were found to have been taken down where they came from.
        unlabelled: Pictures without a class yet, neither excluded nor lost.
    """

    classes: tuple[tuple[str, int], ...]
    findings: tuple[tuple[str, int], ...]
    sides: tuple[SideFacet, ...]
    sources: tuple[SourceFacet, ...]
    licences: tuple[tuple[str, int], ...]
    gone: int
    unlabelled: int = 0


def facets(dataset: Dataset, context: Context | None = None) -> Facets:
    """Job: counts what pictures can be filtered by; reads the catalog only.

    Raises:
        NotThere: The catalog is gone.
        Abandoned: The context was told to drop the work.
    """
    context = context or Context()
    splits = dataset.split_names()
    with schema.reading(dataset.catalog.path) as connection:
        counts = connection.execute("SELECT class, count(*) FROM pictures WHERE class <> '' GROUP BY 1").fetchall()
        classes = sorted(counts, key=lambda row: natural(row[0]))
        # DISTINCT, because a picture may be in two findings of one kind, and the filter shows it once.
        found = "SELECT f.kind, count(DISTINCT p.sample) FROM findings f JOIN finding_paths p ON p.finding = f.id"
        findings = connection.execute(f"{found} WHERE p.sample IS NOT NULL GROUP BY 1 ORDER BY 1").fetchall()
        context.check_abandoned()
        sides = [facet for split in splits for facet in _sides(connection, split)]
        origin = (
            "SELECT o.id, o.kind, o.location, count(*) FROM samples s JOIN sources o ON o.id = s.source GROUP BY 1 ORDER BY 1"
        )
        sources = connection.execute(origin).fetchall()
        context.check_abandoned()
        licences = connection.execute(f"SELECT {LICENCE}, count(*) FROM {WITH_LEDGER} GROUP BY 1 ORDER BY 2 DESC, 1").fetchall()
        lost = "SELECT count(*) FROM samples WHERE sha256 IN (SELECT sha256 FROM ledger WHERE gone != '')"
        gone = int(connection.execute(lost).fetchone()[0])
        unlabelled = int(connection.execute("SELECT count(*) FROM pictures WHERE unlabelled").fetchone()[0])
    return Facets(
        tuple(classes),
        tuple(findings),
        tuple(sides),
        tuple(SourceFacet(*row) for row in sources),
        tuple(licences),
        gone,
        unlabelled,
    )


def source_words(kind: str, location: str) -> str:
    """A source as shown: what it is called for folders and archives its last part, else its whole place."""
    short = location.rstrip("/\\").replace("\\", "/").rsplit("/", 1)[-1] if kind in ("folder", "archive", "table") else location
    return short or location or kind


def licence_words(licence: str) -> str:
    """A licence as shown."""
    return "Licence not stated" if licence == NOT_STATED else licence


def _sides(connection: sqlite3.Connection, split: str) -> list[SideFacet]:
    query = (
        "SELECT COALESCE(r.side, 'none'), count(*) FROM samples s LEFT JOIN split_rows r ON r.sample = s.id AND r.split = ? "
        "GROUP BY 1"
    )
    counts = dict(connection.execute(query, (split,)).fetchall())
    return [SideFacet(split, side, counts[side]) for side in SIDES if counts.get(side)]
