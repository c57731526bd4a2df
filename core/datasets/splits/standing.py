"""Whether a stored split still holds with what the catalog has come to know since."""

from __future__ import annotations

from dataclasses import dataclass

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.certificate import Certificate, certificate
from core.datasets.splits.request import SplitRequest
from core.datasets.splits.rows import read_rows
from core.datasets.splits.splitting import stored_request
from core.support.errors import SafelightError


@dataclass(frozen=True)
class Standing:
    """What has become of a split.

    Attributes:
        across: Pictures in use on val or test whose group, as the catalog knows it now, is on another side as well.
        unknown: Pictures in use that the split does not know; they were added later.
        closer: True when there was a closer look that finds what the perceptual hash misses.
    """

    across: tuple[str, ...]
    unknown: int
    closer: bool


def standing(dataset: Dataset, split: str, request: SplitRequest) -> Standing:
    """How a split stands now; `request` is what it was asked to be.

    Raises:
        BadInput: The dataset has no pictures left in use, or a column that the split grouped by is gone.
    """
    rows = read_rows(dataset, [split], request)
    names = rows.groups().names
    with schema.reading(dataset.catalog.path) as connection:
        stored = dict(connection.execute("SELECT sample, side FROM split_rows WHERE split = ?", (split,)).fetchall())
    sides = [stored.get(number) for number in rows.ids]
    on: dict[str, set[str]] = {}
    for name, side, used in zip(names, sides, rows.used, strict=True):
        # A picture that is out of use is neither learned from nor judged, so it leaks nothing.
        if used and side is not None:
            on.setdefault(name, set()).add(side)
    across = tuple(
        path
        for path, name, side, used in zip(rows.paths, names, sides, rows.used, strict=True)
        if used and side in ("val", "test") and len(on[name]) > 1
    )
    unknown = sum(used and number not in stored for number, used in zip(rows.ids, rows.used, strict=True))
    return Standing(across, unknown, rows.closer)


def out_of_use(dataset: Dataset, split: str) -> int:
    """Pictures on a side of the split that are not in use any more: excluded, or their files are gone."""
    query = (
        "SELECT count(*) FROM split_rows r JOIN pictures p ON p.id = r.sample "
        "WHERE r.split = ? AND r.side IS NOT NULL AND NOT p.used"
    )
    with schema.reading(dataset.catalog.path) as connection:
        return int(connection.execute(query, (split,)).fetchone()[0])


def later_leaks(dataset: Dataset, entry: Certificate) -> tuple[str, ...]:
    """Pictures on val or test that are tied to another side by what became known after the certificate was made, sorted.

    Empty where this cannot be told any more: nothing is in use, or what the split grouped by is gone.
    """
    try:
        now = standing(dataset, entry.split, stored_request(dataset, entry.split))
    except SafelightError:
        return ()
    return tuple(sorted(set(now.across) - set(entry.leaks)))


def known_leaks(dataset: Dataset, split: str) -> tuple[str, ...]:
    """Pictures on val or test of a split that are tied to another side, as far as is known by now, sorted.

    Raises:
        NotThere: The split has no certificate.
    """
    entry = certificate(dataset, split)
    return tuple(sorted({*entry.leaks, *later_leaks(dataset, entry)}))
