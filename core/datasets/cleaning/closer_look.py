"""What a closer look with a backbone saw, as the catalog keeps it: likenesses, doubts about labels, and how odd a picture is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.datasets.catalog import schema
from core.datasets.catalog.samples import Catalog
from core.datasets.splits.groups import Likeness

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class CloserLook:
    """What a closer look saw of a table of samples; samples that it has not seen have no label and zeros.

    Attributes:
        labels: Class of each when it was looked at; "" for those that were not.
        suggestions: The class that pictures of other groups suggest; the picture's own where it is not doubted.
        trust: Probability of the picture's class, from heads that did not learn from it or pictures like it.
        suspicion: How much more likely the suggestion is; 0 where the label is not doubted.
        oddness: By how many spreads it is further from the other pictures than usual; 0 for a usual one.
        alike: Pairs that are the same photograph.
        near: Pairs that are not, and agree more than strangers do.

    Shapes:
        all but alike and near: [N].
    """

    labels: tuple[str, ...]
    suggestions: tuple[str, ...]
    trust: Numbers
    suspicion: Numbers
    oddness: Numbers
    alike: tuple[Likeness, ...] = ()
    near: tuple[Likeness, ...] = ()

    @property
    def seen(self) -> npt.NDArray[np.bool_]:
        """Which samples it has seen: bool [N], in the order of the table."""
        return np.array([label != "" for label in self.labels], bool)


@dataclass(frozen=True)
class Near:
    """A picture of another class that is near to one; rows of the same table as in `CloserLook`."""

    row: int
    other: int
    distance: float


def read_closer_look(catalog: Catalog, paths: Sequence[str]) -> CloserLook | None:
    """What was seen of the samples of these paths; None when there was no closer look."""
    with schema.reading(catalog.path) as connection:
        row_of = {path: row for row, path in enumerate(paths)}
        query = (
            "SELECT s.path, k.label, k.suggestion, k.trust, k.suspicion, k.oddness FROM looks k JOIN samples s ON s.id = k.sample"
        )
        found = [row for row in connection.execute(query) if row[0] in row_of]
        query = (
            "SELECT a.path, b.path, l.distance, l.how FROM likenesses l JOIN samples a ON a.id = l.a JOIN samples b ON b.id = l.b"
        )
        pairs = [row for row in connection.execute(query) if row[0] in row_of and row[1] in row_of]
    if not found:
        return None
    labels, suggestions = [""] * len(paths), [""] * len(paths)
    numbers = np.zeros((3, len(paths)))
    for path, label, suggestion, *values in found:
        row = row_of[path]
        labels[row], suggestions[row] = label, suggestion
        numbers[:, row] = values
    alike = sorted((*sorted((row_of[a], row_of[b])), distance, how) for a, b, distance, how in pairs)
    return CloserLook(
        tuple(labels), tuple(suggestions), numbers[0], numbers[1], numbers[2], tuple(Likeness(*pair) for pair in alike)
    )


def store_closer_look(
    catalog: Catalog, paths: Sequence[str], sha256: Sequence[str], looks: CloserLook, others: Sequence[Near]
) -> None:
    """Replaces what earlier looks saw. Samples that have changed since they were looked at are left out.

    Raises:
        Refused: A newer Safelight wrote the catalog.
    """
    with schema.writing(catalog.path) as connection:
        for table in ("likenesses", "resemblances", "nearest", "looks"):
            connection.execute(f"DELETE FROM {table}")
        known = {(path, content): number for number, path, content in connection.execute("SELECT id, path, sha256 FROM samples")}
        ids = [known.get(key) for key in zip(paths, sha256, strict=True)]
        columns = (looks.labels, looks.suggestions, looks.trust.tolist(), looks.suspicion.tolist(), looks.oddness.tolist())
        rows = [row for row in zip(ids, *columns, strict=True) if row[0] is not None and row[1]]
        connection.executemany(
            "INSERT INTO looks (sample, label, suggestion, trust, suspicion, oddness) VALUES (?, ?, ?, ?, ?, ?)", rows
        )
        pairs = [(ids[pair.first], ids[pair.second], pair.distance, pair.how) for pair in looks.alike]
        connection.executemany(
            "INSERT INTO likenesses (a, b, distance, how) VALUES (?, ?, ?, ?)", [p for p in pairs if None not in p]
        )
        near = [(ids[pair.first], ids[pair.second], 1 - pair.distance) for pair in looks.near]
        connection.executemany("INSERT INTO resemblances (a, b, agreement) VALUES (?, ?, ?)", [p for p in near if None not in p])
        connection.executemany(
            "INSERT INTO nearest (sample, position, other, distance) VALUES (?, ?, ?, ?)", _positions(ids, others)
        )


def _positions(ids: Sequence[int | None], near: Sequence[Near]) -> list[tuple[int, int, int, float]]:
    """Rows of the table `nearest`, numbered for each sample in the order given."""
    counts: dict[int, int] = {}
    rows = []
    for entry in near:
        sample, other = ids[entry.row], ids[entry.other]
        if sample is not None and other is not None:
            position = counts.get(sample, 0)
            counts[sample] = position + 1
            rows.append((sample, position, other, entry.distance))
    return rows
