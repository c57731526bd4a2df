"""Splits: whole groups to train, val and test, kept in the catalog with a certificate, never moved by later additions."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt

from core.datasets import edits, schema
from core.datasets.certificate import Certificate, ClosestPair, Tie, closest_across, count_sides, to_json
from core.datasets.dataset import Dataset, fingerprint
from core.datasets.groups import Groups, find_groups
from core.datasets.sides import Settled, given_sides, new_sides
from core.datasets.split_request import GIVEN, SplitRequest
from core.datasets.split_warnings import about_classes, about_groups, about_sides
from core.support.errors import BadInput, NotThere, Refused
from core.support.jobs import Context, Progress

__all__ = ["SplitRequest", "SplitResult", "keep_given_split", "make_split"]


@dataclass(frozen=True)
class SplitResult:
    """A split as it is stored now.

    Attributes:
        dataset: Name of the dataset.
        split: Name of the split.
        groups: Number of groups on a side.
        counts: Samples per side and class.
        assignment: Side of each path; without those set aside.
        closest_across: The closest pair for every two sides.
        set_aside: Paths on no side.
        warnings: Sentences for the person.
        fingerprint: SHA-256 over the sorted (path, sample, label, side) rows.
        edit: Number of the edit that stored it; None when nothing changed.
    """

    dataset: str
    split: str
    groups: int
    counts: dict[str, dict[str, int]]
    assignment: dict[str, str]
    closest_across: tuple[ClosestPair, ...]
    set_aside: tuple[str, ...]
    warnings: tuple[str, ...]
    fingerprint: str
    edit: int | None


@dataclass(frozen=True)
class _Rows:
    """The samples that are split, in the order of their paths.

    Excluded or lost samples that a stored split has on a side are among them, so that pictures like them go to that side:
    they may be taken in again. `used` is False for these.
    """

    ids: tuple[int, ...]
    paths: tuple[str, ...]
    sha256: tuple[str, ...]
    labels: tuple[str, ...]
    given_sides: tuple[str | None, ...]
    given_groups: tuple[str | None, ...]
    hashes: npt.NDArray[np.uint64]
    columns: Mapping[str, Sequence[str | None]]
    used: tuple[bool, ...]


def make_split(dataset: Dataset, request: SplitRequest, context: Context | None = None) -> SplitResult:
    """Splits the dataset's samples, or extends the split of that name and those parameters to samples added since.

    Samples that are on a side stay there. New ones follow their group; those whose group is on two sides already are set
    aside. The split becomes the dataset's current one.

    Raises:
        BadInput: Shares that do not add up, an unknown column, or no samples.
        Refused: A split of that name has other parameters.
    """
    context = context or Context()
    if request.split_name == GIVEN:
        return keep_given_split(dataset, context)
    shares = request.shares(dataset.catalog.count_used())
    stored = _stored_request(dataset, request.split_name)
    if stored is not None and stored != asdict(request.settled()):
        raise Refused(f"{dataset.name} has a split called {request.split_name} with other parameters.", "Choose another name.")
    rows = _read(dataset, request.split_name, request.group_by)
    groups = _groups(rows, context)
    settled = new_sides(groups.names, rows.labels, shares, request.seed, _stored_sides(dataset, request.split_name, rows))
    return _store(dataset, request, rows, groups, settled, context)


def stored_request(dataset: Dataset, name: str) -> SplitRequest:
    """What a stored split was asked to be; `make_split` with it extends that split to samples added since.

    Raises:
        NotThere: No such split.
    """
    fields = _stored_request(dataset, name)
    if fields is None:
        known = ", ".join(dataset.split_names()) or "none yet"
        raise NotThere(f"{dataset.name} has no split called {name!r}.", f"Known: {known}.")
    return SplitRequest(**fields)  # type: ignore[arg-type]


def keep_given_split(dataset: Dataset, context: Context | None = None) -> SplitResult:
    """Stores the sides the sources gave as the split "given"; a side that is missing is carved out of train, by groups.

    Raises:
        BadInput: No source gave a side.
    """
    context = context or Context()
    rows = _read(dataset, GIVEN, None)
    if not any(rows.given_sides):
        raise BadInput(f"No source of {dataset.name} says which side a picture is on.", "Make a split of your own instead.")
    groups = _groups(rows, context)
    settled = given_sides(groups.names, rows.labels, rows.given_sides, _stored_sides(dataset, GIVEN, rows))
    return _store(dataset, SplitRequest(name=GIVEN), rows, groups, settled, context)


def _read(dataset: Dataset, split: str, group_by: str | None) -> _Rows:
    query = (
        "SELECT s.id, s.path, s.sha256, s.class, s.given_side, s.given_group, s.phash, c.value, s.used "
        "FROM pictures s LEFT JOIN columns c ON c.sample = s.id AND c.name = ? "
        "LEFT JOIN split_rows p ON p.sample = s.id AND p.split = ? WHERE s.used OR p.side IS NOT NULL ORDER BY s.path"
    )
    with schema.reading(dataset.catalog.path) as connection:
        found = connection.execute(query, (group_by or "", split)).fetchall()
    if not any(row[-1] for row in found):
        raise BadInput(f"{dataset.name} has no pictures to split.", "Import some, or take excluded ones in again.")
    ids, paths, sha256, labels, given, named, hashes, values, used = zip(*found, strict=True)
    columns: dict[str, Sequence[str | None]] = {"group": named}
    if group_by not in (None, "", "group"):
        known = dataset.catalog.column_names()
        if group_by not in known:
            raise BadInput(f"{dataset.name} has no column called {group_by!r}.", f"Known: {', '.join(('group', *known))}.")
        columns[str(group_by)] = values
    return _Rows(ids, paths, sha256, labels, given, named, np.array(hashes, np.int64).view(np.uint64), columns, used)


def _groups(rows: _Rows, context: Context) -> Groups:
    context.report(Progress("Looking for groups", 0))
    context.check_abandoned()
    return find_groups(rows.sha256, rows.hashes, rows.columns)


def _stored_request(dataset: Dataset, name: str) -> dict[str, object] | None:
    with schema.reading(dataset.catalog.path) as connection:
        row = connection.execute("SELECT request FROM splits WHERE name = ?", (name,)).fetchone()
    return None if row is None else dict(json.loads(row[0]))


def _stored_sides(dataset: Dataset, name: str, rows: _Rows) -> list[tuple[bool, str | None]]:
    """For each row whether the split has it already, and on which side."""
    with schema.reading(dataset.catalog.path) as connection:
        stored = dict(connection.execute("SELECT sample, side FROM split_rows WHERE split = ?", (name,)).fetchall())
    return [(number in stored, stored.get(number)) for number in rows.ids]


def _store(
    dataset: Dataset, request: SplitRequest, rows: _Rows, groups: Groups, settled: Settled, context: Context
) -> SplitResult:
    entry = _certify(request, rows, groups, settled, context)
    name = request.split_name
    with schema.writing(dataset.catalog.path) as connection:
        changes = []
        for number, side, part in zip(rows.ids, settled.sides, groups.names, strict=True):
            changes.append(edits.change(connection, "split_rows", (name, number), (name, number, side, part)))
        new = sum(change is not None for change in changes)
        same = connection.execute("SELECT created FROM splits WHERE name = ?", (name,)).fetchone()
        created = same[0] if same else entry.created
        wish = json.dumps(asdict(request.settled()), sort_keys=True)
        if new or not same:
            row = (name, created, wish, to_json(entry))
            changes.append(edits.change(connection, "splits", (name,), row))
        changes.append(edits.change(connection, "choices", ("split",), ("split", name)))
        title = f"{'Extended' if same else 'Made'} the split {name}"
        edit = edits.apply(connection, "split", title, new, changes)
    placed = zip(rows.paths, settled.sides, rows.used, strict=True)
    assignment = {path: side for path, side, used in placed if used and side is not None}
    return SplitResult(
        dataset.name, name, entry.groups, entry.counts, assignment, entry.closest_across, entry.set_aside,
        entry.warnings, entry.fingerprint, edit,
    )  # fmt: skip


def _certify(request: SplitRequest, rows: _Rows, groups: Groups, settled: Settled, context: Context) -> Certificate:
    used = [row for row, is_used in enumerate(rows.used) if is_used]
    paths, labels, names = ([column[row] for row in used] for column in (rows.paths, rows.labels, groups.names))
    sides = [settled.sides[row] for row in used]
    counts = count_sides(labels, sides)
    on: dict[str, set[str]] = {}
    for name, side in zip(names, sides, strict=True):
        if side is not None:
            on.setdefault(name, set()).add(side)
    leaks = tuple(
        path
        for path, name, side in zip(paths, names, sides, strict=True)
        if side in ("val", "test") and len(on[name]) > 1
    )  # fmt: skip
    ties = tuple(
        Tie(join.reason, join.pictures, tuple((rows.paths[i], rows.paths[j], bits) for i, j, bits in join.examples))
        for join in groups.joins
    )
    warnings = (
        *settled.notes,
        *about_sides(request.wanted_sides, counts, leaks, settled.tied),
        *about_classes(labels, names, sides, request.wanted_sides),
        *about_groups(paths, names),
    )
    return Certificate(
        split=request.split_name,
        created=edits.now(),
        request=request.shown,
        groups=len(on),
        counts=counts,
        ties=ties,
        largest_group=max(Counter(names).values()),
        closest_across=closest_across(paths, rows.hashes[used], sides, context),
        leaks=leaks,
        set_aside=tuple(path for path, side in zip(paths, sides, strict=True) if side is None),
        fingerprint=fingerprint(paths, [rows.sha256[row] for row in used], labels, sides),
        warnings=warnings,
    )
