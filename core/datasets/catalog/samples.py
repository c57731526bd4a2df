"""The catalog: a dataset's samples and all that is known and decided about them."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.datasets.catalog import edits, schema
from core.datasets.catalog.catalog_errors import values_explained
from core.datasets.catalog.class_names import clean_label, shown_label
from core.datasets.catalog.edits import Edit
from core.datasets.catalog.sample_filter import EVERYTHING, JOINED, MAY_BE_OUT_OF_USE, PICTURES, Order, SampleFilter
from core.datasets.catalog.tally import Tally
from core.pictures.measures import MEASURES
from core.support.errors import NotThere
from core.support.names import shown_name
from core.support.ordering import in_order, natural
from core.support.wording import counted, some

__all__ = ["CHECKED", "EVERYTHING", "Catalog", "Order", "Sample", "SampleFilter"]

_COLUMNS = (
    "s.id, s.path, s.sha256, s.class, s.label, s.excluded, s.width, s.height, s.format, s.mode, "
    "s.bytes, s.phash, o.kind, s.given_side, s.given_group, " + ", ".join(f"s.{name}" for name in MEASURES.names())
)
_PLAIN = 15  # columns before the measures
CHECKED = "checked"
"""Name of the row among the catalog's choices that says: a check was made."""

_MANY = 500  # keys per statement


@dataclass(frozen=True)
class Sample:
    """One picture of a dataset.

    Attributes:
        id: Number within this catalog.
        path: Relative to the dataset's root, with "/".
        sha256: Of the file; what identifies the sample across datasets.
        label: The class after relabels, `UNLABELLED` without one; `imported_label` is the one it came with.
        excluded: True when it is left out of tables and splits.
        width, height: Pixels, after EXIF orientation.
        format, mode: As Pillow names them ("JPEG", "RGB").
        bytes: Size of the file.
        phash: Perceptual hash, 64 bits.
        source: Kind of the source it came from ("folder", "archive", "table", "sample").
        given_side: "train", "val" or "test" when the source said so.
        given_group: The group the source named.
        measures: What was measured of its pixels, in the order of `MEASURES`; None for what is not measured yet.
    """

    id: int
    path: str
    sha256: str
    label: str
    imported_label: str
    excluded: bool
    width: int
    height: int
    format: str
    mode: str
    bytes: int
    phash: int
    source: str
    given_side: str | None
    given_group: str | None
    measures: tuple[float | None, ...]

    @property
    def shown_class(self) -> str:
        """Its class as shown; the word for pictures without one where it has none."""
        return shown_label(self.label)

    def measure(self, name: str) -> float | None:
        """One measure by its name; None when it is not measured yet."""
        return self.measures[MEASURES.names().index(name)]


