"""What a derived dataset takes over from the one it was made from: the split with its sides, and whose pictures they are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from core.datasets.catalog import edits, ledger, schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.rows import SplitRows, read_rows
from core.datasets.splits.sides import SplitSides
from core.datasets.splits.splitting import stored_request
from core.datasets.splits.storing import certify, changes_of
from core.derived.parents import AT, FROM, Parent
from core.support.jobs import Context
from core.support.wording import are, counted

# By name, in the long and the short form: a source's licence is a text, and nothing better is on record.
_NO_DERIVATIVES = re.compile(r"no[- ]?deriv|\bby(-nc)?-nd\b", re.IGNORECASE)


def carry_split(parent: Dataset, split: str, target: Dataset, context: Context) -> tuple[str, ...]:
    """Stores the parent's split in the target: every picture on the side of the one it was made from.

    The split keeps its name and its request, so that it can be extended. It becomes the target's current one.

    Returns:
        Sentences for the person: the certificate's warnings.

    Raises:
        NotThere: The parent has no such split.
        Abandoned: The job was dropped.
    """
    request = stored_request(parent, split)
    # What the request groups by is in the groups the target's pictures were given.
    rows = read_rows(target, [split], replace(request, group_by=None, group_pattern=None))
    groups = rows.groups()
    sides = _sides(parent, split, target, rows)
    silent = sum(side is None for side in sides)
    told = f"{counted(silent, 'picture')} {are(silent)} on no side of {split} in {parent.name}, and on none here."
    notes = (told,) if silent else ()
    outcome = SplitSides(sides, (), notes)
    entry = certify(request, rows, groups, outcome, context)
    entry = replace(entry, request=f"{entry.request}; carried over from {parent.name}")
    with schema.writing(target.catalog.path) as connection:
        _, changes = changes_of(connection, request, rows, groups, outcome, entry)
        # In the same edit, so that one undo takes back both.
        changes.append(edits.change(connection, "choices", ("split",), ("split", split)))
        edits.apply(connection, "split", f"Carried the split {split} over from {parent.name}", len(rows.ids), changes)
    return entry.warnings


def carry_ledger(parent: Dataset, target: Dataset) -> int:
    """Records owner, licence and page of the originals for what was made from them; returns how many pictures have them."""
    known = {entry.sha256: entry for entry in ledger.entries(parent.catalog.path)}
    with schema.reading(target.catalog.path) as connection:
        rows = connection.execute(
            "SELECT s.sha256, c.value FROM samples s JOIN columns c ON c.sample = s.id AND c.name = ?", (FROM,)
        ).fetchall()
    entries = [replace(known[origin], sha256=own) for own, origin in rows if origin in known]
    if entries:
        ledger.record(target.catalog.path, entries)
    return len(entries)


def no_derivatives(parent: Dataset, wanted: Iterable[Parent]) -> int:
    """How many of these pictures may be shared only as they are, by what their licence is called."""
    known = {entry.sha256: entry.licence for entry in ledger.entries(parent.catalog.path)}
    licences = (known.get(one.sha256) or dict(one.columns).get("licence") or one.licence for one in wanted)
    return sum(bool(_NO_DERIVATIVES.search(licence)) for licence in licences)


def _sides(parent: Dataset, split: str, target: Dataset, rows: SplitRows) -> tuple[str | None, ...]:
    """The side of each of the target's pictures: that of the picture at the path it was made from."""
    with schema.reading(parent.catalog.path) as connection:
        query = "SELECT s.path, p.side FROM split_rows p JOIN samples s ON s.id = p.sample WHERE p.split = ?"
        side_at = dict(connection.execute(query, (split,)).fetchall())
    with schema.reading(target.catalog.path) as connection:
        made_at = dict(connection.execute("SELECT sample, value FROM columns WHERE name = ?", (AT,)).fetchall())
    return tuple(side_at.get(made_at.get(number, "")) for number in rows.ids)
