"""Where the things of a lineage are drawn: what comes from something stands right of it, and no two things overlap.

Each thing hangs below one of those it comes from, the farthest to the right, so that the whole is a forest drawn as trees are:
every branch has rows of its own. What is added later moves nothing out of its order, as layouts do that uncross lines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Where a thing stands. *Units*: things; a column is as wide and a row as high as one with the gap beside it.

    Attributes:
        column: From the left, 0 for what comes from nothing.
        row: From the top; between two rows where it stands before the middle of its branch.
    """

    column: int
    row: float


def laid_out(keys: Sequence[str], lines: Sequence[tuple[str, str]]) -> dict[str, Place]:
    """The place of every thing.

    Args:
        keys: The things, in the order in which they are to stand where nothing else decides.
        lines: What comes from what: (from, to). A line that closes a circle moves nothing; the first ones given count.
    """
    columns, children = _hung(keys, lines)
    rows = _rows(children)
    return {key: Place(columns[key], rows[key]) for key in keys}


def with_depth(keys: Sequence[str], lines: Sequence[tuple[str, str]]) -> list[tuple[int, str]]:
    """The same forest as lines of a text: how deep each thing hangs, and its key; what hangs below a thing follows it."""
    _, children = _hung(keys, lines)
    told = []
    ahead = [(0, root) for root in reversed(children.get(None, ()))]
    while ahead:
        depth, key = ahead.pop()
        told.append((depth, key))
        ahead.extend((depth + 1, child) for child in reversed(children.get(key, ())))
    return told


_Children = Mapping[str | None, Sequence[str]]


def _hung(keys: Sequence[str], lines: Sequence[tuple[str, str]]) -> tuple[dict[str, int], _Children]:
    """The column of each thing, and what hangs below it; below None what comes from nothing."""
    parents = _parents(keys, lines)
    columns = _columns(keys, parents)
    children: dict[str | None, list[str]] = {}
    for key in keys:
        # The first of those that stand farthest to the right.
        below = max(parents[key], key=lambda parent: columns[parent], default=None)
        children.setdefault(below, []).append(key)
    return columns, children


def _parents(keys: Sequence[str], lines: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """What each thing comes from, without the lines that close a circle."""
    parents: dict[str, list[str]] = {key: [] for key in keys}
    wanted = [(start, end) for start, end in dict.fromkeys(lines) if start in parents and end in parents]
    # Mostly there is no circle, and a look at each line for itself would take as long as all of them squared.
    in_circles = _in_circles(keys, wanted)
    for start, end in wanted:
        if end not in in_circles or not _comes_from(start, end, parents):
            parents[end].append(start)
    return parents


def _in_circles(keys: Sequence[str], lines: Sequence[tuple[str, str]]) -> set[str]:
    """The things that are in a circle or come from one: what is left when those are taken away that come from nothing left."""
    waits = dict.fromkeys(keys, 0)
    after: dict[str, list[str]] = {key: [] for key in keys}
    for start, end in lines:
        waits[end] += 1
        after[start].append(end)
    free = [key for key in keys if not waits[key]]
    while free:
        for key in after[free.pop()]:
            waits[key] -= 1
            if not waits[key]:
                free.append(key)
    return {key for key, left in waits.items() if left}


def _comes_from(key: str, origin: str, parents: Mapping[str, Sequence[str]]) -> bool:
    """Whether a thing comes from another one, or is it."""
    seen, ahead = {key}, [key]
    while ahead:
        place = ahead.pop()
        if place == origin:
            return True
        new = [parent for parent in parents[place] if parent not in seen]
        seen.update(new)
        ahead.extend(new)
    return False


def _columns(keys: Sequence[str], parents: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """The column of each thing: one right of whatever it comes from, and no farther."""
    columns: dict[str, int] = {}
    for key in keys:
        # By a list of what is open and not by calls in calls: a run may have a thousand before it.
        ahead = [key]
        while ahead:
            place = ahead[-1]
            waits = [parent for parent in parents[place] if parent not in columns]
            if waits:
                ahead.extend(waits)
                continue
            columns[place] = 1 + max((columns[parent] for parent in parents[place]), default=-1)
            ahead.pop()
    return columns


def _rows(children: _Children) -> dict[str, float]:
    """The row of each thing: a line for each that nothing hangs below, and the others before the middle of their branch."""
    rows: dict[str, float] = {}
    free = 0
    ahead = [(root, False) for root in reversed(children.get(None, ()))]
    while ahead:
        key, placed = ahead.pop()
        below = children.get(key, ())
        if placed:
            rows[key] = (rows[below[0]] + rows[below[-1]]) / 2
        elif below:
            ahead.append((key, True))
            ahead.extend((child, False) for child in reversed(below))
        else:
            rows[key] = float(free)
            free += 1
    return rows
