"""The manifest of exported pictures: what each is, where it came from, and what may be done with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path

from core.datasets.catalog import ledger, schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.ledger import LedgerEntry
from core.datasets.splits.rows import HOW, UNCHANGED
from core.derived.parents import FROM, Parent
from core.support.csv_files import write_csv

NAME = "manifest.csv"


@dataclass(frozen=True)
class ManifestRow:
    """One exported picture; columns that do not apply are empty.

    Attributes:
        file: Its path in the export, with "/".
        label: Its class.
        side: On the split the export is laid out by.
        sha256: Of the file.
        source: Where it came from: the page it is shown on, or the place it was imported from.
        licence: Of the picture, else of its source.
        attribution: How to credit it: title, owner, licence, page.
        gone: When it was found to have been taken down there.
        changes: What was done to it, for pictures that were made from others.
        derived_from: SHA-256 of the picture it was made from.
        path: In the dataset.
    """

    file: str
    label: str
    side: str
    sha256: str
    source: str
    licence: str
    attribution: str
    gone: str
    changes: str
    derived_from: str
    path: str


_HEADER = ("file", "class", *(entry.name for entry in fields(ManifestRow)[2:]))


class Records:
    """What the catalog and the ledger know of the pictures of a dataset, by path and SHA-256."""

    def __init__(self, dataset: Dataset) -> None:
        with schema.reading(dataset.catalog.path) as connection:
            rows = connection.execute("SELECT s.path, c.name, c.value FROM samples s JOIN columns c ON c.sample = s.id")
            self._columns: dict[str, dict[str, str]] = {}
            for path, name, value in rows:
                self._columns.setdefault(path, {})[name] = value
        self._ledger = {entry.sha256: entry for entry in ledger.entries(dataset.catalog.path)}
        self._licence = dataset.licence

    def entry(self, sha256: str) -> LedgerEntry | None:
        """Whose picture it is, where that is on record."""
        return self._ledger.get(sha256)

    def row(self, parent: Parent, file: str, side: str) -> ManifestRow:
        """The manifest's line for a picture."""
        columns = self._columns.get(parent.path, {})
        entry = self.entry(parent.sha256)
        licence = columns.get("licence", "") or parent.licence or self._licence
        changes = columns.get(HOW, "").replace(UNCHANGED, "")
        origin = columns.get(FROM, "") if changes else ""
        found = ManifestRow(file, parent.label, side, parent.sha256, parent.place, licence, "", "", changes, origin, parent.path)
        if entry is None:
            return found
        credit = f"“{entry.title or 'Untitled'}” by {entry.owner_name or entry.owner}, {entry.licence}, {entry.page}"
        return replace(
            found, source=entry.page, licence=entry.licence, gone=entry.gone,
            # Creative Commons' licences ask for changes to be named beside the owner.
            attribution=f"{credit} ({changes})" if changes else credit,
        )  # fmt: skip


def write_manifest(path: Path, rows: Iterable[ManifestRow]) -> None:
    """Writes the manifest as CSV."""
    write_csv(path, _HEADER, (astuple(row) for row in rows))
