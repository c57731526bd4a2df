"""Which group goes to which side: whole groups, every class in its share, the same for the same samples and seed."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.float64]

_LEARNED = "train"  # what is not learned cannot be judged
_EARLY = ("val", "test")  # without val no epoch can be chosen


def assign_groups(
    names: Sequence[str],
    labels: Sequence[str],
    shares: Mapping[str, float],
    seed: int,
    fixed: Mapping[str, str] | None = None,
    exact: bool = False,
) -> dict[str, str]:
    """The side of each group.

    Groups are taken in order, the largest first and equal ones shuffled by the seed; each goes to the side where it brings the
    counts of its classes closest to their shares (chi-square). Then every class that has as many groups as there are sides
    gets at least one group on each. Classes with fewer cannot be cut so: the shares are met over all of these together, val
    before test, and each of them that has a group on train keeps one there.

    Args:
        names: Group of each sample.
        labels: Class of each sample.
        shares: Fraction of each side; they add up to 1. Sides with none get nothing.
        seed: Decides between groups that are equal otherwise; the order of the samples does not matter.
        fixed: Sides of groups that are settled; they count, and stay.
        exact: True where the number of samples on a side matters more than the share of each class there.

    Shapes:
        names, labels: [N].
    """
    sides = [side for side, share in shares.items() if share > 0]
    classes = {label: index for index, label in enumerate(sorted(set(labels)))}
    content: dict[str, Counter[int]] = {}
    for name, label in zip(names, labels, strict=True):
        content.setdefault(name, Counter())[classes[label]] += 1
    totals = np.zeros(len(classes))
    for counts in content.values():
        for index, count in counts.items():
            totals[index] += count
    # Never 0, for the cost divides by it.
    targets = np.array([[max(total * shares[side], 1e-9) for total in totals] for side in sides])
    have = np.zeros_like(targets)
    chosen: dict[str, str] = {}
    for name, side in (fixed or {}).items():
        if name in content:
            chosen[name] = side
            if side in sides:
                _add(have[sides.index(side)], content[name], 1)
    # The largest first: one that comes last finds no side with room for it.
    free = sorted(
        (name for name in content if name not in (fixed or {})),
        key=lambda name: (-content[name].total(), _shuffled(seed, name)),
    )
    for name in free:
        best = min(range(len(sides)), key=lambda row: _cost(have[row], targets[row], content[name]))
        chosen[name] = sides[best]
        _add(have[best], content[name], 1)
    few = _fill_gaps(chosen, content, sides, free)
    _share_few(chosen, content, shares, few, free)
    if exact:
        _reach_totals(chosen, content, sides, targets, free)
    return chosen


def _shuffled(seed: int, name: str) -> str:
    # A digest and not a random generator: a name draws the same whatever else is there, with every version of numpy.
    return hashlib.sha256(f"{seed}:{name}".encode()).hexdigest()


def _add(row: Counts, counts: Counter[int], sign: int) -> None:
    for index, count in counts.items():
        row[index] += sign * count


def _cost(have: Counts, target: Counts, counts: Counter[int]) -> float:
    """How much the chi-square distance of one side's counts from their targets grows when the group joins it."""
    total = 0.0
    for index, count in counts.items():
        total += count * (count + 2 * (have[index] - target[index])) / target[index]
    return total


def _fill_gaps(chosen: dict[str, str], content: Mapping[str, Counter[int]], sides: list[str], free: Sequence[str]) -> set[int]:
    """Moves single groups so that no class misses a side that has enough groups for all; those with few groups first.

    Returns the classes that have fewer groups than there are sides.
    """
    groups_of: dict[int, list[str]] = {}
    for name in chosen:
        for index in content[name]:
            groups_of.setdefault(index, []).append(name)
    movable = {name: rank for rank, name in enumerate(free)}
    on_side = Counter((chosen[name], index) for name in chosen for index in content[name])
    # Few groups first, since what they need is gone once another class has been helped.
    for index in sorted(groups_of, key=lambda index: (len(groups_of[index]), index)):
        for side in sides if len(groups_of[index]) >= len(sides) else ():
            if on_side[side, index]:
                continue
            donors = [
                name
                for name in groups_of[index]
                if name in movable and all(on_side[chosen[name], other] > 1 for other in content[name])
            ]
            if not donors:
                continue
            crowd = {name: on_side[chosen[name], index] for name in donors}
            name = min(donors, key=lambda name: (len(content[name]), -crowd[name], content[name].total(), movable[name]))
            for other in content[name]:
                on_side[chosen[name], other] -= 1
                on_side[side, other] += 1
            chosen[name] = side
    return {index for index, names in groups_of.items() if len(names) < len(sides)}


