"""Runs compared on the same pictures, none of which any of them learned from, and the verdict in a plain sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.evaluation.intervals import accuracy_interval, interval_name
from core.evaluation.pairs import Pair, all_pairs
from core.evaluation.report import On, open_test, read_report
from core.evaluation.same_pictures import joined_groups, learned_from, same_classes, same_pictures
from core.runs.folder import RunFolder
from core.runs.headline import Interval
from core.support.errors import BadInput


@dataclass(frozen=True)
class Standing:
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
    pairs = all_pairs(names, correct, groups, on)
    count = len(set(groups))
    return Comparison(on, sides[0].n, count, left_out, reasons, interval_name(groups), standings, pairs, opened)
