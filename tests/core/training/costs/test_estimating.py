"""A run's time is the sum of its parts, and what is made already costs nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.runs.augmentation import NO_AUGMENTATION
from core.runs.plan import Cost, Estimate
from core.runs.recipe import Stage
from core.training.costs.estimating import END_SECONDS, costs, with_spent
from core.training.costs.todo import Todo
from core.training.costs.trials import UnitCosts
from tests.tiny_training import tiny_plan, tiny_recipe

UNITS = UnitCosts(decode=0.1, features=(0.2,), judge=0.05, steps=(0.01,))
HEAD = Stage(trains="head", epochs=4, batch_size=12, augmentation=NO_AUGMENTATION)


def parts(recipe_stage: Stage, todo: Todo, **settings: object) -> dict[str, float]:
    plan = tiny_plan(tiny_recipe(recipe_stage, **settings))
    return {cost.what: cost.seconds for cost in costs(plan, todo, UNITS)}


def test_a_first_run_pays_for_pictures_and_features_and_a_second_does_not() -> None:
    files = tuple(Path(f"{number}.png") for number in range(50))
    first = parts(HEAD, Todo(files, features=(54,), test_features=(9,)), weights="imagenet")
    second = parts(HEAD, Todo(), weights="imagenet")
    assert first["Decoding 50 pictures"] == pytest.approx(5)
    assert first["Features of 54 pictures"] == pytest.approx(10.8)
    assert first["Judging"] == pytest.approx(9 * 0.2 + END_SECONDS)
    assert list(second) == ["Head only", "Judging"]
    # 36 pictures to learn from, 3 steps an epoch, 4 epochs, and saving.
    assert 0.12 < first["Head only"] < 0.2
    assert second["Head only"] == first["Head only"]


def test_epochs_on_pictures_count_their_looks_at_val() -> None:
    short, long = (parts(Stage(epochs=epochs, batch_size=12), Todo(judged=27)) for epochs in (10, 1000))
    assert long["Everything"] == pytest.approx(1000 * (3 * 0.01 + 18 * 0.05), rel=0.06)
    assert long["Everything"] > 90 * short["Everything"]
    assert long["Judging"] == pytest.approx(27 * 0.05 + END_SECONDS)


def test_what_one_thread_does_takes_longer_where_little_of_a_processor_is_left() -> None:
    plan = tiny_plan(tiny_recipe(HEAD, weights="imagenet"))
    (*_, busy), (*_, quiet) = (costs(plan, Todo(), replace(UNITS, left=left)) for left in (0.25, 1.0))
    assert busy.seconds == pytest.approx(quiet.seconds + 3 * END_SECONDS)


def test_ranks_share_steps_features_and_val_and_nothing_else() -> None:
    live = tiny_recipe(Stage(epochs=1000, batch_size=12))
    files = tuple(Path(f"{number}.png") for number in range(50))
    alone, two = (
        {cost.what: cost.seconds for cost in costs(tiny_plan(live).model_copy(update={"devices": devices}), todo, UNITS)}
        for devices in (1, 2)
        for todo in [Todo(files, features=(54,), test_features=(9,), judged=27)]
    )
    assert two["Everything"] == pytest.approx(alone["Everything"] / 2, rel=0.01)
    assert two["Features of 54 pictures"] == alone["Features of 54 pictures"] / 2
    assert (two["Decoding 50 pictures"], two["Judging"]) == (alone["Decoding 50 pictures"], alone["Judging"])


def test_what_a_start_took_is_counted_once() -> None:
    told = Estimate(
        seconds=5, memory_bytes=1, pictures_per_second=1, probe="", costs=(Cost(what="Everything", seconds=5, stage=0),)
    )
    plan = tiny_plan(tiny_recipe()).model_copy(update={"estimate": told})
    later = with_spent(with_spent(plan, 3), 2).estimate
    assert later is not None
    assert later.seconds == 10
    assert [(cost.what, cost.seconds) for cost in later.costs] == [("Starting", 5), ("Everything", 5)]
