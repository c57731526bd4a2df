"""The family tree of runs."""

from __future__ import annotations

from core.runs.folder import RunFolder
from core.runs.lineage import lineage, rows_with_depth
from core.runs.listing import list_runs
from core.runs.recipe import Recipe
from core.support.workspace import Workspace


def make(workspace: Workspace, **parents: str | None) -> None:
    for name, parent in parents.items():
        RunFolder.create(workspace, name, "vehicles", Recipe(), parent=parent)


def tree(workspace: Workspace) -> list[tuple[int, str]]:
    return [(depth, row.run) for depth, row in rows_with_depth(lineage(list_runs(workspace)))]


def test_children_stand_below_their_parents(workspace: Workspace) -> None:
    make(workspace, a=None, b="a", c="b", d="a", e=None)
    assert tree(workspace) == [(0, "a"), (1, "b"), (2, "c"), (1, "d"), (0, "e")]


def test_a_run_whose_parent_is_gone_stands_alone_and_says_so(workspace: Workspace) -> None:
    make(workspace, a="deleted", b="a")
    (branch,) = lineage(list_runs(workspace))
    assert branch.orphan
    assert tree(workspace) == [(0, "a"), (1, "b")]


def test_parents_in_a_circle_lose_no_run(workspace: Workspace) -> None:
    make(workspace, a="b", b="a", c="b", d="d")
    assert sorted(run for _, run in tree(workspace)) == ["a", "b", "c", "d"]
