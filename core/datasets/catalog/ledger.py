"""Whose pictures these are: the record of owner, licence and page for every collected picture."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from core.datasets.catalog import schema
from core.datasets.catalog.licences import licence_address
from core.support import atomic
from core.support.csv_files import write_csv
from core.support.markup import element, link, page

_STYLE = "body { font: 15px/1.6 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem }"


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
            # What is on record stays: a picture was collected under the licence it had on that day.
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


def owners(catalog: Path) -> dict[str, str]:
    """The person of each recorded photo, by the photo's number."""
    with schema.reading(catalog) as connection:
        return {str(photo): str(owner) for photo, owner in connection.execute("SELECT photo, owner FROM ledger")}


def queries(catalog: Path) -> dict[str, tuple[str, ...]]:
    """The searches that found the collected pictures of each class, as the sources labelled them; the most fruitful first."""
    query = (
        "SELECT s.label, l.query FROM ledger l JOIN samples s ON s.sha256 = l.sha256 WHERE l.query <> '' "
        "GROUP BY s.label, l.query ORDER BY s.label, count(*) DESC, l.query"
    )
    found: dict[str, tuple[str, ...]] = {}
    with schema.reading(catalog) as connection:
        for label, text in connection.execute(query):
            found[label] = (*found.get(label, ()), text)
    return found


def mark_gone(catalog: Path, photos: Iterable[str], when: str) -> None:
    """Notes photos as taken down at `when`; those noted before keep their time."""
    with schema.writing(catalog) as connection:
        connection.executemany("UPDATE ledger SET gone = ? WHERE photo = ? AND gone = ''", [(when, photo) for photo in photos])


def mark_back(catalog: Path, photos: Iterable[str]) -> None:
    """Notes photos as being there again."""
    with schema.writing(catalog) as connection:
        connection.executemany("UPDATE ledger SET gone = '' WHERE photo = ?", [(photo,) for photo in photos])


def gone_samples(catalog: Path) -> tuple[int, ...]:
    """Numbers of the samples whose photo was taken down and which are not excluded yet."""
    query = (
        "SELECT s.id FROM samples s JOIN ledger l ON l.sha256 = s.sha256 LEFT JOIN exclusions x ON x.sample = s.id "
        "WHERE l.gone <> '' AND x.sample IS NULL ORDER BY s.id"
    )
    with schema.reading(catalog) as connection:
        return tuple(int(row[0]) for row in connection.execute(query))


def write_table(path: Path, listed: Iterable[LedgerEntry]) -> None:
    """The attribution list as CSV, one line per picture."""
    write_csv(path, _NAMES, (astuple(entry) for entry in listed))


def write_html(path: Path, listed: Iterable[LedgerEntry]) -> None:
    """The attribution list as a page that credits every picture, with links back to it and to its licence."""
    rows = [
        element(
            "li",
            link(entry.page, entry.title or "Untitled"),
            f" by {entry.owner_name or entry.owner}, ",
            link(licence_address(entry.licence), entry.licence),
            " (taken down since)" if entry.gone else "",
        )
        for entry in listed
    ]
    atomic.write_text(path, page("Picture credits", _STYLE, [element("h1", "Picture credits"), element("ul", *rows)]))
