"""How a split gets into the catalog: its rows and its certificate, as changes of one edit."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

from core.datasets.catalog import edits
from core.datasets.catalog.dataset import fingerprint
from core.datasets.catalog.edits import Change
from core.datasets.splits.certificate import Certificate, Tie, closest_across, count_groups, count_sides, to_json
from core.datasets.splits.copies import about_names
from core.datasets.splits.groups import Groups
from core.datasets.splits.request import SplitRequest
from core.datasets.splits.rows import SplitRows
from core.datasets.splits.sides import SplitSides
from core.datasets.splits.warnings import about_classes, about_given, about_groups, about_numbers, about_sides
from core.support.jobs import Context


def changes_of(
    connection: sqlite3.Connection,
    request: SplitRequest,
    rows: SplitRows,
    groups: Groups,
    outcome: SplitSides,
    entry: Certificate,
) -> tuple[int, list[Change | None]]:
    """What has to change so that the catalog holds the split: how many samples, and the changes."""
    name = request.split_name
    changes = []
    for number, side, part in zip(rows.ids, outcome.sides, groups.names, strict=True):
        changes.append(edits.change(connection, "split_rows", (name, number), (name, number, side, part)))
    new = sum(change is not None for change in changes)
    same = connection.execute("SELECT created FROM splits WHERE name = ?", (name,)).fetchone()
    # A split that got nothing new keeps its certificate, or asking for it once more would be an edit.
    if new or not same:
        wish = json.dumps(asdict(request.named()), sort_keys=True)
        row = (name, same[0] if same else entry.created, wish, to_json(entry))
        changes.append(edits.change(connection, "splits", (name,), row))
    return new, changes


def certify(request: SplitRequest, rows: SplitRows, groups: Groups, outcome: SplitSides, context: Context) -> Certificate:
    """The certificate of a split, over the samples in use."""
    used = [row for row, is_used in enumerate(rows.used) if is_used]
    paths, labels, names = ([column[row] for row in used] for column in (rows.paths, rows.labels, groups.names))
    sides = [outcome.sides[row] for row in used]
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
        Tie(join.reason, join.pictures, tuple((rows.paths[i], rows.paths[j], far) for i, j, far in join.examples))
        for join in groups.joins
    )
    warnings = (
        *outcome.notes,
        *about_sides(request, counts, leaks, outcome.tied),
        *about_given(request, [rows.given_sides[row] for row in used], sides),
        # Views are not among the pictures that were asked for: they are added to train as they come.
        *about_numbers(request, count_sides(labels, [None if rows.views[row] else outcome.sides[row] for row in used])),
        *about_classes(labels, names, sides, request.wanted_sides, request.group_by),
        *about_names(paths, labels, sides),
        *about_groups(paths, names, {name: [values[row] for row in used] for name, values in rows.columns.items()}),
    )
    return Certificate(
        split=request.split_name,
        created=edits.now(),
        request=request.shown,
        groups=len(on),
        counts=counts,
        ties=ties,
        largest_group=max(Counter(names).values()),
        closest_across=closest_across(paths, rows.hashes[used], sides, context, _compared(rows, used)),
        leaks=leaks,
        set_aside=tuple(path for path, side in zip(paths, sides, strict=True) if side is None),
        fingerprint=fingerprint(paths, [rows.sha256[row] for row in used], labels, sides),
        warnings=warnings,
        class_groups=count_groups(labels, names, sides),
        closer=rows.closer,
        unseen=rows.unseen,
    )


def _compared(rows: SplitRows, used: Sequence[int]) -> dict[tuple[int, int], float]:
    """How well pixels agree, by the places of two rows among those in use: of copies, and of pictures that resemble others."""
    place = {row: number for number, row in enumerate(used)}
    known = {**rows.resembling, **{(pair.first, pair.second): 1 - pair.distance for pair in rows.alike}}
    return {(place[i], place[j]): agreed for (i, j), agreed in known.items() if i in place and j in place}
