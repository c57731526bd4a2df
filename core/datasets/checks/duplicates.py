"""Checks across pictures: the same content twice, nearly the same content, the same content in two classes."""

from __future__ import annotations

from collections.abc import Iterator

from core.datasets.checks.check import Check, Finding, Measures
from core.datasets.groups import DISTANCE, UnionFind
from core.datasets.pairs import near_pairs

_NAMED = 3


def _exact(measures: Measures) -> Iterator[Finding]:
    for rows in _same_content(measures):
        if len(rows) > 1:
            paths = tuple(measures.paths[row] for row in rows)
            yield Finding("exact-duplicate", paths, 1.0, f"{len(rows)} files have the same content.")


def _near(measures: Measures) -> Iterator[Finding]:
    """Clusters of pictures whose hashes are near; of equal files only the first is named, the others are exact duplicates."""
    first = [rows[0] for rows in _same_content(measures)]
    area = measures.width * measures.height
    for cluster, distance in _near_clusters(measures, first):
        ordered = sorted(cluster, key=lambda row: (-area[row], measures.paths[row]))
        paths = tuple(measures.paths[row] for row in ordered)
        detail = f"{len(paths)} pictures look alike; the closest two differ in {distance} of 64 bits."
        yield Finding("near-duplicate", paths, 1 - distance / 64, detail)


def _conflict(measures: Measures) -> Iterator[Finding]:
    """Same or nearly same pictures that carry different classes."""
    contents = _same_content(measures)
    for rows in contents:
        if len({measures.labels[row] for row in rows}) > 1:
            yield _contradiction(measures, rows, 1.0, "The same file is in")
    first = [rows[0] for rows in contents]
    for cluster, distance in _near_clusters(measures, first):
        if len({measures.labels[row] for row in cluster}) > 1:
            yield _contradiction(measures, sorted(cluster), 0.9 - distance / 64, "Pictures that look alike are in")


def _contradiction(measures: Measures, rows: list[int], score: float, words: str) -> Finding:
    labels = sorted({measures.labels[row] for row in rows})
    named = ", ".join(labels[:_NAMED]) + (f" and {len(labels) - _NAMED} more" if len(labels) > _NAMED else "")
    return Finding(
        "label-conflict", tuple(measures.paths[row] for row in rows), score, f"{words} {len(labels)} classes: {named}."
    )


def _same_content(measures: Measures) -> list[list[int]]:
    rows: dict[str, list[int]] = {}
    for row, content in enumerate(measures.sha256):
        rows.setdefault(content, []).append(row)
    return list(rows.values())


def _near_clusters(measures: Measures, rows: list[int]) -> Iterator[tuple[list[int], int]]:
    """Connected near-duplicates among some rows, each with its smallest distance in bits."""
    pairs = near_pairs(measures.hashes[rows], DISTANCE).tolist()
    sets = UnionFind(len(rows))
    for i, j, _ in pairs:
        sets.unite(i, j)
    smallest: dict[int, int] = {}
    for i, _, distance in pairs:
        root = sets.find(i)
        smallest[root] = min(distance, smallest.get(root, distance))
    members: dict[int, list[int]] = {root: [] for root in smallest}
    for place in sorted({int(end) for i, j, _ in pairs for end in (i, j)}):
        members[sets.find(place)].append(rows[place])
    for root in sorted(members, key=lambda root: members[root]):
        yield members[root], smallest[root]


CHECKS = (
    Check("exact-duplicate", "Same file", "Files with the same content. Excluding keeps the first.", _exact, keeps_first=True),
    Check(
        "near-duplicate", "Looks alike", "Copies of other size or quality. Excluding keeps the largest.", _near, keeps_first=True
    ),
    Check(
        "label-conflict",
        "Two classes",
        "The same picture in several classes. Relabel it; excluding drops all of them.",
        _conflict,
        proposal="settle",
    ),
)
