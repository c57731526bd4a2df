"""A run's time is the sum of its parts, and what is made already costs nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.runs.augmentation import NO_AUGMENTATION
from core.runs.plan import Cost, Estimate, PictureChoice, PictureTrial
from core.runs.recipe import Stage
from core.training.costs.estimating import END_SECONDS, costs, with_spent
from core.training.costs.todo import Todo
from core.training.costs.trials import UnitCosts
from core.training.step.solving import held_out_part
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


def test_choosing_a_size_costs_a_look_and_a_head_for_each_that_comes_into_question() -> None:
    plan = tiny_plan(tiny_recipe(HEAD, weights="imagenet"))
    size = plan.preprocessing.size

    def choosing(todo: Todo = Todo(), **fields: object) -> float:  # noqa: B008  # frozen
        choice = PictureChoice.model_validate({"sizes": (size, 2 * size), "fits": ("squeeze",), "pictures": 18, **fields})
        told = {cost.what: cost.seconds for cost in costs(plan.model_copy(update={"chosen": choice}), todo, UNITS)}
        return told.get("Choosing the picture size", 0.0)

    solving = 2 * 0.01 * held_out_part(18, 36)
    assert choosing() == pytest.approx(solving + 18 * (1 + 4 - 1) * 0.2)
    undecoded = Todo(undecoded=(Path("a.png"),))
    assert choosing(undecoded) == pytest.approx(solving + 18 * ((1 + 4 - 1) * 0.2 + 0.1))
    assert choosing(sizes=(size,)) == 0
    trial = PictureTrial(size=size, fit="squeeze", loss=0.1, accuracy=0.9, error=0.0)
    assert choosing(trials=(trial,), seconds=7.0) == 7.0, "what was tried is told as it was measured"


@pytest.mark.usefixtures("usual_width")
def test_a_solved_head_is_not_shared_by_ranks_and_is_solved_again_where_it_is_refitted() -> None:
    solved = HEAD.model_copy(update={"optimiser": "solved", "epochs": 1})
    plan = tiny_plan(tiny_recipe(solved, weights="imagenet")).model_copy(update={"devices": 4})
    (first, *_) = costs(plan, Todo(), UNITS)
    (again, *_) = costs(plan, Todo(), replace(UNITS, again=5.0))
    assert 5 <= again.seconds - first.seconds < 5.1, "and a little for what is kept meanwhile"
    assert first.seconds >= plan.stages[0].steps * 0.01