class Catalog:
    """Reads a dataset's catalog and records decisions in it.

    Every call opens the file for itself and closes it again, so that a `Catalog` may be used from any thread and several
    processes may use the same file; writers wait for each other.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def why_read_only(self) -> str:
        """Why changes are refused, as a sentence; "" when they are not."""
        return schema.why_read_only(self.path)

    def count(self, which: SampleFilter = EVERYTHING) -> int:
        """How many samples there are."""
        condition, values = which.clause()
        with schema.reading(self.path) as connection:
            row = connection.execute(f"SELECT count(*) FROM {PICTURES} WHERE {condition}", values).fetchone()
        return int(row[0])

    def tally(self, which: SampleFilter = EVERYTHING, pictures: int | None = None) -> Tally:
        """How many samples there are, and how many of them are in use, excluded, lost and unlabelled.

        Args:
            which: Of these.
            pictures: How many they are, where that is known.
        """
        condition, values = which.clause()
        # total and not sum, which of no rows is NULL. Only of those that may be out of use the view is asked whether they are: it
        # looks into three tables for each, and the first pictures of a gallery waited for sixty thousand.
        sums = "count(*), total(s.used), total(s.excluded), total(s.unlabelled)"
        few = f"SELECT {sums} FROM {PICTURES} WHERE s.id IN ({MAY_BE_OUT_OF_USE}) AND {condition}"
        with schema.reading(self.path) as connection:
            if pictures is None:
                pictures = int(connection.execute(f"SELECT count(*) FROM {PICTURES} WHERE {condition}", values).fetchone()[0])
            looked_at, used, excluded, unlabelled = (int(value) for value in connection.execute(few, values).fetchone())
        lost = looked_at - used - excluded - unlabelled
        # Not below none: another process may have excluded some since somebody counted them.
        return Tally(max(0, pictures - lost - excluded - unlabelled), excluded, lost, unlabelled)

    def count_used(self) -> int:
        """How many samples are in use: neither excluded nor lost, and with a class."""
        return self.count(SampleFilter(excluded=False))

    def samples(self, which: SampleFilter = EVERYTHING, offset: int = 0, limit: int | None = None) -> tuple[Sample, ...]:
        """Samples in the order of their paths; a page of them when `limit` is given."""
        condition, values = which.clause()
        query = f"SELECT {_COLUMNS} FROM {JOINED} WHERE {condition} ORDER BY s.path LIMIT ? OFFSET ?"
        with schema.reading(self.path) as connection:
            rows = connection.execute(query, [*values, -1 if limit is None else limit, offset]).fetchall()
        with values_explained(self.path):
            return tuple(_sample(row) for row in rows)

    def ids(self, which: SampleFilter = EVERYTHING, order: Order = Order()) -> tuple[int, ...]:  # noqa: B008  # frozen
        """Numbers of the samples in an order: what a gallery holds on to while it fetches pages."""
        condition, values = which.clause()
        by, more = order.clause(which)
        listed = f"SELECT s.id FROM {PICTURES} WHERE {condition} ORDER BY {by}"
        with schema.reading(self.path) as connection:  # as one text: a row of its own for each takes twice as long
            row = connection.execute(f"SELECT json_group_array(id) FROM ({listed})", [*values, *more]).fetchone()
        return tuple(json.loads(row[0]))

    def shapes(self, numbers: Sequence[int], least: int, most: int) -> array[int]:
        """Width in thousandths of the height, held between two values, of samples in this order; a square for a lost one."""
        shape = "min(max(width * 1000 / height, ?), ?)"
        with schema.reading(self.path) as connection:
            if len(numbers) < _MANY:
                query = f"SELECT id, {shape} FROM samples WHERE id IN (SELECT value FROM json_each(?))"
                known = dict(connection.execute(query, [least, most, json.dumps(numbers)]).fetchall())
                return array("H", [known.get(number, 1000) for number in numbers])
            # In the order they are stored, for in any other each one's row would have to be looked for; and as signs of a text:
            # a dict of sixty thousand numbers took as much memory as the gallery itself.
            listed = f"SELECT id, {shape} AS shape FROM samples ORDER BY id"
            query = f"SELECT group_concat(char(shape), ''), json_group_array(id) FROM ({listed})"
            text, ids = connection.execute(query, [least, most]).fetchone()
        if (
            numbers and ids.startswith("[1,") and ids.endswith(f",{len(text)}]")
        ):  # numbered without a gap, as an import leaves them
            return array("H", (ord(text[number - 1]) if number <= len(text) else 1000 for number in numbers))
        place = {number: at for at, number in enumerate(json.loads(ids))}
        return array("H", (ord(text[place[number]]) if number in place else 1000 for number in numbers))

    def by_ids(self, ids: Sequence[int]) -> tuple[Sample, ...]:
        """The samples of these numbers, in this order; numbers that are no longer there are left out."""
        return self._fetch("s.id", ids, lambda sample: sample.id)

    def by_paths(self, paths: Sequence[str]) -> tuple[Sample, ...]:
        """The samples of these paths, in this order; unknown paths are left out."""
        return self._fetch("s.path", paths, lambda sample: sample.path)

    def named(self, paths: Sequence[str]) -> tuple[Sample, ...]:
        """The samples of these paths, each once.

        Raises:
            NotThere: A path the dataset does not have.
        """
        wanted = list(dict.fromkeys(paths))
        samples = self.by_paths(wanted)
        unknown = sorted(set(wanted) - {sample.path for sample in samples})
        if unknown:
            raise NotThere(
                f"{shown_name(self.path.parent)} has no picture {some(unknown)}.",
                "Name pictures by their paths within the dataset, as `check` lists them.",
            )
        return samples

    def class_counts(self, excluded: bool | None = False) -> dict[str, int]:
        """Samples per class after relabels, classes in natural order; by default without excluded ones."""
        condition, values = SampleFilter(excluded=excluded).clause()
        query = f"SELECT s.class, count(*) FROM {PICTURES} WHERE {condition} AND s.class <> '' GROUP BY s.class"
        with schema.reading(self.path) as connection:
            counts = dict(connection.execute(query, values).fetchall())
        with values_explained(self.path):
            return {label: counts[label] for label in in_order(counts)}

    def class_ranks(self) -> dict[str, int]:
        """Of each class that has a sample, in use or not, with how many pictures it was imported; by number, then by name.

        Neither an exclusion nor a relabel changes these numbers: an order that goes by them stays while people decide.
        """
        query = "SELECT label, count(*) FROM samples GROUP BY label"
        with schema.reading(self.path) as connection:
            names = [row[0] for row in connection.execute(f"SELECT DISTINCT class FROM {PICTURES} WHERE class <> ''")]
            counts = dict(connection.execute(query).fetchall())
        ordered = sorted(names, key=lambda name: (-counts.get(name, 0), natural(name)))
        return {name: counts.get(name, 0) for name in ordered}

    def count_seen(self) -> int:
        """How many of the samples in use a closer look has seen."""
        with schema.reading(self.path) as connection:
            query = "SELECT count(*) FROM looks k JOIN pictures s ON s.id = k.sample WHERE s.used"
            return int(connection.execute(query).fetchone()[0])

    def finding_counts(self) -> dict[str, int]:
        """Findings per kind from the last check."""
        with schema.reading(self.path) as connection:
            return dict(connection.execute("SELECT kind, count(*) FROM findings GROUP BY kind ORDER BY kind").fetchall())

    def is_checked(self) -> bool:
        """Whether the pictures were ever checked: without that, no findings means nothing."""
        query = "SELECT EXISTS (SELECT 1 FROM choices WHERE name = ?) OR EXISTS (SELECT 1 FROM findings)"
        with schema.reading(self.path) as connection:
            return bool(connection.execute(query, (CHECKED,)).fetchone()[0])

    def finding_kinds(self, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """The kinds of findings on each of these samples, for badges; samples without any are left out."""
        kinds: dict[int, set[str]] = {}
        with schema.reading(self.path) as connection:
            for part in _parts(ids):
                marks = ", ".join("?" * len(part))
                tables = "finding_paths p JOIN findings f ON f.id = p.finding"
                query = f"SELECT p.sample, f.kind FROM {tables} WHERE p.sample IN ({marks})"
                for sample, kind in connection.execute(query, part):
                    kinds.setdefault(sample, set()).add(kind)
        return {sample: tuple(sorted(found)) for sample, found in kinds.items()}

    def column_names(self) -> tuple[str, ...]:
        """Further columns the sources brought along, which `group_by` can name."""
        with schema.reading(self.path) as connection:
            return tuple(row[0] for row in connection.execute("SELECT DISTINCT name FROM columns ORDER BY name"))

    def exclude(self, ids: Iterable[int], reason: str = "by hand") -> int | None:
        """Leaves samples out of tables and splits; returns the edit's number, None when all were excluded already."""
        wanted = sorted(set(ids))
        with schema.writing(self.path) as connection:
            new = [i for i in wanted if not _is_excluded(connection, i)]
            changes = [edits.change(connection, "exclusions", (i,), (i, reason)) for i in new]
            return edits.apply(
                connection, "exclude", f"Excluded {counted(len(changes), 'picture')}: {reason}", len(changes), changes
            )

    def restore(self, ids: Iterable[int]) -> int | None:
        """Takes excluded samples in again; returns the edit's number, None when none was excluded."""
        with schema.writing(self.path) as connection:
            changes = [edits.change(connection, "exclusions", (i,), None) for i in sorted(set(ids))]
            count = sum(entry is not None for entry in changes)
            return edits.apply(connection, "restore", f"Took {counted(count, 'picture')} in again", count, changes)

    def relabel(self, ids: Iterable[int], label: str) -> int | None:
        """Gives samples another class; returns the edit's number, None when all had it already.

        Raises:
            BadInput: The class name cannot be used.
        """
        return self.relabel_each(dict.fromkeys(ids, label))

    def relabel_each(self, labels: Mapping[int, str]) -> int | None:
        """Gives samples classes, each its own, as one edit; returns its number, None when all had them already.

        Raises:
            BadInput: A class name cannot be used.
        """
        names = {label: clean_label(label) for label in set(labels.values())}
        with schema.writing(self.path) as connection:
            first = "SELECT count(*) FROM pictures WHERE class = '' AND id IN (SELECT value FROM json_each(?))"
            unlabelled = connection.execute(first, [json.dumps(sorted(labels))]).fetchone()[0]
            changes = [(_relabelled(connection, i, names[label]), names[label]) for i, label in sorted(labels.items())]
            moved = Counter(name for change, name in changes if change is not None)
            title = (
                _labelled_words(moved) if unlabelled else f"Moved {counted(moved.total(), 'picture')} to {some(sorted(moved))}"
            )
            return edits.apply(connection, "relabel", title, moved.total(), [change for change, _ in changes])

    def undo(self, edit: int) -> Edit:
        """Undoes an edit exactly; see `core.datasets.catalog.edits.undo`."""
        with schema.writing(self.path) as connection, values_explained(self.path):
            return edits.undo(connection, edit)

    def redo(self, edit: int) -> Edit:
        """Makes an undone edit again; see `core.datasets.catalog.edits.redo`."""
        with schema.writing(self.path) as connection, values_explained(self.path):
            return edits.redo(connection, edit)

    def edits(self) -> tuple[Edit, ...]:
        """The edit log, latest first."""
        with schema.reading(self.path) as connection, values_explained(self.path):
            return edits.edits(connection)

    def _fetch(self, column: str, keys: Sequence[Any], key_of: Any) -> tuple[Sample, ...]:
        found: dict[Any, Sample] = {}
        with schema.reading(self.path) as connection:
            for part in _parts(keys):
                query = f"SELECT {_COLUMNS} FROM {JOINED} WHERE {column} IN ({', '.join('?' * len(part))})"
                rows = connection.execute(query, part).fetchall()
                with values_explained(self.path):
                    found.update((key_of(sample), sample) for sample in map(_sample, rows))
        return tuple(found[key] for key in keys if key in found)


