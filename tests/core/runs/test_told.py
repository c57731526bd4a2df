"""What runs have told is read whole; of several, those that cannot be read are left out."""

from __future__ import annotations

import pytest

from core.runs import told
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.support.errors import SafelightError
from core.support.jobs import Abandoned, Context
from core.support.workspace import Workspace
from tests.told_runs import told_run


def test_a_run_with_its_plan_and_one_that_still_prepares(workspace: Workspace) -> None:
    trained = told.told_run(told_run(workspace, "trained", epochs=3))
    assert trained.plan is not None
    assert trained.recipe == trained.plan.recipe
    assert len(trained.history.epochs) == 3
    new = told.told_run(RunFolder.create(workspace, "new", "vehicles", Recipe(picture_size=48)))
    assert (new.name, new.plan, new.recipe.picture_size, new.history.started) == ("new", None, 48, None)


def test_of_several_the_unreadable_are_left_out(workspace: Workspace) -> None:
    folders = [told_run(workspace, name, epochs=1) for name in ("a", "b", "c")]
    (folders[1].path / "plan.json").write_text("{")
    with pytest.raises(SafelightError, match=r"^.*/plan\.json is not readable as JSON\. Restore it from a copy or delete it\.$"):
        told.told_run(folders[1])
    assert [run.name for run in told.told_runs(folders, Context())] == ["a", "c"]
    dropped = Context()
    dropped.abandon()
    with pytest.raises(Abandoned):
        told.told_runs(folders, dropped)
