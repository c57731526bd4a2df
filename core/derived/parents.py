"""The pictures that a derived dataset is made from, with everything that has to travel with them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.masks import mask_path
from core.datasets.splits.request import SplitRequest
from core.datasets.splits.rows import DERIVED, HOW, ORIGINAL, read_rows
from core.datasets.splits.splitting import stored_request
from core.pictures.scaling import ValueRange
from core.support.errors import BadInput

FROM, AT, PLACE, GROUND = DERIVED, "derived_at", "derived_source", "derived_ground"
"""Columns of a derived sample: SHA-256 of the picture it was made from, its path there, where the very first picture came from,
and the path there of the picture whose background it has. What was done is in the column `core.datasets.splits.rows.HOW`."""


@dataclass(frozen=True)
class Parent:
    """A usable, not excluded picture of the dataset that another one is made from.

    Attributes:
        path, sha256: As in its dataset.
        label: Its class, after relabels.
        file: Where it lies.
        bytes, modified: The file as it was imported; `modified` in nanoseconds.
        group: Everything tied to it, directly or not, bears the same name; what is made from it must bear it too.
        side: On the split that was asked for; None without one, or when the split sets it aside.
        given_side: What its own source said.
        place: Where it came from first, however often it was derived since.
        licence: Of its source.
        columns: Further columns its source brought along.
        mask: Where its object is, as its source had it; None where it had no mask.
        original: SHA-256 of the very first picture it was derived from; empty when it was not.
        value_range: What is black and white in it when it is deep.
    """

    path: str
    sha256: str
    label: str
    file: Path
    bytes: int
    modified: int
    group: str
    side: str | None = None
    given_side: str | None = None
    place: str = ""
    licence: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    mask: Path | None = None
    original: str = ""
    value_range: ValueRange | None = None


def parents(dataset: Dataset, split: str | None = None) -> tuple[Parent, ...]:
    """The pictures of a dataset in the order of their paths, with their sides on `split`.

    Groups are what a split of the dataset would keep together: equal and near-equal pictures, what a closer look found alike,
    the groups its sources named, and what `split` was asked to group by.

    Raises:
        NotThere: No split of that name, or the pictures are not where they were.
        BadInput: No picture is in use.
    """
    dataset.check_reachable()
    if dataset.catalog.count_used() == 0:
        raise BadInput(f"{dataset.name} has no pictures to work with.", "Import some, or take excluded ones in again.")
    request = stored_request(dataset, split) if split is not None else SplitRequest()
    rows = read_rows(dataset, [split] if split is not None else [], request)
    # Whole groups and not what a source named: what is made from tied pictures has to stay tied.
    named = dict(zip(rows.ids, rows.groups().names, strict=True))
    query = (
        "SELECT s.id, s.path, s.sha256, s.class, s.bytes, s.modified, p.side, s.given_side, COALESCE(c.value, o.location), "
        "o.licence FROM pictures s JOIN sources o ON o.id = s.source LEFT JOIN columns c ON c.sample = s.id AND c.name = ? "
        "LEFT JOIN split_rows p ON p.sample = s.id AND p.split = ? WHERE s.used ORDER BY s.path"
    )
    columns: dict[int, list[tuple[str, str]]] = {}
    first: dict[int, dict[str, str]] = {}
    deep_range = dataset.value_range
    with schema.reading(dataset.catalog.path) as connection:
        found = connection.execute(query, (PLACE, split or "")).fetchall()
        for sample, name, value in connection.execute("SELECT sample, name, value FROM columns ORDER BY name"):
            if name in (FROM, ORIGINAL):
                first.setdefault(sample, {})[name] = value
            elif name not in (AT, HOW, PLACE):
                columns.setdefault(sample, []).append((name, value))
    return tuple(
        Parent(
            path, sha256, label, dataset.picture_path(path), size, modified, named[sample], side, given, place, licence,
            tuple(columns.get(sample, ())), mask if (mask := mask_path(dataset.folder, sha256)).is_file() else None,
            _first(first.get(sample, {})),
            deep_range,
        )
        for sample, path, sha256, label, size, modified, side, given, place, licence in found
        if sample in named
    )  # fmt: skip


def _first(told: dict[str, str]) -> str:
    return told.get(ORIGINAL) or told.get(FROM, "")
