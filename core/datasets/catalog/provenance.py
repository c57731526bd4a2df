"""Everything that is on record about one picture besides its pixels: where it came from, what was found, what was decided."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, fields

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.ledger import LedgerEntry
from core.datasets.catalog.samples import Sample
from core.support.jobs import Context


@dataclass(frozen=True)
class FindingOn:
    """A finding on a picture; `others` are the further pictures it is about."""

    kind: str
    score: float
    detail: str
    others: tuple[str, ...]


@dataclass(frozen=True)
class Provenance:
    """What is on record about a picture.

    Attributes:
        file: Where its file lies.
        origin: What it was imported from: its own path, or an archive with the name inside.
        source_kind, source_place, source_licence: Of the source it came with.
        imported: When that source was imported first, ISO 8601 in UTC.
        columns: What else the source said about it, by name.
        ledger: Owner, licence and page, for collected pictures.
        findings: The strongest first.
        sides: Side in each split that knows it, oldest split first; "none" when it is set aside.
        exclusion: Why it was excluded; None when it is in use.
        orientation: The EXIF orientation that is applied to it, 1 to 8.
        frames: Number of frames; the first is what is used.
    """

    file: str
    origin: str
    source_kind: str
    source_place: str
    source_licence: str
    imported: str
    columns: tuple[tuple[str, str], ...]
    ledger: LedgerEntry | None
    findings: tuple[FindingOn, ...]
    sides: tuple[tuple[str, str], ...]
    exclusion: str | None
    orientation: int
    frames: int

    @property
    def licence(self) -> str:
        """Its own licence where the ledger has one, else its source's; empty when neither says anything."""
        return (self.ledger.licence if self.ledger is not None else "") or self.source_licence


def provenance(dataset: Dataset, sample: Sample, context: Context | None = None) -> Provenance | None:
    """Job: what is on record about a sample; None when it is no longer in the dataset.

    Raises:
        NotThere: The catalog is gone.
        Abandoned: The context was told to drop the work.
    """
    (context or Context()).check_abandoned()
    query = (
        "SELECT s.origin, o.kind, o.location, o.licence, o.imported, x.reason, s.orientation, s.frames "
        "FROM samples s JOIN sources o ON o.id = s.source LEFT JOIN exclusions x ON x.sample = s.id WHERE s.id = ?"
    )
    with schema.reading(dataset.catalog.path) as connection:
        row = connection.execute(query, (sample.id,)).fetchone()
        if row is None:
            return None
        columns = connection.execute("SELECT name, value FROM columns WHERE sample = ? ORDER BY name", (sample.id,)).fetchall()
        sides = connection.execute(
            "SELECT r.split, COALESCE(r.side, 'none') FROM split_rows r JOIN splits p ON p.name = r.split "
            "WHERE r.sample = ? ORDER BY p.created, p.name",
            (sample.id,),
        ).fetchall()
        findings = _findings(connection, sample.id)
        names = ", ".join(entry.name for entry in fields(LedgerEntry))
        owned = connection.execute(f"SELECT {names} FROM ledger WHERE sha256 = ?", (sample.sha256,)).fetchone()
    origin, kind, place, licence, imported, reason, orientation, frames = row
    entry = LedgerEntry(*owned) if owned is not None else None
    file = str(dataset.picture_path(sample.path))
    return Provenance(
        file, origin, kind, place, licence, imported, tuple(columns), entry, findings, tuple(sides), reason, orientation, frames
    )


def _findings(connection: sqlite3.Connection, sample: int) -> tuple[FindingOn, ...]:
    # IS NOT in place of <>: a finding may be about a file that is no sample, whose number is NULL.
    rows = connection.execute(
        "SELECT f.id, f.kind, f.score, f.detail, q.path FROM finding_paths p JOIN findings f ON f.id = p.finding "
        "LEFT JOIN finding_paths q ON q.finding = f.id AND q.sample IS NOT p.sample "
        "WHERE p.sample = ? ORDER BY f.score DESC, f.kind, f.id, q.position",
        (sample,),
    )
    heads: dict[int, tuple[str, float, str]] = {}
    others: dict[int, list[str]] = {}
    for number, kind, score, detail, path in rows:
        heads[number] = (kind, score, detail)
        others.setdefault(number, []).extend([path] if path is not None else [])
    return tuple(FindingOn(*head, tuple(others[number])) for number, head in heads.items())
