"""A run judged on one side of its split, on pictures that nothing in its weights has learned from."""

from __future__ import annotations

import dataclasses
from collections.abc import Container

import numpy as np

from core.evaluation.learned import learned_before
from core.evaluation.predictions import Predictions
from core.evaluation.report import Evaluation, On, Report, judge_side, need_pictures, open_test, read_report
from core.evaluation.wording import first_or_before
from core.runs.folder import RunFolder
from core.runs.learned import key
from core.runs.plan import NotCounted
from core.support.errors import NotThere, Refused
from core.support.workspace import Workspace


def evaluate(run_folder: RunFolder, on: On = "val") -> Evaluation:
    """Judges a run on one side of its split; on test this counts as an opening.

    Raises:
        NotThere: No report yet, or no picture on that side that counts.
        BadInput: The report is damaged.
    """
    return judge_side(run_folder.name, looked_at(run_folder, on), on)


def looked_at(run_folder: RunFolder, on: On) -> Report:
    """The report of a run with the predictions that count, looked at on that side; on test this counts as an opening.

    Raises:
        NotThere: No report yet, or no picture on that side that counts.
        BadInput: The report is damaged.
    """
    counted = _with_pictures(run_folder, on)
    if on == "test":
        # Opened only when there is something to see, for the count cannot be taken back.
        counted = dataclasses.replace(counted, opened=open_test(run_folder).opened)
    return counted


def looked_at_again(run_folder: RunFolder, on: On) -> Report:
    """As `looked_at`, for a window that goes on showing what a person has opened: nothing is counted.

    Raises:
        NotThere: No report yet, or no picture on that side that counts.
        BadInput: The report is damaged.
        Refused: The test result is sealed.
    """
    report = _with_pictures(run_folder, on)
    if on == "test" and not report.opened:
        raise Refused(f"The test result of {run_folder.name} is sealed.", "Open it first, which is counted.")
    return report


def _with_pictures(run_folder: RunFolder, on: On) -> Report:
    report = read_report(run_folder.report_path)
    need_pictures(run_folder.name, report, on)
    counted = that_count(run_folder, report)
    if counted.side(on).n == 0:
        raise none_counts(run_folder.name, counted.left_out or NotCounted(), on)
    return counted


def none_counts(run: str, left_out: NotCounted, on: On) -> NotThere:
    """What is said where nothing is left to judge by."""
    known = first_or_before(left_out.runs)
    return NotThere(f"No picture on {on} of {run} counts: {known} learned from all of them.", "Use another split.")


def that_count(run_folder: RunFolder, report: Report) -> Report:
    """The report without predictions that do not count; as it is when they were never among them."""
    if report.left_out is not None:
        return report
    before = learned_before(Workspace(run_folder.path.parent.parent), run_folder)
    val, test = without_known(report.val, before.on("val")), without_known(report.test, before.on("test"))
    gone = NotCounted(val=report.val.n - val.n, test=report.test.n - test.n, runs=before.runs, unknown=before.unknown)
    return dataclasses.replace(report, val=val, test=test, left_out=gone)


def without_known(side: Predictions, known: Container[bytes]) -> Predictions:
    """The predictions without those on samples of these keys, and without what shares a group with one of them."""
    # Groups and not single pictures: a copy of what was learned is as well known as the picture itself.
    groups = {group for group, sample in zip(side.groups, side.samples, strict=True) if key(sample) in known}
    if not groups:
        return side
    return side.take(np.array([row for row, group in enumerate(side.groups) if group not in groups], dtype=np.int64))
