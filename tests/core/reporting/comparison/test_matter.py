"""What the page of a comparison is made of: refused before a seal is broken, gathered for the pictures that are shown."""

from __future__ import annotations

import pytest

from core.evaluation.flips import Flip, Flips
from core.evaluation.report import read_report
from core.reporting.comparison.matter import gather_comparison, hung_parts
from core.reporting.galleries import MOST_SHOWN
from core.runs.folder import RunFolder
from core.support.errors import BadInput, NotThere
from core.support.jobs import Abandoned, Context
from core.support.workspace import Workspace
from core.training.repeats.command import command_elsewhere
from tests.paged_runs import DATASET, paged_run


def opened(workspace: Workspace) -> list[int]:
    return [len(read_report(RunFolder.open(workspace, run).report_path).opened) for run in ("one", "two")]


def test_runs_come_in_the_order_given_with_what_trains_them_again(read_workspace: Workspace) -> None:
    found = gather_comparison(read_workspace, ("two", "one"), "val", True, Context())
    assert [run.row.run for run in found.runs] == ["two", "one"]
    folders = [RunFolder.open(read_workspace, run) for run in ("two", "one")]
    assert [run.recipe for run in found.runs] == [folder.request.recipe for folder in folders]
    assert [run.command for run in found.runs] == [command_elsewhere(read_workspace, folder) for folder in folders]
    assert (found.data.name, found.data.plan) == (DATASET, folders[0].plan)
    assert found.flips is not None
    assert (found.flips.a, found.flips.b) == ("two", "one")
    shown = {flip.sample for part in hung_parts(found.flips) for flip in part}
    assert found.pictures is not None
    assert set(found.pictures) == shown != set()


def test_pictures_are_gathered_where_they_are_wished_and_there_are_two_runs(paged: Workspace) -> None:
    assert gather_comparison(paged, ("one", "two"), "val", False, Context()).pictures is None
    paged_run(paged, "three", 3)
    several = gather_comparison(paged, ("one", "two", "three"), "val", True, Context())
    assert (several.flips, several.pictures) == (None, {})
    assert gather_comparison(paged, ("one", "two", "three"), "val", False, Context()).pictures is None


def test_nothing_is_opened_for_what_is_refused_or_dropped(paged: Workspace) -> None:
    dropped = Context()
    dropped.abandon()
    with pytest.raises(Abandoned):
        gather_comparison(paged, ("one", "two"), "test", True, dropped)
    with pytest.raises(NotThere):
        gather_comparison(paged, ("one", "nobody"), "test", True, Context())
    with pytest.raises(BadInput):
        gather_comparison(paged, ("one", "one"), "test", True, Context())
    assert opened(paged) == [0, 0]
    gather_comparison(paged, ("one", "two"), "test", False, Context())
    assert opened(paged) == [1, 1]


def test_of_each_part_so_many_are_hung() -> None:
    def part(letter: str, count: int) -> tuple[Flip, ...]:
        return tuple(Flip(f"{letter}{number}", "", "x", "y", 0.5, "z", 0.5) for number in range(count))

    flips = Flips("a", "b", 99, 1, part("f", MOST_SHOWN + 1), part("b", 2), part("l", 1), part("p", 0))
    assert [[flip.path[0] for flip in shown] for shown in hung_parts(flips)] == [["f"] * MOST_SHOWN, ["b"] * 2, ["l"], []]
    assert hung_parts(flips)[0][0].path == "f0"
