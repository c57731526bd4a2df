"""What the surest pictures come to is one sentence, with intervals."""

from __future__ import annotations

from core.evaluation.side_report.coverage_words import coverage_words
from core.evaluation.side_report.side_report import side_report
from core.support.workspace import Workspace
from tests.judged_runs import drawn_predictions, finished_run, predictions


def test_each_part_is_told_with_its_interval(workspace: Workspace) -> None:
    words = coverage_words(side_report(finished_run(workspace, "drawn", val=drawn_predictions(300, 3, 1))))
    parts = words.split(", of the surest ")
    assert words.startswith("Of the surest ")
    assert words.endswith(" are right.")
    assert len(parts) == 3
    assert all("±" in part or "to" in part for part in parts), words


def test_parts_of_one_group_promise_little(workspace: Workspace) -> None:
    """Copies of one picture say no more than that one: the interval is by groups."""
    names = [f"a/{number}.png" for number in range(40)]
    right = [number % 4 > 0 for number in range(40)]
    alone = coverage_words(side_report(finished_run(workspace, "alone", val=predictions(names, right))))
    copies = coverage_words(side_report(finished_run(workspace, "copies", val=predictions(names, right, groups=["g"] * 40))))
    assert alone != copies


def test_of_a_run_without_mistakes_all_pictures_are_told(workspace: Workspace) -> None:
    words = coverage_words(side_report(finished_run(workspace, "right", val=predictions(["a", "b", "c"], [True] * 3))))
    assert words.startswith("Of all pictures ")
