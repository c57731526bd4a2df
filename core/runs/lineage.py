"""Which run began from which: the family tree of a workspace's runs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.runs.listing import RunSummary


@dataclass(frozen=True)
class Branch:
    """A run and the runs that began from its weights, oldest first. `orphan`: its parent is no longer there."""

    run: RunSummary
    children: tuple[Branch, ...]
    orphan: bool = False


def lineage(runs: Iterable[RunSummary]) -> tuple[Branch, ...]:
    """The runs as trees by parent, in the order given. Every run is in it exactly once, whatever the parents say."""
    rows = list(runs)
    known = {row.run: row for row in rows}
    children: dict[str, list[RunSummary]] = {}
    roots = []
    for row in rows:
        if row.parent in known and not _circular(row, known):
            children.setdefault(str(row.parent), []).append(row)
        else:
            roots.append(row)

    def branch(row: RunSummary) -> Branch:
        below = tuple(branch(child) for child in children.get(row.run, ()))
        return Branch(row, below, row.parent is not None and row.parent not in known)

    return tuple(branch(root) for root in roots)


def rows_with_depth(branches: Iterable[Branch], depth: int = 0) -> list[tuple[int, RunSummary]]:
    """The trees as lines of a table: depth and run, children below their parent."""
    lines: list[tuple[int, RunSummary]] = []
    for branch in branches:
        lines.append((depth, branch.run))
        lines.extend(rows_with_depth(branch.children, depth + 1))
    return lines


def _circular(row: RunSummary, known: dict[str, RunSummary]) -> bool:
    seen, place = {row.run}, row
    while place.parent in known:
        place = known[str(place.parent)]
        if place.run in seen:
            return True
        seen.add(place.run)
    return False
