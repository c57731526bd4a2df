"""Which runs can be asked: those with weights, the newest first, and with a stamp that better weights change."""

from __future__ import annotations

import os

from core.prediction.usable import usable_runs
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.trained_runs import write_best, write_run

MLP = Recipe(architecture="mlp", picture_size=16)


def test_runs_with_weights_can_be_asked(workspace: Workspace) -> None:
    RunFolder.create(workspace, "waiting", "pets", MLP)
    for name in ("first", "second"):
        folder, network = write_run(workspace, name, MLP)
        write_best(folder, network)
    damaged, network = write_run(workspace, "damaged", MLP)
    write_best(damaged, network)
    (damaged.path / "plan.json").write_text("{")
    (damaged.path / "request.json").write_text("{")
    assert {run.summary.run for run in usable_runs(workspace, Context())} == {"first", "second"}


def test_better_weights_change_the_stamp(workspace: Workspace) -> None:
    folder, network = write_run(workspace, "run", MLP)
    write_best(folder, network)
    (before,) = usable_runs(workspace, Context())
    assert usable_runs(workspace, Context())[0].stamp == before.stamp
    os.utime(folder.best_weights, ns=(1, 1))
    assert usable_runs(workspace, Context())[0].stamp != before.stamp
