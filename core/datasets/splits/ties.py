"""Ties: what a person said belongs together, so that every split made from then on keeps it on one side."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.datasets.catalog import edits, schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.samples import Sample
from core.datasets.splits.groups import UnionFind
from core.support.errors import BadInput, NotThere
from core.support.wording import counted, some


@dataclass(frozen=True)
class TieResult:
    """What tying pictures together, or its undo, did.

    Attributes:
        edit: Number of the edit, for undo; None when they were tied together already.
        paths: The pictures, sorted.
        parted: Splits, oldest first, that have pictures in use on several sides which are tied together now.
    """

    dataset: str
    edit: int | None
    paths: tuple[str, ...]
    parted: tuple[str, ...]

    @property
    def parted_words(self) -> str:
        """What to say of these splits; "" when there are none."""
        if not self.parted:
            return ""
        named, one = some(self.parted), len(self.parted) == 1
        have, stay = (f"The split {named} has", "stays") if one else (f"The splits {named} have", "stay")
        return f"{have} them on several sides and {stay} so; make a split with another name or seed."


def read_ties(connection: sqlite3.Connection) -> dict[int, str]:
    """For each sample that is tied to others, by itself or through excluded ones, a name that all of these share."""
    # All ties, those of excluded pictures too: what they hold together stays together when they are taken in again.
    rows = connection.execute("SELECT edit, sample FROM ties ORDER BY edit, sample").fetchall()
    samples = sorted({sample for _, sample in rows})
    place = {sample: row for row, sample in enumerate(samples)}
    sets, first = UnionFind(len(samples)), dict[int, int]()
    for edit, sample in rows:
        sets.unite(first.setdefault(edit, place[sample]), place[sample])
    return {sample: str(samples[sets.find(row)]) for sample, row in place.items()}


def tied_paths(dataset: Dataset, samples: Iterable[Sample]) -> dict[str, str]:
    """For those of the samples that are tied to others, by path, a name that all of these share."""
    with schema.reading(dataset.catalog.path) as connection:
        ties = read_ties(connection)
    return {sample.path: ties[sample.id] for sample in samples if sample.id in ties}


def tie(dataset: Dataset, samples: Sequence[int]) -> TieResult:
    """Ties the samples of these numbers together, as one edit.

    Raises:
        BadInput: Fewer than two pictures.
        Refused: A newer Safelight wrote the catalog.
    """
    known = dataset.catalog.by_ids(sorted(set(samples)))
    if len(known) < 2:
        raise BadInput("A tie is between two pictures or more.", "Choose all those that belong together.")
    with schema.writing(dataset.catalog.path) as connection:
        tied = read_ties(connection)
        number, changes = edits.next_number(connection), list[edits.Change | None]()
        if len({tied.get(sample.id, sample.path) for sample in known}) > 1:
            changes = [edits.change(connection, "ties", (number, one.id), (number, one.id)) for one in known]
        edit = edits.apply(connection, "tie", f"Tied {counted(len(known), 'picture')} together", len(known), changes)
        parted = _parted(connection, known[0].id)
    return TieResult(dataset.name, edit, tuple(sorted(sample.path for sample in known)), parted)


def tie_paths(dataset: Dataset, paths: Sequence[str]) -> TieResult:
    """Ties samples together by their paths.

    Raises:
        NotThere: A path the dataset does not have; nothing is tied.
        BadInput: Fewer than two pictures.
    """
    return tie(dataset, [sample.id for sample in dataset.catalog.named(paths)])


def undo_tie(dataset: Dataset, edit: int | None = None) -> TieResult:
    """Takes a tie back: the edit of that number, or the last one that is in force. `parted` stays empty.

    Raises:
        NotThere: There is no such tie.
        Refused: It is taken back already.
    """
    ties = [entry for entry in dataset.catalog.edits() if entry.action == "tie"]
    if edit is None:
        edit = next((entry.id for entry in ties if not entry.undone), None)
        if edit is None:
            raise NotThere(
                f"{dataset.name} has no tie that could be taken back.", "Nothing was tied, or all of it was taken back."
            )
    elif edit not in {entry.id for entry in ties}:
        known = ", ".join(str(entry.id) for entry in reversed(ties)) or "none yet"
        raise NotThere(f"Edit {edit} of {dataset.name} is no tie.", f"Ties: {known}.")
    dataset.catalog.undo(edit)
    with schema.reading(dataset.catalog.path) as connection:
        samples = [int(str(entry.key[1])) for entry in edits.changes_of(connection, edit)]
    paths = tuple(sorted(sample.path for sample in dataset.catalog.by_ids(samples)))
    return TieResult(dataset.name, edit, paths, ())


def _parted(connection: sqlite3.Connection, sample: int) -> tuple[str, ...]:
    """Splits that have what is tied to a sample on several sides, as far as it is in use."""
    tied = read_ties(connection)
    together = {number for number, name in tied.items() if name == tied.get(sample)}
    query = (
        "SELECT p.split, p.sample, p.side FROM ties t JOIN pictures s ON s.id = t.sample AND s.used "
        "JOIN split_rows p ON p.sample = s.id AND p.side IS NOT NULL JOIN splits o ON o.name = p.split ORDER BY o.created, o.name"
    )
    sides: dict[str, set[str]] = {}
    for split, number, side in connection.execute(query):
        if number in together:
            sides.setdefault(split, set()).add(side)
    return tuple(split for split, found in sides.items() if len(found) > 1)