def _sample(row: Sequence[Any]) -> Sample:
    values = list(row)
    values[5] = bool(values[5])
    values[11] = values[11] & 0xFFFF_FFFF_FFFF_FFFF  # SQLite keeps 64 bits with a sign
    values[_PLAIN:] = [tuple(values[_PLAIN:])]
    return Sample(*values)


def _parts(keys: Sequence[Any]) -> Iterable[list[Any]]:
    for start in range(0, len(keys), _MANY):
        yield list(keys[start : start + _MANY])


def _is_excluded(connection: sqlite3.Connection, sample: int) -> bool:
    return connection.execute("SELECT 1 FROM exclusions WHERE sample = ?", (sample,)).fetchone() is not None


def _labelled_words(moved: Mapping[str, int]) -> str:
    """What was done, where pictures got their first class."""
    told = [f"{count:,} {name}" for name, count in sorted(moved.items())] if len(moved) > 1 else list(moved)
    return f"Labelled {counted(sum(moved.values()), 'picture')}: {some(told)}"


def _relabelled(connection: sqlite3.Connection, sample: int, label: str) -> edits.Change | None:
    row = connection.execute("SELECT label FROM samples WHERE id = ?", (sample,)).fetchone()
    if row is None:
        return None
    return edits.change(connection, "relabels", (sample,), None if row[0] == label else (sample, label))
