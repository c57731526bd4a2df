"""Splits: whole groups to train, val and test, kept in the catalog with a certificate, never moved by later additions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import compress
from operator import not_
from typing import Any

from core.datasets.catalog import edits, schema
from core.datasets.catalog.catalog_errors import stored
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.edits import Change
from core.datasets.splits.certificate import Certificate, ClosestPair
from core.datasets.splits.groups import Groups
from core.datasets.splits.request import GIVEN, SplitRequest
from core.datasets.splits.rows import DERIVED, SplitRows, known_columns, read_rows
from core.datasets.splits.sides import SplitSides, Stored, fold_sides, given_sides, new_sides, with_views
from core.datasets.splits.storing import certify, changes_of
from core.support.documents import record
from core.support.errors import BadInput, NotThere, Refused
from core.support.jobs import Context, Progress

__all__ = ["SplitRequest", "SplitResult", "anew", "keep_given_split", "make_folds", "make_split", "stored_request"]


@dataclass(frozen=True)
class SplitResult:
    """A split as it is stored now.

    Attributes:
        dataset: Name of the dataset.
        split: Name of the split.
        groups: Number of groups on a side.
        counts: Samples per side and class.
        assignment: Side of each path; without those set aside.
        closest_across: The closest pairs for every two sides.
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


def make_split(
    dataset: Dataset, request: SplitRequest, context: Context | None = None, learned: Callable[[str], bool] | None = None
) -> SplitResult:
    """Splits the dataset's samples, or extends the split of that name and those parameters to samples added since.

    Samples that are on a side stay there. New ones follow their group; those whose group is on two sides already are set
    aside. The split becomes the dataset's current one. A request for folds makes all of them, see `make_folds`; the one it
    names, or the first, becomes the current one.

    Args:
        request: What it should be like.
        context: For progress and cancelling.
        learned: Says of a SHA-256 whether the run that `request.after_run` names knows it; new groups with such go to train.

    Raises:
        BadInput: Shares that do not add up, an unknown column, a pattern that finds nothing, or no samples.
        Refused: A split of that name has other parameters.
    """
    context = context or Context()
    if request.folds and request.after_run:
        raise BadInput("Folds put every picture on test once, so nothing can be kept on train.", "Ask for a single split.")
    if request.folds:
        return make_folds(dataset, request, context)[max(0, request.fold - 1)]
    if request.split_name == GIVEN:
        return keep_given_split(dataset, context)
    _check_same(dataset, request)
    rows, groups = _grouped(dataset, [request], context)
    shares = request.shares(rows.to_share)
    stored = _stored_sides(dataset, request.split_name, rows)
    if learned is not None:
        stored = _on_train(rows, stored, learned)
    names, labels, known = _no_views(rows, groups, stored)
    settled = with_views(new_sides(names, labels, shares, request.seed, known), groups.names, rows.views, stored)
    return _store(dataset, [request], rows, groups, [settled], request.split_name, context)[0]


def make_folds(
    dataset: Dataset, request: SplitRequest, context: Context | None = None, current: str | None = None
) -> tuple[SplitResult, ...]:
    """Makes a split for every fold, or extends those of that name and those parameters to samples added since.

    Each sample is on test in exactly one of them. They are stored as one edit, each with its own certificate.

    Args:
        request: What they should be like.
        context: For progress and cancelling.
        current: The split that is the dataset's current one afterwards; the fold that is asked for, or the first, when None.

    Raises:
        BadInput: Folds that cannot be made, an unknown column, a pattern that finds nothing, or no samples.
        Refused: A split of one of the names has other parameters.
    """
    context = context or Context()
    family = request.family
    for fold in family:
        _check_same(dataset, fold)
    rows, groups = _grouped(dataset, family, context)
    # Asked for what it refuses; the folds are dealt otherwise.
    request.shares(rows.to_share)
    stored = [_stored_sides(dataset, fold.split_name, rows) for fold in family]
    names, labels, *known = _no_views(rows, groups, *stored)
    folds = fold_sides(names, labels, request.val, request.seed, known)
    settled = [with_views(fold, groups.names, rows.views, own) for fold, own in zip(folds, stored, strict=True)]
    current = current or family[max(0, request.fold - 1)].split_name
    return _store(dataset, family, rows, groups, settled, current, context)


def stored_request(dataset: Dataset, name: str) -> SplitRequest:
    """What a stored split was asked to be; `make_split` with it extends that split to samples added since.

    Raises:
        NotThere: No such split.
    """
    request = _stored_request(dataset, name)
    if request is None:
        known = ", ".join(dataset.split_names()) or "none yet"
        raise NotThere(f"{dataset.name} has no split called {name!r}.", f"Known: {known}.")
    return request


def anew(dataset: Dataset, name: str) -> SplitRequest:
    """What to ask for to have a stored split made again under a name that is free, with everything known by now kept together.

    Raises:
        NotThere: No such split.
    """
    request, names = stored_request(dataset, name), dataset.split_names()
    ending = f"-fold{request.fold}of{request.folds}" if request.fold else ""
    base = name.removesuffix(ending)
    first, _, number = base.rpartition("-")
    if number.isdigit() and first + ending in names:
        base = first  # it is itself one that was made again
    return next(
        wish for count in range(2, len(names) + 3) if (wish := replace(request, name=f"{base}-{count}")).split_name not in names
    )


