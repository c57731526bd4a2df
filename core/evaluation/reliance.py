"""How far a run leans on the backgrounds of pictures: the same pictures with and without them, with another one, and alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.evaluation.intervals import accuracy_interval, difference_interval
from core.evaluation.wording import chosen_words, percent
from core.runs.headline import UNKNOWN_DIFFERENCE, Interval
from core.support.wording import counted, percentage

ORIGINAL, REMOVED, SWAPPED, ALONE = VARIANTS = ("original", "removed", "swapped", "background only")
"""What is made of each picture: itself; its object before one colour; its object before the background of a picture of another
class; its background without the object."""


@dataclass(frozen=True)
class ReliancePart:
    """How many pictures of one class, or of all, are right in each variant.

    *Units*: accuracies and their differences are fractions.

    Attributes:
        name: Of the class; "" for all.
        n, groups: Pictures, and groups that they come in.
        accuracies, intervals: In the order of `VARIANTS`; 95 %, by groups.
        drops: By how much the accuracy falls from the original to each of the other variants.
        drop_intervals: 95 % of that, by groups; (-1, 1) where nothing can be said.
    """

    name: str
    n: int
    groups: int
    accuracies: tuple[float, ...]
    intervals: tuple[Interval, ...]
    drops: tuple[float, ...]
    drop_intervals: tuple[Interval, ...]

    def drop(self, variant: str) -> tuple[float, Interval]:
        """The fall from the original to a variant, and its interval."""
        place = VARIANTS.index(variant) - 1
        return self.drops[place], self.drop_intervals[place]


@dataclass(frozen=True)
class LeftOutPictures:
    """How many pictures of a side take no part.

    Attributes:
        no_mask: Their source had none, and nobody has looked for their objects.
        doubtful: Their masks cover too little or too much, or are undecided in large parts.
        unreadable: Their files cannot be read any more, or are others than they were.
    """

    no_mask: int = 0
    doubtful: int = 0
    unreadable: int = 0


@dataclass(frozen=True)
class RelianceExample:
    """A picture in its variants.

    Attributes:
        path, sample: Of the picture in its dataset.
        truth: Its class.
        files: A picture of each of `VARIANTS`, as the network saw it.
        said: The answer to each.
        sure: The probability of that answer, 0 to 1.
        donor: Class of the picture whose background it has when swapped.
    """

    path: str
    sample: str
    truth: str
    files: tuple[Path, ...]
    said: tuple[str, ...]
    sure: tuple[float, ...]
    donor: str


@dataclass(frozen=True)
class Reliance:
    """How far a run leans on backgrounds.

    Attributes:
        side: Pictures on that side that count; those judged are `overall.n`.
        left_out: The others.
        masks: Where the masks of those judged come from, and how many each: "source", "u2netp", "grabcut", "mask-rcnn".
        floor: Part of those judged that is of the commonest class.
        followed: Part of the swapped pictures that was taken for the class of the background. *Units*: fraction.
        fill: The colour behind the object where the background is removed, as #rrggbb: the network's mean.
        seed: By which other backgrounds were drawn.
        opened: How often the test result of this run was looked at.
    """

    run: str
    on: str
    side: int
    left_out: LeftOutPictures
    masks: Mapping[str, int]
    floor: float
    followed: float
    fill: str
    seed: int
    opened: int
    overall: ReliancePart
    classes: tuple[ReliancePart, ...]
    examples: tuple[RelianceExample, ...] = ()


def part_of(name: str, correct: NDArray[np.bool_], groups: Sequence[str]) -> ReliancePart:
    """The figures of some pictures.

    Shapes:
        correct: bool [V, N], in the order of `VARIANTS`; groups: N names.
    """
    original = correct[0]
    return ReliancePart(
        name,
        correct.shape[1],
        len(set(groups)),
        tuple(float(np.mean(right)) for right in correct),
        tuple(accuracy_interval(right, groups) for right in correct),
        tuple(float(np.mean(original)) - float(np.mean(right)) for right in correct[1:]),
        tuple(difference_interval(original, right, groups) for right in correct[1:]),
    )


def by_class(
    classes: Sequence[str], truth: NDArray[np.int64], correct: NDArray[np.bool_], groups: Sequence[str]
) -> tuple[ReliancePart, ...]:
    """The figures of each class that has pictures, in the order of `classes`.

    Shapes:
        truth: int64 [N], index into `classes`; correct: bool [V, N]; groups: N names.
    """
    rows = [np.flatnonzero(truth == number).tolist() for number in range(len(classes))]
    return tuple(
        part_of(name, correct[:, here], [groups[row] for row in here])
        for name, here in zip(classes, rows, strict=True)
        if len(here)
    )


def what_it_means(found: Reliance) -> tuple[str, ...]:
    """Sentences for a person: what the figures are of, and what they say."""
    return (_of_which(found), _swapped(found), _alone(found), *_weakest(found))


def how_made(found: Reliance) -> str:
    """Whose masks were taken, and what was put behind the objects, in sentences."""
    names = {"source": "the source"}
    masks = ", ".join(f"{count} by {names.get(origin, origin)}" for origin, count in found.masks.items())
    filled = f"Removed backgrounds are filled with {found.fill}, the network's mean colour"
    return f"Masks: {masks}. {filled}; nothing in training looked like that, so every network loses there."


def _of_which(found: Reliance) -> str:
    left = found.left_out
    parts = [
        f"{number} {words}"
        for number, words in (
            (left.no_mask, "without a mask"),
            (left.doubtful, "whose masks cover too little or too much or are unsure"),
            (left.unreadable, "that cannot be read"),
        )
        if number
    ]
    missing = f"; left out are {', '.join(parts)}" if parts else ""
    return f"Judged on {found.overall.n} of {counted(found.side, 'picture')} on {found.on}{missing}."


def _swapped(found: Reliance) -> str:
    overall = found.overall
    drop, interval = overall.drop(SWAPPED)
    place = VARIANTS.index(SWAPPED)
    told = percent(overall.accuracies[place], overall.intervals[place])
    followed = f"{percentage(found.followed)} are taken for the class of that background"
    fall = f"{_points(drop, interval)} than as they are{chosen_words(found.on)}"
    said = f"Before the background of another class {told} are right, {fall}; {followed}."
    if interval == UNKNOWN_DIFFERENCE:
        return f"{said} These are too few groups to tell whether that is chance."
    if interval[1] < 0:
        return f"{said} That is more than chance: backgrounds of other classes help it."
    if interval[0] <= 0:
        return f"{said} That much may be chance."
    return f"{said} That is more than chance: it leans on backgrounds, as far as the masks are clean."


def _alone(found: Reliance) -> str:
    overall = found.overall
    place = VARIANTS.index(ALONE)
    told = percent(overall.accuracies[place], overall.intervals[place])
    said = f"Of backgrounds alone it names the class of {told}; always saying the commonest class would give "
    said += f"{percentage(found.floor)}."
    if overall.intervals[place][0] > found.floor:
        return f"{said} The backgrounds themselves give classes away."
    # Not that they give nothing away: of few pictures that could not be seen.
    return f"{said} That much may be chance."


def _weakest(found: Reliance) -> tuple[str, ...]:
    known = [part for part in found.classes if part.drop(SWAPPED)[1][0] > 0]
    # Of many classes one always falls far by chance: none is named where all together may be chance.
    if not known or found.overall.drop(SWAPPED)[1][0] <= 0:
        return ()
    worst = sorted(known, key=lambda part: -part.drop(SWAPPED)[0])[:3]
    named = ", ".join(f"{part.name} ({_points(*part.drop(SWAPPED))})" for part in worst)
    return (f"It leans on them most for {named}.",)


def _points(drop: float, interval: Interval) -> str:
    """A fall in percentage points: "8 points fewer (95 %: 3 to 13)"; the ends count what the word beside them does."""
    low, high = interval if drop >= 0 else (-interval[1], -interval[0])
    known = "" if interval == UNKNOWN_DIFFERENCE else f" (95 %: {_signed(low)} to {_signed(high)})"
    return f"{abs(100 * drop):.0f} points {'fewer' if drop >= 0 else 'more'}{known}"


def _signed(value: float) -> str:
    return str(round(100 * value)).replace("-", "−")
