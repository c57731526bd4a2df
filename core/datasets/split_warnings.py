"""What a person should know about a split: classes that miss a side, groups that grew too large, sides that leak."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

_LARGE_SHARE = 0.05  # of all samples, from which a group is worth a word
_LARGE_LEAST = 20
_SHOWN = 5


def about_sides(wanted: Sequence[str], counts: dict[str, dict[str, int]], leaks: Sequence[str], tied: Sequence[int]) -> list[str]:
    """Sides without pictures, pictures that leak in a given split, pictures set aside."""
    found = [
        f"There is no picture on {side}: the dataset has too few groups. Add pictures that are not alike."
        for side in wanted
        if not any(counts[side].values())
    ]
    if leaks:
        found.append(
            f"{len(leaks)} pictures on val or test are tied to pictures on another side ({_some(leaks)}). The given split is "
            "kept; make a split of your own for results that are free of this leak."
        )
    if tied:
        found.append(f"{len(tied)} new pictures tie two sides together and are set aside; the certificate lists them.")
    return found


def about_classes(labels: Sequence[str], names: Sequence[str], sides: Sequence[str | None], wanted: Sequence[str]) -> list[str]:
    """Classes that miss a side, with what to do."""
    groups: dict[str, set[str]] = {}
    pictures: Counter[str] = Counter(labels)
    on: dict[str, set[str]] = {label: set() for label in pictures}
    for label, name, side in zip(labels, names, sides, strict=True):
        groups.setdefault(label, set()).add(name)
        if side is not None:
            on[label].add(side)
    found = []
    for label in sorted(groups):
        missing = [side for side in wanted if side not in on[label]]
        if not missing:
            continue
        have, need = len(groups[label]), len(wanted)
        found.append(
            f"Class {label} has {have} group{'s' if have != 1 else ''} ({pictures[label]} pictures) and is missing from "
            f"{' and '.join(missing)}. Add at least {max(1, need - have)} more picture{'s' if need - have > 1 else ''} that "
            "are not alike, or leave the class out."
        )
    return found


def about_groups(paths: Sequence[str], names: Sequence[str]) -> list[str]:
    """The largest group, when it is so large that something other than likeness may tie it together."""
    name, largest = Counter(names).most_common(1)[0]
    if largest < max(_LARGE_LEAST, _LARGE_SHARE * len(paths)):
        return []
    members = [path for path, own in zip(paths, names, strict=True) if own == name]
    return [
        f"The largest group has {largest} of {len(paths)} pictures ({_some(members)}) and stays on one side as a whole. "
        "Pictures of one single colour are all alike to the comparison: look at them, and exclude what is empty."
    ]


def _some(paths: Sequence[str]) -> str:
    more = f" and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else ""
    return ", ".join(paths[:_SHOWN]) + more