def keep_given_split(dataset: Dataset, context: Context | None = None) -> SplitResult:
    """Stores the sides the sources gave as the split "given"; a side that is missing is carved out of train, by groups.

    Raises:
        BadInput: No source gave a side.
    """
    context = context or Context()
    request = SplitRequest(name=GIVEN)
    rows, groups = _grouped(dataset, [request], context)
    if not any(rows.given_sides):
        raise BadInput(f"No source of {dataset.name} says which side a picture is on.", "Make a split of your own instead.")
    stored = _stored_sides(dataset, GIVEN, rows)
    names, labels, given, known = _no_views(rows, groups, rows.given_sides, stored)
    settled = with_views(given_sides(names, labels, given, known), groups.names, rows.views, stored)
    return _store(dataset, [request], rows, groups, [settled], GIVEN, context)[0]


def _check_same(dataset: Dataset, request: SplitRequest) -> None:
    stored = _stored_request(dataset, request.split_name)
    if stored is not None and stored.named() != request.named():
        raise Refused(f"{dataset.name} has a split called {request.split_name} with other parameters.", "Choose another name.")
    if stored is None and request.group_by == "group":
        with schema.reading(dataset.catalog.path) as connection:
            grouped = connection.execute("SELECT 1 FROM samples WHERE given_group IS NOT NULL LIMIT 1").fetchone()
        if not grouped:  # a stored split is extended all the same
            known = dataset.catalog.column_names()
            raise BadInput(f"{dataset.name} has no column called 'group'.", known_columns(known))


def _grouped(dataset: Dataset, requests: Sequence[SplitRequest], context: Context) -> tuple[SplitRows, Groups]:
    context.report(Progress("Looking for groups", 0))
    rows = read_rows(dataset, [request.split_name for request in requests], requests[0])
    context.check_abandoned()
    return rows, rows.groups()


def _no_views(rows: SplitRows, groups: Groups, *columns: Sequence[Any]) -> list[Sequence[Any]]:
    """The groups, the classes and further columns of the samples that are no views."""
    return [list(compress(column, map(not_, rows.views))) for column in (groups.names, rows.labels, *columns)]


def _stored_request(dataset: Dataset, name: str) -> SplitRequest | None:
    with schema.reading(dataset.catalog.path) as connection:
        row = connection.execute("SELECT request FROM splits WHERE name = ?", (name,)).fetchone()
    return None if row is None else stored(dataset.catalog.path, row[0], partial(record, SplitRequest))


def _stored_sides(dataset: Dataset, name: str, rows: SplitRows) -> Stored:
    """For each row whether the split has it already, and on which side."""
    with schema.reading(dataset.catalog.path) as connection:
        stored = dict(connection.execute("SELECT sample, side FROM split_rows WHERE split = ?", (name,)).fetchall())
    return [(number in stored, stored.get(number)) for number in rows.ids]


def _on_train(rows: SplitRows, stored: Stored, learned: Callable[[str], bool]) -> Stored:
    """The same with every new sample on train that the run knows, or that was made from one."""
    origins = rows.columns.get(DERIVED, rows.sha256)
    return [
        own if own[0] or not any(sha and learned(sha) for sha in (sample, origin)) else (True, "train")
        for own, sample, origin in zip(stored, rows.sha256, origins, strict=True)
    ]


def _store(
    dataset: Dataset,
    requests: Sequence[SplitRequest],
    rows: SplitRows,
    groups: Groups,
    settled: Sequence[SplitSides],
    current: str,
    context: Context,
) -> tuple[SplitResult, ...]:
    """Stores splits of the same samples as one edit, and makes the one called `current` the dataset's current one."""
    # Before the transaction: comparing all sides takes seconds, in which no other process could decide anything.
    entries = [certify(request, rows, groups, own, context) for request, own in zip(requests, settled, strict=True)]
    earlier = set(dataset.split_names())
    new = 0
    changes: list[Change | None] = []
    with schema.writing(dataset.catalog.path) as connection:
        for request, own, entry in zip(requests, settled, entries, strict=True):
            count, own_changes = changes_of(connection, request, rows, groups, own, entry)
            new = max(new, count)
            changes += own_changes
        # In the same edit, so that one undo takes back the split and that it is the current one.
        changes.append(edits.change(connection, "choices", ("split",), ("split", current)))
        what = f"the split {current}" if len(requests) == 1 else f"{len(requests)} folds, from {requests[0].split_name} on"
        title = f"{'Extended' if requests[0].split_name in earlier else 'Made'} {what}"
        edit = edits.apply(connection, "split", title, new, changes)
    return tuple(_result(dataset, rows, own, entry, edit) for own, entry in zip(settled, entries, strict=True))


def _result(dataset: Dataset, rows: SplitRows, outcome: SplitSides, entry: Certificate, edit: int | None) -> SplitResult:
    placed = zip(rows.paths, outcome.sides, rows.used, strict=True)
    assignment = {path: side for path, side, used in placed if used and side is not None}
    return SplitResult(
        dataset.name, entry.split, entry.groups, entry.counts, assignment, entry.closest_across, entry.set_aside,
        entry.warnings, entry.fingerprint, edit,
    )  # fmt: skip
