"""Runs compared on the same pictures, none of which any of them learned from, and the verdict in a plain sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.evaluation.intervals import accuracy_interval, interval_name
from core.evaluation.learned import learned_by_run
from core.evaluation.pairs import Pair, all_pairs
from core.evaluation.report import On, Report, open_test, read_report
from core.evaluation.same_pictures import joined_groups, same_classes, same_pictures
from core.evaluation.wording import first_or_before, unknown_words
from core.runs.folder import RunFolder
from core.runs.headline import Interval
from core.runs.uneven import floor_of
from core.support.errors import BadInput
from core.support.workspace import Workspace


@dataclass(frozen=True)
class ComparedRun:
    """One run on the common pictures. Accuracy and interval (95 %) are fractions."""

    run: str
    accuracy: float
    interval: Interval
    weights_sha256: str


@dataclass(frozen=True)
class Comparison:
    """Several runs on the same pictures.

    Attributes:
        on: Which side was compared.
        n: Pictures compared; `groups` in as many groups.
        left_out: Pictures that one run or another was judged on, and that could not be compared.
        reasons: Why, in words, and what runs were not judged on in the first place.
        standings: The runs in the order given.
        opened: How often each run's test result was looked at, this time included.
        floor: Accuracy of saying the commonest class to all of these pictures; a fraction.
    """

    on: On
    n: int
    groups: int
    left_out: int
    reasons: tuple[str, ...]
    interval_method: str
    standings: tuple[ComparedRun, ...]
    pairs: tuple[Pair, ...]
    opened: dict[str, int]
    floor: float | None = None


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
    learned = [learned_by_run(Workspace(folder.path.parent.parent), folder) for folder in run_folders]
    sides, left_out, reasons = same_pictures(names, reports, on, frozenset().union(*(one.on(on) for one in learned)))
    reasons += _not_counted(names, reports, on)
    unknown = sorted({name for one in learned for name in one.unknown})
    if unknown:
        reasons += (unknown_words(unknown),)
    opened = {name: len(report.opened) for name, report in zip(names, reports, strict=True)}
    if on == "test":
        # The last thing that can be refused lies behind us: a comparison that fails must not have cost anybody's seal.
        opened = {folder.name: len(open_test(folder).opened) for folder in run_folders}
    correct = [side.correct for side in sides]
    groups = joined_groups(sides)
    standings = tuple(
        ComparedRun(name, float(np.mean(right)), accuracy_interval(right, groups), report.weights_sha256)
        for name, right, report in zip(names, correct, reports, strict=True)
    )
    pairs = all_pairs(names, correct, groups, on)
    count, floor = len(set(groups)), floor_of(Counter(sides[0].truth.tolist()))
    return Comparison(on, sides[0].n, count, left_out, reasons, interval_name(groups), standings, pairs, opened, floor)


def _not_counted(names: Sequence[str], reports: Sequence[Report], on: On) -> tuple[str, ...]:
    """What was left out of every run's report already, so that no comparison sees it."""
    if not all(report.left_out is not None and report.left_out.on(on) for report in reports):
        return ()
    return tuple(
        f"{report.left_out.on(on)} on {on} do not count for {name}: {first_or_before(report.left_out.runs)} learned from them "
        "or from pictures of their groups."
        for name, report in zip(names, reports, strict=True)
        if report.left_out is not None and report.left_out.on(on)
    )
