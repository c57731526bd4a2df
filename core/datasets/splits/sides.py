"""Which side each sample is on: for a new split, for one that is extended, and for one that was given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.datasets.splits.request import REST
from core.datasets.splits.stratifying import assign_groups
from core.support.wording import are, counted, percentage

CARVED = 0.1
"""Share of train that becomes a side which a given split lacks."""

Stored = Sequence[tuple[bool, str | None]]
"""For each sample whether the split has it already, and on which side (None: set aside)."""


@dataclass(frozen=True)
class SplitSides:
    """The outcome for each sample.

    Attributes:
        sides: "train", "val", "test", or None for samples set aside.
        tied: Rows set aside because their group is on two sides.
        notes: Sentences for the person.
    """

    sides: tuple[str | None, ...]
    tied: tuple[int, ...]
    notes: tuple[str, ...] = ()


def new_sides(names: Sequence[str], labels: Sequence[str], shares: Mapping[str, float], seed: int, stored: Stored) -> SplitSides:
    """Sides for all samples; those stored stay where they are.

    Shapes:
        names (groups), labels, stored: [N].
    """
    known: dict[str, set[str]] = {}
    for name, (is_stored, side) in zip(names, stored, strict=True):
        if is_stored and side is not None:
            known.setdefault(name, set()).add(side)
    # The two parts of a group that new pictures have tied together still count on their sides.
    units = [
        f"{name}@{side}" if side is not None and len(known.get(name, ())) > 1 else name
        for name, (_, side) in zip(names, stored, strict=True)
    ]
    fixed = {name: next(iter(sides)) for name, sides in known.items() if len(sides) == 1}
    fixed |= {f"{name}@{side}": side for name, sides in known.items() if len(sides) > 1 for side in sides}
    free = [row for row, (is_stored, side) in enumerate(stored) if not is_stored and len(known.get(names[row], ())) < 2]
    counted = sorted({*free, *(row for row, (_, side) in enumerate(stored) if side is not None)})
    chosen = assign_groups([units[row] for row in counted], [labels[row] for row in counted], shares, seed, fixed, REST in shares)
    sides: list[str | None] = [side for _, side in stored]
    for row in free:
        side = chosen[units[row]]
        sides[row] = None if side == REST else side
    tied = tuple(row for row, (is_stored, _) in enumerate(stored) if not is_stored and len(known.get(names[row], ())) > 1)
    return SplitSides(tuple(sides), tied)


def given_sides(names: Sequence[str], labels: Sequence[str], given: Sequence[str | None], stored: Stored) -> SplitSides:
    """Sides as the source gave them; pictures it says nothing about count as train, and a missing side is carved out of train.

    What was carved out earlier stays on its side, also when the source has that side by now.

    Shapes:
        names (groups), labels, given, stored: [N].
    """
    present = {side for side in given if side}
    carved = {side: CARVED for side in ("val", "test") if side not in present}
    sides: list[str | None] = [side or "train" for side in given]
    elsewhere = {name for name, side in zip(names, sides, strict=True) if side != "train"}
    # What has a relative on a given side stays on train: carved out it would lie across from it.
    pool = [row for row, side in enumerate(sides) if side == "train" and (stored[row][1] or names[row] not in elsewhere)]
    outcome = new_sides(
        [names[row] for row in pool],
        [labels[row] for row in pool],
        {"train": 1 - sum(carved.values()), **carved},
        0,
        [stored[row] if stored[row][1] else (False, None) for row in pool],
    )
    for row, side in zip(pool, outcome.sides, strict=True):
        sides[row] = side or "train"
    notes = []
    silent = sum(side is None for side in given)
    if silent:
        they_are = "it is" if silent == 1 else "they are"
        notes.append(f"The source gave no side for {counted(silent, 'picture')}; {they_are} on train.")
    if carved:
        missing = " and ".join(carved)
        notes.append(f"The source has no {missing}; {percentage(CARVED)} of train, by whole groups, became {missing}.")
    return SplitSides(tuple(sides), (), tuple(notes))


def with_views(rest: SplitSides, names: Sequence[str], views: Sequence[bool], stored: Stored) -> SplitSides:
    """Sides for all samples, where only those that are no views were decided.

    A view goes to train when its group is there as a whole; elsewhere pictures are judged as they are, and it is set aside, as
    is a view of a picture that is out of use.
    Views that are stored stay where they are.

    Args:
        rest: Of the samples that are no views, in their order.
        names: Group of each sample.
        views: Whether each is a view.
        stored: What the split has already.

    Shapes:
        names, views, stored: [N].
    """
    plain = [row for row, view in enumerate(views) if not view]
    sides: list[str | None] = [side for _, side in stored]
    places: dict[str, set[str | None]] = {}
    for row, side in zip(plain, rest.sides, strict=True):
        sides[row] = side
        places.setdefault(names[row], set()).add(side)
    aside = 0
    for row, view in enumerate(views):
        if view and not stored[row][0]:
            sides[row] = "train" if places.get(names[row]) == {"train"} else None
            aside += sides[row] is None
    notes = rest.notes
    if aside:
        views_are = f"{counted(aside, 'view')} of pictures that are not on train {are(aside)}"
        notes += (f"{views_are} on no side: elsewhere, pictures are judged as they are.",)
    return SplitSides(tuple(sides), tuple(plain[row] for row in rest.tied), notes)


def fold_sides(
    names: Sequence[str], labels: Sequence[str], val: float, seed: int, stored: Sequence[Stored]
) -> tuple[SplitSides, ...]:
    """Sides for every fold: each sample is on test in one of them, and on train or val in the others.

    Samples that the folds have already stay where they are in each.

    Args:
        names: Group of each sample.
        labels: Class of each sample.
        val: Fraction of all samples for val.
        seed: Decides between groups that are equal otherwise.
        stored: What each fold's split has already.

    Shapes:
        names, labels: [N]; stored: [folds][N].
    """
    folds = len(stored)
    tests = [str(number) for number in range(folds)]
    earlier = []
    for row in range(len(names)):
        own = next((name for name, split in zip(tests, stored, strict=True) if split[row] == (True, "test")), None)
        earlier.append((any(split[row][0] for split in stored), own))
    dealt = new_sides(names, labels, dict.fromkeys(tests, 1 / folds), seed, earlier)
    # val is a part of all pictures, and taken from those that are not on test.
    share = val * folds / (folds - 1)
    outcomes = []
    for number, test in enumerate(tests):
        rest = [row for row, fold in enumerate(dealt.sides) if fold not in (None, test)]
        inner = new_sides(
            [names[row] for row in rest],
            [labels[row] for row in rest],
            {"train": 1 - share, "val": share},
            # Another draw in each fold, or one part of the groups would be on val in all of them.
            seed + number + 1,
            [stored[number][row] for row in rest],
        )
        sides = ["test" if fold == test else None for fold in dealt.sides]
        for row, side in zip(rest, inner.sides, strict=True):
            sides[row] = side
        outcomes.append(SplitSides(tuple(sides), (*dealt.tied, *(rest[row] for row in inner.tied))))
    return tuple(outcomes)
