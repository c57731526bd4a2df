"""Folds judged together: every picture once, classes by their names, seals opened once, groups as everywhere."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import pytest

from core.evaluation.intervals import accuracy_interval
from core.evaluation.pooled import pooled
from core.evaluation.report import read_report, write_report
from core.runs.folder import RunFolder
from core.runs.plan import NotCounted
from core.support.errors import BadInput, NotThere
from core.support.workspace import Workspace
from tests.judged_runs import finished_run, predictions

NAMES = [f"{number}.jpg" for number in range(12)]


def fold(workspace: Workspace, number: int, names: Sequence[str], right: Sequence[bool], **more: tuple[str, ...]) -> RunFolder:
    groups = [f"burst {NAMES.index(name) // 2}" for name in names]
    return finished_run(workspace, f"fold {number}", predictions(names, right, groups), **more)


def test_the_folds_are_one_side_with_its_interval_by_groups(workspace: Workspace) -> None:
    runs = [
        fold(workspace, 1, NAMES[:6], [True] * 5 + [False]),
        fold(workspace, 2, NAMES[6:], [True, True, False, False, True, True]),
    ]
    found = pooled("both", runs)
    assert (found.runs, found.evaluation.n, found.evaluation.groups) == (("fold 1", "fold 2"), 12, 6)
    assert found.evaluation.accuracy == 9 / 12
    assert found.accuracies == (5 / 6, 4 / 6)
    together = [read_report(run.report_path).test for run in runs]
    correct = np.concatenate([side.correct for side in together])
    groups = [group for side in together for group in side.groups]
    assert found.evaluation.interval == accuracy_interval(correct, groups)
    assert found.evaluation.interval != accuracy_interval(correct, NAMES), "or groups would be single pictures"
    assert "of 12 pictures right, each judged by the one of 2 networks" in found.headline
    assert any("By fold: 83, 67 %." in said for said in found.words)


def test_a_seal_is_broken_once_however_often_it_is_looked_at(workspace: Workspace) -> None:
    runs = [fold(workspace, 1, NAMES[:6], [True] * 6), fold(workspace, 2, NAMES[6:], [True] * 6)]
    pooled("both", runs)
    pooled("both", runs)
    assert [len(read_report(run.report_path).opened) for run in runs] == [1, 1]


def _with_left_out(folder: RunFolder, left_out: NotCounted, names: Sequence[str]) -> RunFolder:
    report = read_report(folder.report_path)
    write_report(folder.report_path, dataclasses.replace(report, left_out=left_out, test=predictions(names, [True] * len(names))))
    return folder


def test_what_is_not_known_of_the_first_weights_is_said(workspace: Workspace) -> None:
    unknown = NotCounted(unknown=("found.pt",))
    first, second = fold(workspace, 1, NAMES[:6], [True] * 6), fold(workspace, 2, NAMES[6:], [True] * 6)
    found = pooled("both", [_with_left_out(first, unknown, NAMES[:6]), _with_left_out(second, unknown, NAMES[6:])])
    assert any("It is not known what found.pt learned from" in said for said in found.words)


def test_nothing_is_opened_where_no_picture_counts(workspace: Workspace) -> None:
    runs = [finished_run(workspace, "first", trained_on=NAMES)]
    for number, names in ((1, NAMES[:6]), (2, NAMES[6:])):
        known = finished_run(workspace, f"fold {number}", predictions(names, [True] * 6), parent="first")
        report = read_report(known.report_path)
        write_report(known.report_path, dataclasses.replace(report, left_out=None))
        runs.append(known)
    with pytest.raises(NotThere, match="No picture on test of both counts: first learned from all of them"):
        pooled("both", runs[1:])
    assert [read_report(run.report_path).opened for run in runs[1:]] == [(), ()]


def test_classes_are_matched_by_name(workspace: Workspace) -> None:
    runs = [
        fold(workspace, 1, NAMES[:6], [True] * 6, classes=("boat", "car", "tram")),
        fold(workspace, 2, NAMES[6:], [True] * 5 + [False], classes=("tram", "boat", "aerial")),
    ]
    found = pooled("both", runs).evaluation
    assert found.classes == ("aerial", "boat", "car", "tram")
    assert found.accuracy == 11 / 12
    assert {name: score.support for name, score in found.per_class.items()} == {"aerial": 2, "boat": 4, "car": 2, "tram": 4}


def test_nothing_is_opened_where_one_is_missing_and_no_picture_counts_twice(workspace: Workspace) -> None:
    first, second = fold(workspace, 1, NAMES[:6], [True] * 6), fold(workspace, 2, NAMES[5:], [True] * 7)
    with pytest.raises(BadInput, match="on test in two of its folds"):
        pooled("both", [first, second])
    assert read_report(first.report_path).opened == ()
    third = fold(workspace, 3, NAMES[:6], [True] * 6)
    second.report_path.unlink()
    with pytest.raises(NotThere, match="fold 2 has no report yet"):
        pooled("both", [third, second])
    assert read_report(third.report_path).opened == ()
