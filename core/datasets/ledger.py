"""Whose pictures these are: the record of owner, licence and page for every collected picture."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from core.datasets import schema
from core.support import atomic


@dataclass(frozen=True)
class LedgerEntry:
    """One collected picture.

    Attributes:
        sha256: The sample.
        photo: The number the place it came from gave it.
        owner, owner_name: The person's id there, and name as shown.
        licence: Name of the licence.
        title, page, taken: As told there; every use links back to `page`.
        query: The search that found it.
        fetched: When, ISO 8601 in UTC.
        gone: When it was found to have been taken down; empty while it is there.
    """

    sha256: str
    photo: str
    owner: str
    owner_name: str
    licence: str
    title: str
    page: str
    taken: str
    query: str
    fetched: str
    gone: str = ""


_NAMES = tuple(entry.name for entry in fields(LedgerEntry))


def record(catalog: Path, entries: Iterable[LedgerEntry]) -> None:
    """Stores entries for the samples that are in the catalog; what is recorded already stays."""
    marks = ", ".join("?" * len(_NAMES))
    with schema.writing(catalog) as connection:
        connection.executemany(
            f"INSERT OR IGNORE INTO ledger ({', '.join(_NAMES)}) SELECT {marks} WHERE EXISTS "
            "(SELECT 1 FROM samples WHERE samples.sha256 = ?)",
            [(*astuple(entry), entry.sha256) for entry in entries],
        )


def entries(catalog: Path) -> tuple[LedgerEntry, ...]:
    """All entries whose sample is still in the catalog, by owner and photo."""
    query = (
        f"SELECT {', '.join(_NAMES)} FROM ledger WHERE EXISTS (SELECT 1 FROM samples WHERE samples.sha256 = ledger.sha256) "
        "ORDER BY owner_name, photo"
    )
    with schema.reading(catalog) as connection:
        return tuple(LedgerEntry(*row) for row in connection.execute(query))


def known_photos(catalog: Path) -> frozenset[str]:
    """Numbers of the photos that are recorded."""
    with schema.reading(catalog) as connection:
        return frozenset(str(row[0]) for row in connection.execute("SELECT photo FROM ledger"))


def mark_gone(catalog: Path, photos: Iterable[str], when: str) -> None:
    """Notes photos as taken down at `when`; those noted before keep their time."""
    with schema.writing(catalog) as connection:
        connection.executemany("UPDATE ledger SET gone = ? WHERE photo = ? AND gone = ''", [(when, photo) for photo in photos])


def write_csv(path: Path, listed: Iterable[LedgerEntry]) -> None:
    """The attribution list as CSV in UTF-8, one line per picture."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_NAMES)
    # A cell that begins like a formula would be run by spreadsheet programs.
    writer.writerows(
        [f"'{cell}" if str(cell)[:1] in "=+-@\t\r" and cell else cell for cell in astuple(entry)] for entry in listed
    )
    atomic.write_text(path, text.getvalue())


def write_html(path: Path, listed: Iterable[LedgerEntry]) -> None:
    """The attribution list as a page that credits every picture with a link back."""
    rows = [
        f'<li><a href="{html.escape(entry.page)}">{html.escape(entry.title or "Untitled")}</a> by '
        f"{html.escape(entry.owner_name or entry.owner)}, {html.escape(entry.licence)}"
        f"{' (taken down since)' if entry.gone else ''}</li>"
        for entry in listed
    ]
    head = '<!doctype html><meta charset="utf-8"><title>Picture credits</title><h1>Picture credits</h1>'
    atomic.write_text(path, f"{head}\n<ul>\n" + "\n".join(rows) + "\n</ul>\n")
