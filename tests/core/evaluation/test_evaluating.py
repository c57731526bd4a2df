"""A run judged on what counts."""

from __future__ import annotations

import dataclasses

import pytest

from core.evaluation.evaluating import evaluate, that_count, without_known
from core.evaluation.report import read_report, write_report
from core.runs.folder import RunFolder
from core.runs.learned import NAME, keys
from core.support.errors import NotThere
from core.support.workspace import Workspace
from tests.judged_runs import finished_run, predictions, sample

NAMES = [f"p{number}" for number in range(12)]


def old_run(workspace: Workspace, learned: list[str]) -> RunFolder:
    """A run whose report counts pictures that the run it began from, called first, had learned from."""
    finished_run(workspace, "first", trained_on=learned)
    folder = finished_run(
        workspace, "second", predictions(NAMES, [True] * 12), predictions(NAMES, [True] * 6 + [False] * 6), parent="first"
    )
    write_report(folder.report_path, dataclasses.replace(read_report(folder.report_path), left_out=None))
    (folder.path / NAME).unlink()
    return folder


def test_known_pictures_and_their_groups_go() -> None:
    side = predictions(["a", "b", "c"], [True, False, True], ["1", "1", "2"])
    assert without_known(side, keys([sample("b")])).paths == ("c",)
    assert without_known(side, frozenset()) is side


def test_an_old_report_is_judged_without_what_the_run_before_had_learned_from(workspace: Workspace) -> None:
    folder = old_run(workspace, NAMES[:4])
    found = evaluate(folder)
    assert (found.n, found.accuracy) == (8, 0.25)
    assert (found.left_out.val, found.left_out.test, found.left_out.runs) == (4, 4, ("first",))
    assert evaluate(folder, "test").opened == 1
    assert read_report(folder.report_path).val.n == 12  # looking changes nothing but the count


def test_a_report_that_was_written_without_them_is_taken_as_it_is(workspace: Workspace) -> None:
    folder = finished_run(workspace, "new", val=predictions(NAMES, [True] * 12), trained_on=NAMES)
    report = read_report(folder.report_path)
    assert that_count(folder, report) is report


def test_nothing_that_counts_is_said_and_opens_nothing(workspace: Workspace) -> None:
    folder = old_run(workspace, NAMES)
    with pytest.raises(NotThere, match="No picture on test of second counts: first learned from all of them"):
        evaluate(folder, "test")
    assert read_report(folder.report_path).opened == ()
