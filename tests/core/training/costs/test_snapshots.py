"""Which epochs are kept is known beforehand, and never takes more than it may."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.runs.augmentation import NO_AUGMENTATION
from core.runs.plan import Plan
from core.runs.recipe import Stage
from core.training.costs.room import checkpoint_bytes, disk_need
from core.training.costs.snapshots import kept_epochs, snapshot_bytes, snapshot_words
from core.training.costs.todo import Todo
from tests.tiny_training import tiny_plan, tiny_recipe


def planned(every: int, room: int = 500, epochs: int = 40, parameters: int = 24_000_000) -> Plan:
    """With the usual number of numbers of 24 million a snapshot takes about 101 MB."""
    recipe = tiny_recipe(Stage(epochs=epochs), snapshot_every=every, snapshot_room=room)
    return tiny_plan(recipe).model_copy(update={"parameters": parameters})


@pytest.mark.parametrize(
    ("every", "room", "epochs"),
    [
        (0, 500, ()),
        (10, 500, (10, 20, 30, 40)),
        (10, 305, (20, 40)),
        (5, 305, (15, 30)),
        (1, 205, (20, 40)),
        (10, 100, ()),
        (41, 500, ()),
    ],
)
def test_so_many_epochs_are_kept_as_fit_evenly(every: int, room: int, epochs: tuple[int, ...]) -> None:
    plan = planned(every, room)
    assert kept_epochs(plan) == epochs
    assert len(epochs) * snapshot_bytes(plan) <= room * 10**6
    assert bool(snapshot_words(plan)) == bool(every)


def test_what_is_kept_is_said_and_counted_on_the_disk(tmp_path: Path) -> None:
    assert "every 10 epochs, from 10 to 40: 4 snapshots of about 403" in snapshot_words(planned(10))
    assert "which is what fits into 305.0 MB" in snapshot_words(planned(10, 305))
    assert snapshot_words(planned(10, 100)).startswith("No snapshots are kept: one takes 100.9 MB")
    assert snapshot_words(planned(50)) == "No snapshots are kept: there are 40 epochs."
    assert snapshot_words(planned(50, epochs=1)) == "No snapshots are kept: there is 1 epoch."
    assert "after epoch 30:" in snapshot_words(planned(30))
    assert "after each of 4 epochs: 4 snapshots" in snapshot_words(planned(1, epochs=4))
    plan = planned(10)
    need = disk_need(plan, Todo(), [64], tmp_path)
    assert need.run == 4 * plan.parameters + 2 * checkpoint_bytes(plan) + 4 * snapshot_bytes(plan)


def test_no_snapshot_of_a_head_that_is_solved_again_is_kept_with_what_val_said_of_the_one_before() -> None:
    solved = Stage(trains="head", optimiser="solved", augmentation=NO_AUGMENTATION)
    plan = tiny_plan(tiny_recipe(solved, weights="file:some.safetensors", snapshot_every=1))
    assert kept_epochs(plan) == (1,)
    refitted = plan.model_copy(update={"recipe": plan.recipe.model_copy(update={"refit": True})})
    assert kept_epochs(refitted) == ()
    assert snapshot_words(refitted).startswith("No snapshots are kept: the head that val has judged is")


def test_the_sentences_are_told_whole() -> None:
    assert snapshot_bytes(planned(1, parameters=1000)) == 4200 + 65536
    assert (
        snapshot_words(planned(10)) == "Weights are kept every 10 epochs, from 10 to 40: 4 snapshots of about 403.5 MB together."
    )
    assert snapshot_words(planned(10, 305)) == (
        "Weights are kept every 20 epochs, from 20 to 40, which is what fits into 305.0 MB: 2 snapshots of about 201.7 MB "
        "together."
    )
    assert snapshot_words(planned(30)) == "Weights are kept after epoch 30: about 100.9 MB."
    assert (
        snapshot_words(planned(1, epochs=4)) == "Weights are kept after each of 4 epochs: 4 snapshots of about 403.5 MB together."
    )
    assert snapshot_words(planned(10, 100)) == "No snapshots are kept: one takes 100.9 MB, and 100.0 MB are allowed for all."
    assert snapshot_words(planned(40)) == "Weights are kept after epoch 40: about 100.9 MB."
    assert snapshot_words(planned(0)) == ""
