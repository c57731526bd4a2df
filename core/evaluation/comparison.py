"""Runs compared on the same pictures, none of which any of them learned from, and the verdict in a plain sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.evaluation.intervals import accuracy_interval, difference_interval, interval_name
from core.evaluation.report import On, open_test, read_report
from core.evaluation.same_pictures import joined_groups, learned_from, same_classes, same_pictures
from core.evaluation.significance import ALPHA, holm, mcnemar
from core.evaluation.wording import percent, points, probability
from core.runs.folder import RunFolder
from core.runs.headline import Interval
from core.support.errors import BadInput

Verdict = Literal["a better", "b better", "cannot tell apart"]


@dataclass(frozen=True)
class Standing:
    """One run on the common pictures. Accuracy and interval (95 %) are fractions."""

    run: str
    accuracy: float
    interval: Interval
    weights_sha256: str


@dataclass(frozen=True)
class Pair:
    """Two runs against each other.

    *Units*: `difference` and its `interval` (95 %, bootstrap by group) are fractions.

    Attributes:
        difference: Accuracy of a minus accuracy of b.
        only_a, only_b: Pictures that one alone gets right.
        mcnemar_p: Exact, two-sided.
        holm_p: The same, corrected for the number of pairs.
        sentence: The verdict in words, with the figures it rests on.
    """

    a: str
    b: str
    accuracy_a: float
    accuracy_b: float
    difference: float
    interval: Interval
    only_a: int
    only_b: int
    mcnemar_p: float
    holm_p: float
    verdict: Verdict
    sentence: str


@dataclass(frozen=True)
class Comparison:
    """Several runs on the same pictures.

    Attributes:
        on: Which side was compared.
        n: Pictures compared; `groups` in as many groups.
        left_out: Pictures on that side of one run or another that could not be compared.
        reasons: Why, in words; empty when none was left out.
        standings: The runs in the order given.
        opened: How often each run's test result was looked at, this time included.
    """

    on: On
    n: int
    groups: int
    left_out: int
    reasons: tuple[str, ...]
    interval_method: str
    standings: tuple[Standing, ...]
    pairs: tuple[Pair, ...]
    opened: dict[str, int]


def compare(run_folders: Sequence[RunFolder], on: On = "val") -> Comparison:
    """Compares runs on the pictures that lie on that side for all of them; on test this opens every run's test result.

    A picture that one of the runs, or a run whose weights it began with, learned from is left out, and so is a picture
    that the runs saw under different labels; both are counted. Everything is checked on val before anything is opened.

    Raises:
        BadInput: Fewer than two runs, one named twice, or class lists that differ.
        NotThere: A run has no report, or no picture is left to compare on.
    """
    names = [folder.name for folder in run_folders]
    if len(names) < 2 or len(set(names)) != len(names):
        raise BadInput("A comparison needs at least two different runs.", "Name each run once.")
    reports = [read_report(folder.report_path) for folder in run_folders]
    same_classes(names, reports)
    seen = {sample for report, folder in zip(reports, run_folders, strict=True) for sample in learned_from(report, folder, on)}
    sides, left_out, reasons = same_pictures(names, reports, on, seen)
    opened = {name: len(report.opened) for name, report in zip(names, reports, strict=True)}
    if on == "test":
        opened = {folder.name: len(open_test(folder).opened) for folder in run_folders}
    correct = [side.correct for side in sides]
    groups = joined_groups(sides)
    standings = tuple(
        Standing(name, float(np.mean(right)), accuracy_interval(right, groups), report.weights_sha256)
        for name, right, report in zip(names, correct, reports, strict=True)
    )
    pairs = _pairs(names, correct, groups, on)
    count = len(set(groups))
    return Comparison(on, sides[0].n, count, left_out, reasons, interval_name(groups), standings, pairs, opened)


def _pairs(names: Sequence[str], correct: Sequence[NDArray[np.bool_]], groups: Sequence[str], on: On) -> tuple[Pair, ...]:
    index = list(combinations(range(len(names)), 2))
    counts = [(int(np.sum(correct[a] & ~correct[b])), int(np.sum(correct[b] & ~correct[a]))) for a, b in index]
    raw = [mcnemar(*pair) for pair in counts]
    pairs = []
    for (a, b), (only_a, only_b), p, corrected in zip(index, counts, raw, holm(raw), strict=True):
        verdict: Verdict = "cannot tell apart"
        if corrected < ALPHA:
            verdict = "a better" if only_a > only_b else "b better"
        shares = float(np.mean(correct[a])), float(np.mean(correct[b]))
        interval = difference_interval(correct[a], correct[b], groups)
        difference = (only_a - only_b) / len(groups)
        pair = Pair(names[a], names[b], *shares, difference, interval, only_a, only_b, p, corrected, verdict, "")
        pairs.append(_with_sentence(pair, correct[a], correct[b], groups, on, len(raw)))
    return tuple(pairs)


def _with_sentence(
    pair: Pair, correct_a: NDArray[np.bool_], correct_b: NDArray[np.bool_], groups: Sequence[str], on: On, pairs: int
) -> Pair:
    first, second, own, other = pair.a, pair.b, pair.only_a, pair.only_b
    said = {
        pair.a: percent(pair.accuracy_a, accuracy_interval(correct_a, groups)),
        pair.b: percent(pair.accuracy_b, accuracy_interval(correct_b, groups)),
    }
    n = len(groups)
    noun = "picture" if n == 1 else "pictures"
    if pair.verdict == "b better":
        first, second, own, other = second, first, other, own
    if pair.verdict == "cannot tell apart":
        opening = f"{first} and {second} cannot be told apart with these {n} {on} {noun}: {said[first]} and {said[second]}"
    else:
        opening = f"{first} is better than {second} on these {n} {on} {noun}: {said[first]} against {said[second]}"
    correction = f", Holm over {pairs} pairs" if pairs > 1 else ""
    sentence = (
        f"{opening}; {first} alone is right on {own}, {second} alone on {other} "
        f"(exact McNemar p {probability(pair.holm_p)}{correction})."
    )
    if pair.verdict != "cannot tell apart" and pair.interval[0] <= 0 <= pair.interval[1]:
        sentence += (
            f" By group the difference is {points(pair.difference, pair.interval)} points, which includes none: "
            "pictures of a group go together, so take this verdict with care."
        )
    return Pair(**{**pair.__dict__, "sentence": sentence})
