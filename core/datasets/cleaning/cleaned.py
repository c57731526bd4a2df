"""What was done to clean a dataset: pictures left out, by what led to it; pictures moved to another class; unusable files."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.checks.registry import CHECKS
from core.datasets.cleaning.finding_words import finding_title


@dataclass(frozen=True)
class ReasonCount:
    """Pictures, and what led to it as shown: the title of a kind of finding, or what a person gave as the reason."""

    reason: str
    pictures: int


@dataclass(frozen=True)
class MoveCount:
    """Pictures that came in one class and were moved to another one."""

    came_with: str
    moved_to: str
    pictures: int


@dataclass(frozen=True)
class Cleaned:
    """What was decided about a dataset's pictures so far; all of it can be undone, and no file was touched.

    Attributes:
        excluded: By what led to it, the most frequent first.
        moved: By class they came with and class they have now, the most frequent first.
        unusable: Files that were no use from the start, by kind, the most frequent first.
        checked: Whether the pictures were ever checked: without that, that nothing was found means nothing.
    """

    excluded: tuple[ReasonCount, ...]
    moved: tuple[MoveCount, ...]
    unusable: tuple[ReasonCount, ...]
    checked: bool


def cleaned(dataset: Dataset) -> Cleaned:
    """Counts the decisions in a dataset's catalog.

    Raises:
        NotThere: The catalog is gone.
    """
    with schema.reading(dataset.catalog.path) as connection:
        reasons = connection.execute("SELECT reason, count(*) FROM exclusions GROUP BY 1").fetchall()
        moves = connection.execute(
            "SELECT s.label, r.label, count(*) FROM relabels r JOIN samples s ON s.id = r.sample "
            "GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2"
        ).fetchall()
        refused = connection.execute("SELECT kind, count(*) FROM refused GROUP BY 1").fetchall()
    moved = tuple(MoveCount(str(was), str(now), int(count)) for was, now, count in moves)
    return Cleaned(_counts(reasons), moved, _counts(refused), dataset.catalog.is_checked())


def _counts(rows: list[tuple[str, int]]) -> tuple[ReasonCount, ...]:
    counts: Counter[str] = Counter()
    for reason, count in rows:
        counts[_title(str(reason))] += int(count)
    return tuple(ReasonCount(*row) for row in sorted(counts.items(), key=lambda row: (-row[1], row[0])))


def _title(reason: str) -> str:
    """A reason as shown. Several kinds that were left out in one go are kept as one reason, with commas."""
    kinds = reason.split(", ")
    return ", ".join(map(finding_title, kinds)) if all(kind in CHECKS for kind in kinds) else reason[:1].upper() + reason[1:]
