"""Two runs against each other on the same pictures: figures, verdict, and the plain sentence that gives both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.evaluation.intervals import accuracy_interval, difference_interval, group_differences, members
from core.evaluation.power import groups_to_tell, in_pictures
from core.evaluation.report import On
from core.evaluation.significance import ALPHA, fewest_groups, holm, mcnemar, sign_flip
from core.evaluation.wording import chosen_words, percent, probability, round_number
from core.runs.headline import Interval
from core.support.wording import counted

Verdict = Literal["a better", "b better", "cannot tell apart"]


@dataclass(frozen=True)
class Pair:
    """Two runs against each other.

    *Units*: `difference` and its `interval` (95 %, by whole groups) are fractions; p-values are probabilities.

    Attributes:
        difference: Accuracy of a minus accuracy of b.
        interval: From -1 to 1 where there are too few groups to say anything.
        only_a, only_b: Pictures that one alone gets right.
        p: Exact, two-sided, by flipping the signs of whole groups: what the verdict rests on.
        mcnemar_p: As if every picture stood for itself; the same as `p` when it does.
        holm_p: `p`, corrected for the number of pairs.
        groups_to_tell: How many groups like these would show the difference seen, in four of five cases; None where nothing
            can be said, or where these do show it.
        sentence: The verdict in words, with the figures it rests on.
        pictures_to_tell: `groups_to_tell` in pictures, at as many pictures a group as here.
    """

    a: str
    b: str
    accuracy_a: float
    accuracy_b: float
    difference: float
    interval: Interval
    only_a: int
    only_b: int
    p: float
    mcnemar_p: float
    holm_p: float
    verdict: Verdict
    groups_to_tell: int | None
    sentence: str = ""
    pictures_to_tell: int | None = None


def all_pairs(names: Sequence[str], correct: Sequence[NDArray[np.bool_]], groups: Sequence[str], on: On) -> tuple[Pair, ...]:
    """Every two of the runs, in the order given.

    *Shapes*: `names`: R runs; `correct`: R times bool [N], the same pictures in the same order; `groups`: N names.
    """
    index = list(combinations(range(len(names)), 2))
    member, _ = members(groups)
    sums = [group_differences(correct[a], correct[b], member) for a, b in index]
    raw = [sign_flip(apart) for apart in sums]
    said = [percent(float(np.mean(right)), accuracy_interval(right, groups)) for right in correct]
    pairs = []
    for (a, b), apart, p, corrected in zip(index, sums, raw, holm(raw), strict=True):
        only_a, only_b = int(np.sum(correct[a] & ~correct[b])), int(np.sum(correct[b] & ~correct[a]))
        verdict: Verdict = "cannot tell apart"
        if corrected < ALPHA:
            # Whole groups decide whether, pictures in which direction; where the test finds something the two cannot be equal.
            verdict = "a better" if only_a > only_b else "b better"
        wanted = groups_to_tell(apart, len(index)) if corrected >= ALPHA else None
        pair = Pair(
            a=names[a],
            b=names[b],
            accuracy_a=float(np.mean(correct[a])),
            accuracy_b=float(np.mean(correct[b])),
            # `groups` names one for each picture, so its length is their number.
            difference=(only_a - only_b) / len(groups),
            interval=difference_interval(correct[a], correct[b], groups),
            only_a=only_a,
            only_b=only_b,
            p=p,
            mcnemar_p=mcnemar(only_a, only_b),
            holm_p=corrected,
            verdict=verdict,
            groups_to_tell=wanted,
            pictures_to_tell=in_pictures(wanted, len(groups), len(apart)) if wanted is not None else None,
        )
        pairs.append(replace(pair, sentence=_sentence(pair, [said[a], said[b]], len(groups), len(apart), on, len(index))))
    return tuple(pairs)


def _sentence(pair: Pair, said: Sequence[str], pictures: int, groups: int, on: On, pairs: int) -> str:
    first, second, own, other = pair.a, pair.b, pair.only_a, pair.only_b
    if pair.verdict == "b better":
        first, second, own, other, said = second, first, other, own, said[::-1]
    n = counted(pictures, f"{on} picture")
    if pair.verdict == "cannot tell apart":
        opening = f"{first} and {second} cannot be told apart with these {n}: {said[0]} and {said[1]}"
    else:
        opening = f"{first} is better than {second} on these {n}: {said[0]} against {said[1]}"
    test = "exact McNemar" if groups == pictures else f"exact sign flip of {counted(groups, 'group')},"
    correction = f", Holm over {pairs} pairs" if pairs > 1 else ""
    opening += chosen_words(on)
    figures = f"{first} alone is right on {own}, {second} alone on {other} ({test} p {probability(pair.holm_p)}{correction})."
    return " ".join([f"{opening}; {figures}", *_what_would_tell(pair, pictures, groups, pairs)])


def _what_would_tell(pair: Pair, pictures: int, groups: int, pairs: int) -> list[str]:
    """What is to be said to a person who wanted a verdict and got none."""
    if pair.verdict != "cannot tell apart":
        return []
    needed = fewest_groups(pairs)
    if groups < needed:
        return [f"{counted(groups, 'group')} {'is' if groups == 1 else 'are'} too few to tell: that takes {needed} at least."]
    if pair.groups_to_tell is None or pair.pictures_to_tell is None:
        return []
    amount = f"{round_number(pair.pictures_to_tell)} pictures"
    if groups != pictures:
        amount = f"{round_number(pair.groups_to_tell)} groups like these, {amount},"
    return [f"About {amount} would tell, if the difference stays the same."]
