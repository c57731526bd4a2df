"""Checks across pictures: the same content twice, nearly the same content, the same content in two classes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.datasets.cleaning.checks.check import Check, Evidence, Finding
from core.datasets.splits.groups import UnionFind
from core.datasets.splits.near_duplicates import near_duplicates
from core.pictures.pairs import BITS
from core.support.wording import percentage, some


def _exact(evidence: Evidence) -> Iterator[Finding]:
    for rows in _same_content(evidence):
        if len(rows) > 1:
            paths = tuple(evidence.paths[row] for row in rows)
            yield Finding("exact-duplicate", paths, 1.0, f"{len(rows)} files have the same content.")


def _near(evidence: Evidence) -> Iterator[Finding]:
    """Clusters of pictures that look alike; of equal files only the first is named, the others are exact duplicates."""
    first = [rows[0] for rows in _same_content(evidence)]
    area = evidence.width * evidence.height
    for cluster in _near_clusters(evidence, first):
        ordered = sorted(cluster.rows, key=lambda row: (-area[row], evidence.paths[row]))
        paths = tuple(evidence.paths[row] for row in ordered)
        yield Finding("near-duplicate", paths, cluster.closeness, f"{cluster.words}{_of(len(paths))}.")


def _conflict(evidence: Evidence) -> Iterator[Finding]:
    """Same or nearly same pictures that carry different classes."""
    contents = _same_content(evidence)
    for rows in contents:
        if len({evidence.labels[row] for row in rows}) > 1:
            yield _contradiction(evidence, rows, 1.0, "the same file")
    first = [rows[0] for rows in contents]
    for cluster in _near_clusters(evidence, first):
        if len({evidence.labels[row] for row in cluster.rows}) > 1:
            yield _contradiction(evidence, cluster.rows, cluster.closeness - 0.1, "pictures that look alike")


def _contradiction(evidence: Evidence, rows: list[int], score: float, words: str) -> Finding:
    labels = sorted({evidence.labels[row] for row in rows})
    return Finding(
        "label-conflict",
        tuple(evidence.paths[row] for row in rows),
        score,
        f"{some(labels)}: {len(labels)} classes have {words}.",
    )


def _of(pictures: int) -> str:
    return "" if pictures == 2 else f": the closest two of {pictures} pictures"


def _same_content(evidence: Evidence) -> list[list[int]]:
    rows: dict[str, list[int]] = {}
    for row, content in enumerate(evidence.sha256):
        rows.setdefault(content, []).append(row)
    return list(rows.values())


@dataclass(frozen=True)
class _Cluster:
    """Connected near-duplicates, in the order of their rows; `closeness` of the closest two is 1 for equal ones."""

    rows: list[int]
    closeness: float
    words: str


def _near_clusters(evidence: Evidence, rows: list[int]) -> Iterator[_Cluster]:
    """Connected near-duplicates among some rows."""
    pairs = sorted(_near_pairs(evidence, rows), key=lambda pair: (-pair[2], pair[:2]))
    sets = UnionFind(len(evidence.paths))
    for i, j, *_ in pairs:
        sets.unite(i, j)
    closest: dict[int, tuple[float, str]] = {}
    for i, _, closeness, words in pairs:
        closest.setdefault(sets.find(i), (closeness, words))
    members: dict[int, list[int]] = {root: [] for root in closest}
    for row in sorted({end for pair in pairs for end in pair[:2]}):
        members[sets.find(row)].append(row)
    for root in sorted(members, key=lambda root: members[root]):
        yield _Cluster(members[root], *closest[root])


def _near_pairs(evidence: Evidence, rows: list[int]) -> Iterator[tuple[int, int, float, str]]:
    """Pairs of rows that look alike, how close they are, and in words.

    Near hashes are a guess of which pixels decide: those of thumbnails, or what a closer look saw where it has seen both.
    """
    looks = evidence.closer_look
    seen = np.zeros(len(evidence.paths), bool) if looks is None else looks.seen
    contents = [evidence.sha256[row] for row in rows]
    for i, j, bits in near_duplicates(evidence.folder, contents, evidence.hashes[rows], seen[rows]).tolist():
        differ = "differs" if bits == 1 else "differ"
        yield rows[i], rows[j], 1 - bits / BITS, f"Nearly the same picture, {bits} of {BITS} bits {differ}"
    among = set(rows)
    for pair in () if looks is None else looks.alike:
        if pair.first in among and pair.second in among:
            how = "" if pair.how == "copy" else f", one of them {pair.how}"
            yield pair.first, pair.second, 1 - pair.distance, f"{percentage(1 - pair.distance)} alike{how}"


CHECKS = (
    Check("exact-duplicate", "Same file", "Files with the same content. Excluding keeps the first.", _exact, keeps_first=True),
    Check(
        "near-duplicate",
        "Looks alike",
        "Copies of other size or quality. Excluding keeps the largest.",
        _near,
        keeps_first=True,
    ),
    Check(
        "label-conflict",
        "Two classes",
        "The same picture in several classes. Relabel it; excluding drops all of them.",
        _conflict,
        proposal="majority",
    ),
)