def _share_few(
    chosen: dict[str, str],
    content: Mapping[str, Counter[int]],
    shares: Mapping[str, float],
    few: set[int],
    free: Sequence[str],
) -> None:
    """Moves groups of classes with few groups so that these classes together come to the shares.

    Bought with a failure: a thousand classes of two pictures, asked for 80, 10 and 10 parts, got a thousand pictures on train,
    none on val and a thousand on test.
    """
    pool = [name for name in chosen if content[name].keys() <= few]
    # Small groups go first: of a pair and a single picture the pair is learned from.
    movable = [name for name in reversed(free) if content[name].keys() <= few]
    if shares.get(_LEARNED):
        chosen.update(dict.fromkeys(movable, _LEARNED))
    sides = [side for side in _EARLY if shares.get(side)]
    sides += [side for side, share in shares.items() if share > 0 and side not in (*sides, _LEARNED)]
    have, on_side = Counter[str](), Counter[tuple[str, int]]()
    for name in pool:
        have[chosen[name]] += content[name].total()
        on_side.update((chosen[name], index) for index in content[name])
    total = have.total()
    for side in sides:
        for name in movable:
            size, source = content[name].total(), chosen[name]
            # The first is let in even where the share is less than one: a side without any measures nothing.
            if have[side] and have[side] + size / 2 > shares[side] * total:
                break
            if source == _LEARNED:
                spare = have[source] > shares[source] * total or not have[side]
                fits = spare and all(on_side[source, index] > 1 for index in content[name])
            else:  # among folds, of which each has to be learned from by the others
                over = source != side and _LEARNED not in shares and have[source] > shares[source] * total
                fits = over and not any(on_side[side, index] for index in content[name])
            if fits:
                for index in content[name]:
                    on_side[source, index] -= 1
                    on_side[side, index] += 1
                have[source], have[side] = have[source] - size, have[side] + size
                chosen[name] = side


def _reach_totals(
    chosen: dict[str, str], content: Mapping[str, Counter[int]], sides: list[str], targets: Counts, free: Sequence[str]
) -> None:
    """Moves whole groups from sides that have more samples than they should to sides that lack some, until none fits."""
    have = np.zeros_like(targets)
    for name, side in chosen.items():
        if side in sides:
            _add(have[sides.index(side)], content[name], 1)
    alike: dict[tuple[int, tuple[tuple[int, int], ...]], list[str]] = {}  # one of those on a side with equal content will do
    for name in reversed(free):
        alike.setdefault((sides.index(chosen[name]), tuple(sorted(content[name].items()))), []).append(name)
    while True:
        over = np.rint(have.sum(axis=1) - targets.sum(axis=1))
        moves = []
        for (source, counts), names in alike.items():
            group, size = Counter(dict(counts)), sum(count for _, count in counts)
            if not names or size > over[source] or any(have[source, index] <= count for index, count in counts):
                continue
            _add(have[source], group, -1)
            back = _cost(have[source], targets[source], group)
            _add(have[source], group, 1)
            moves += [
                (_cost(have[row], targets[row], group) - back, int(row), source, counts) for row in np.flatnonzero(over <= -size)
            ]
        if not moves:
            return
        _, row, source, counts = min(moves)
        name = alike[source, counts].pop()
        alike.setdefault((row, counts), []).append(name)
        chosen[name] = sides[row]
        _add(have[source], content[name], -1)
        _add(have[row], content[name], 1)
