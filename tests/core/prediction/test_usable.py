"""Which runs can be asked: those with weights, the newest first, and with a stamp that better weights change."""

from __future__ import annotations

import os

import pytest

from core.prediction.predictors import Predictors
from core.prediction.usable import usable_runs
from core.runs.checkpoints import save_best
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.support.errors import NotThere
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


def test_snapshots_can_be_asked_by_run_and_epoch(workspace: Workspace) -> None:
    folder, network = write_run(workspace, "run", MLP)
    write_best(folder, network)
    for epoch, accuracy in ((10, "0.5"), (20, "0.75")):
        path = folder.snapshot(epoch)
        path.parent.mkdir(exist_ok=True)
        save_best(path, network.state_dict(), {"val_accuracy": accuracy})
    folder.snapshot(30).write_bytes(b"damaged")
    found = usable_runs(workspace, Context())
    assert [(run.summary.run, run.summary.val_accuracy) for run in found[1:]] == [("run@20", 0.75), ("run@10", 0.5)]
    assert found[0].summary.run == "run"
    with Predictors(workspace, processes=1, device="cpu") as predictors:
        assert predictors.predictor("run@20") is not predictors.predictor("run@10")
        with pytest.raises(
            NotThere,
            match=(
                r"^run has not kept the weights of epoch 5\. Epochs that it kept: 10, 20, 30\. The recipe's "
                r"snapshot_every says which are\.$"
            ),
        ) as refused:
            predictors.predictor("run@5")
    assert "10, 20, 30" in refused.value.hint
