"""What a person should know about a split: classes that miss a side, groups that grew too large, sides that leak."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from core.datasets.splits.certificate import Certificate
from core.datasets.splits.groups import BY_HAND, PATTERN
from core.datasets.splits.request import GIVEN, SplitRequest
from core.datasets.splits.rows import DERIVED
from core.support.ordering import in_order
from core.support.wording import are, counted, percentage, some

_SAME = {PATTERN: "value of the pattern in their paths", DERIVED: "original", "group": "group, as the source named it"}
_LARGE_SHARE = 0.05  # of all samples, from which a group is worth a word
_LARGE_LEAST = 20
_SHOWN = 5
_FEW = 10  # pictures of a class on a side, below which its accuracy there says little
_OFF = 0.1  # difference of a class's share of a side from that of all pictures, from which it is worth a word


def class_notes(entry: Certificate) -> dict[str, str]:
    """What a person should know about single classes of a split, by class; most have nothing."""
    totals = {side: sum(counts.values()) for side, counts in entry.counts.items()}
    notes = {}
    for label in entry.counts["train"]:
        own = {side: counts[label] for side, counts in entry.counts.items()}
        wanted = [side for side in own if totals[side]]
        missing = [side for side in wanted if not own[side]]
        few = [side for side in ("val", "test") if 0 < own[side] < _FEW]
        off = [side for side in wanted if _is_off(own[side], sum(own.values()), totals[side], entry.pictures)]
        if missing:
            notes[label] = f"missing from {' and '.join(missing)}"
        elif off:
            most = max(off, key=lambda side: own[side] / totals[side])
            notes[label] = f"{percentage(own[most] / sum(own.values()))} on {most}: large groups"
        elif few:
            notes[label] = f"few on {' and '.join(few)}"
    return notes


def _is_off(own: int, pictures: int, on_side: int, of_all: int) -> bool:
    # Two pictures more or less are no imbalance, however small the class.
    return abs(own / pictures - on_side / of_all) > _OFF and abs(own - pictures * on_side / of_all) > 2


def about_sides(
    request: SplitRequest, counts: Mapping[str, Mapping[str, int]], leaks: Sequence[str], tied: Sequence[int]
) -> list[str]:
    """Sides without pictures, pictures that leak in a given or older split, pictures set aside."""
    found = [
        f"There is no picture on {side}: the dataset has too few groups. Add pictures that are not alike."
        for side in request.wanted_sides
        if not any(counts[side].values())
    ]
    if leaks:
        kept = (
            "The given split is kept; make a split of your own"
            if request.name == GIVEN
            else "The split is older than what ties them and is kept; make one with another name or seed"
        )
        found.append(
            f"{_are(len(leaks), 'on val or test')} tied to pictures on another side ({some(leaks, _SHOWN)}). {kept} for results "
            "that are free of this leak."
        )
    if tied:
        found.append(f"{_are(len(tied), 'that tie two sides together')} set aside; the certificate lists them.")
    return found


def about_given(request: SplitRequest, given: Sequence[str | None], sides: Sequence[str | None]) -> list[str]:
    """What a split of one's own makes of the test pictures that the source has set aside.

    Shapes:
        given, sides: [N].
    """
    mixed = sum(theirs == "test" != own and own is not None for theirs, own in zip(given, sides, strict=True))
    if request.name == GIVEN or request.folds or not mixed:
        return []
    return [
        f"{counted(mixed, 'picture')} that the source has on test {are(mixed)} on another side here, so its accuracies are not "
        f"what others publish of this test. The source's own split is called {GIVEN}."
    ]


def about_numbers(request: SplitRequest, counts: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Sides that have another number of pictures than was asked for."""
    if not request.is_counted:
        return []
    wanted = {side: int(getattr(request, side)) for side in counts}
    off = [
        f"{wanted[side]:,} on {side} and got {have:,}"
        for side in counts
        if (have := sum(counts[side].values())) != wanted[side]
    ]  # fmt: skip
    return [f"You asked for {', '.join(off)}: groups stay whole, and classes in their shares."] if off else []


def about_classes(
    labels: Sequence[str], names: Sequence[str], sides: Sequence[str | None], wanted: Sequence[str], group_by: str | None
) -> list[str]:
    """Classes that miss a side, with what to do: a sentence for all that miss the same one."""
    groups: dict[str, set[str]] = {}
    pictures: Counter[str] = Counter(labels)
    on: dict[str, set[str]] = {label: set() for label in pictures}
    for label, name, side in zip(labels, names, sides, strict=True):
        groups.setdefault(label, set()).add(name)
        if side is not None:
            on[label].add(side)
    other = f"not alike and not of the same {group_by}" if group_by else "not alike"
    missing: dict[tuple[str, ...], list[str]] = {}
    for label in in_order(groups):
        lacking = tuple(side for side in wanted if side not in on[label])
        if lacking:
            missing.setdefault(lacking, []).append(label)
    found = []
    for lacking, those in missing.items():
        more = max(1, max(len(wanted) - len(groups[label]) for label in those))
        advice = f"Add at least {counted(more, 'more picture')} that {are(more)} {other}"
        where, cannot = f"missing from {' and '.join(lacking)}", " and cannot be trained on" if "train" in lacking else ""
        if len(those) == 1:
            label = those[0]
            told = f"Class {label} has {counted(len(groups[label]), 'group')} ({counted(pictures[label], 'picture')}) and is"
            found.append(f"{told} {where}{cannot}. {advice}, or leave the class out.")
        else:
            told = f"{len(those):,} classes ({some(those, _SHOWN)}) have too few groups: they are"
            found.append(f"{told} {where}{cannot}. {advice} to each, or leave them out.")
    return found + _about_learning({label for label, own in on.items() if "train" in own})


def _about_learning(learned: set[str]) -> list[str]:
    """A split whose train nothing can be learned from."""
    if len(learned) > 1:
        return []
    only = f"only the class {next(iter(learned))} is" if learned else "no class is"
    return [f"This split cannot be trained on: {only} on train, and a network learns to tell two or more apart."]


def about_groups(
    paths: Sequence[str], names: Sequence[str], columns: Mapping[str, Sequence[str | None]] = MappingProxyType({})
) -> list[str]:
    """The largest group, when it is so large that something other than likeness may tie it together.

    Args:
        paths: Of the samples.
        names: Their groups.
        columns: What else ties samples with equal values, by what it is called.
    """
    name, largest = Counter(names).most_common(1)[0]
    if largest < max(_LARGE_LEAST, _LARGE_SHARE * len(paths)):
        return []
    rows = [row for row, own in enumerate(names) if own == name]
    same = (name for name, values in columns.items() if len({values[row] or row for row in rows}) == 1)
    shared = next((_SAME.get(name, name) for name in same), None)
    if shared == BY_HAND:
        why = "Somebody tied them together; without that tie the sides come closer to their shares."
    elif shared:
        why = f"They have the same {shared}; with fewer pictures of it, or more of others, the sides come closer to their shares."
    else:
        why = "Pictures of one single colour are all alike to the comparison: look at them, and exclude what is empty."
    told = some([paths[row] for row in rows], _SHOWN)
    return [f"The largest group has {largest} of {len(paths)} pictures ({told}) and stays on one side as a whole. {why}"]


def _are(count: int, which: str) -> str:
    return f"1 picture {which} is" if count == 1 else f"{count:,} pictures {which} are"
