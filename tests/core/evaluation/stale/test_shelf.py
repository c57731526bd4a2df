"""The list of runs says which results are stale, and reads nothing again that has not changed."""

from __future__ import annotations

import pytest

from core.datasets.catalog.dataset import Dataset
from core.evaluation.stale.rescoring import score_again
from core.evaluation.stale.shelf import JudgedRunShelf, judged_run, judged_runs
from core.runs.listing import summarise
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.judged_runs import finished_run, predictions
from tests.stale_runs import judged_on_shapes


def test_a_stale_result_is_marked_until_it_is_scored_again(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    judged = judged_on_shapes(workspace)
    finished_run(workspace, "elsewhere", val=predictions(["a"], [True]))
    shelf = JudgedRunShelf(workspace)
    assert [row.stale for row in shelf.look(Context())] == ["", ""]
    (first,) = judged.dataset.catalog.named(judged.paths("val")[:1])
    judged.dataset.catalog.exclude([first.id])
    marked = {row.run: row.stale for row in shelf.look(Context())}
    assert marked["run"] == "Stale: of the pictures it was judged on, 1 no longer counts."
    assert marked["elsewhere"] == ""
    assert judged_run(workspace, summarise(judged.folder)).stale == marked["run"]
    with monkeypatch.context() as patched:
        patched.setattr(Dataset, "table", lambda *_: pytest.fail("nothing has changed"))
        assert {row.run: row.stale for row in shelf.look(Context())} == marked
    score_again(workspace, ["run"], Context())
    (row,) = (row for row in judged_runs(workspace) if row.run == "run")
    assert row.stale == ""
    assert [line.aside for line in row.scored_again] == [1]
