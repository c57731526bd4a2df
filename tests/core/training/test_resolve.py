"""Resolving is pure: the same question has the same answer, in exact numbers."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from core.runs.augmentation import NO_AUGMENTATION
from core.runs.facts import Choice, DatasetFacts, Machine, NetworkFacts
from core.runs.plan import Plan, Preprocessing, WeightsOrigin
from core.runs.recipe import Recipe, Stage
from core.support.errors import BadInput
from core.training.resolve import check_devices, resolve
from tests.tiny_training import tiny_facts, tiny_recipe, tiny_request

MACHINE = Machine("cuda:0", "NVIDIA H100, 80 GB", 16, True, 10**6, {"torch": "2"})
RECORD = Preprocessing(size=16, resize=18)
ORIGIN = WeightsOrigin(kind="random", name="random, seed 0", sha256="0" * 64)


def plan_for(recipe: Recipe, facts: DatasetFacts | None = None, machine: Machine = MACHINE) -> Plan:
    network = NetworkFacts(1000, tuple(100 for _ in recipe.stages))
    choice = Choice("bf16", "channels_last", features="fp32")
    return resolve(tiny_request(recipe), facts or tiny_facts(), machine, ORIGIN, RECORD, network, choice)


def test_the_same_question_has_the_same_answer() -> None:
    assert plan_for(tiny_recipe()) == plan_for(tiny_recipe())
    assert Plan.model_validate_json(plan_for(tiny_recipe()).model_dump_json()) == plan_for(tiny_recipe())


@pytest.mark.parametrize(
    ("batch", "accumulate", "steps"), [(8, 1, 5), (36, 1, 1), (1000, 1, 1), (8, 2, 3), (35, 1, 2), (1, 1, 18), (5, 1, 8)]
)
def test_steps_are_exact(batch: int, accumulate: int, steps: int) -> None:
    stage = plan_for(tiny_recipe(Stage(batch_size=batch, accumulate=accumulate, epochs=7))).stages[0]
    assert (stage.steps_per_epoch, stage.steps) == (steps, 7 * steps)


def test_what_was_found_out_is_in_the_plan() -> None:
    plan = plan_for(tiny_recipe(seed=4))
    assert (plan.precision, plan.memory_format, plan.device, plan.threads) == ("bf16", "channels_last", "cuda:0", 16)
    assert (plan.seed, plan.parameters, plan.versions) == (4, 1000, {"torch": "2"})
    assert plan.split.counts["train"] == {"blue": 20, "green": 12, "red": 4}
    assert (plan.features, plan.estimate) == ("fp32", None)


def test_pictures_stay_on_a_device_that_has_room() -> None:
    # 63 pictures of 18 x 18 x 3 bytes are 61,236 bytes; 0.4 of the free memory may be used.
    for free, fits in ((200_000, True), (150_000, False)):
        machine = Machine("cuda:0", "GPU", 1, True, free)
        assert plan_for(tiny_recipe(), machine=machine).pixels_on_device == fits
    assert not plan_for(tiny_recipe(), machine=Machine("cpu", "CPU", 1, True, 10**12)).pixels_on_device


def test_features_are_kept_while_only_heads_trained() -> None:
    head = Stage(trains="head", augmentation=NO_AUGMENTATION)
    varied = Stage(trains="head")
    everything = Stage(augmentation=NO_AUGMENTATION)
    plan = plan_for(tiny_recipe(stages=(head, head, varied, everything, head)))
    assert [stage.cached for stage in plan.stages] == [True, True, False, False, False]
    assert [stage.title for stage in plan.stages] == ["Head only"] * 3 + ["Everything", "Head only"]


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        ({"train": (0, 0, 0), "val": (1, 1, 1), "test": (0, 0, 0)}, "nothing to learn from.*0 pictures in train"),
        ({"train": (1, 0, 0), "val": (1, 1, 1), "test": (0, 0, 0)}, "nothing to learn from.*1 picture in train"),
        ({"train": (9, 0, 0), "val": (1, 1, 1), "test": (0, 0, 0)}, "only one class to learn.*blue"),
        ({"train": (9, 9, 0), "val": (0, 0, 0), "test": (1, 1, 1)}, "no pictures in val"),
    ],
)
def test_splits_that_cannot_be_trained_on_are_refused(counts: dict[str, tuple[int, ...]], message: str) -> None:
    with pytest.raises(BadInput, match=message) as caught:
        plan_for(tiny_recipe(), tiny_facts(counts))
    assert caught.value.hint


def test_resolving_needs_no_torch() -> None:
    code = "import core.training.resolve, sys; assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).resolve().parents[3])


@pytest.mark.parametrize(
    ("weights", "asked", "planned"),
    [
        ("random", "auto", "batch"),
        ("imagenet", "auto", "frozen"),
        ("run:first", "auto", "frozen"),
        ("imagenet", "batch", "batch"),
    ],
)
def test_pretrained_weights_keep_their_statistics_unless_asked(weights: str, asked: str, planned: str) -> None:
    stage = Stage.model_validate({"norm_statistics": asked})
    assert plan_for(tiny_recipe(stage, weights=weights)).stages[0].norm_statistics == planned


def test_a_solved_stage_is_one_step_of_one_epoch() -> None:
    stage = Stage(trains="head", optimiser="solved", epochs=40, augmentation=NO_AUGMENTATION)
    planned = plan_for(tiny_recipe(stage, weights="imagenet")).stages[0]
    assert (planned.epochs, planned.steps_per_epoch, planned.steps, planned.cached) == (1, 1, 1, True)


def test_each_device_needs_two_pictures_in_every_step_and_statistics_of_all_need_gpus() -> None:
    three = replace(MACHINE, devices=3)
    check_devices(tiny_recipe(), 6, three)
    for pictures, most in ((5, 2), (1, 1)):
        with pytest.raises(BadInput) as caught:
            check_devices(tiny_recipe(), pictures, three)
        assert str(caught.value) == (
            f"{pictures} pictures in train are too few for 3 devices: each needs two in every step. Train on {most} or fewer."
        )
    synchronised = tiny_recipe(Stage(norm_statistics="synchronised"))
    check_devices(synchronised, 6, three)
    check_devices(synchronised, 6, replace(three, device="cpu", devices=1))
    check_devices(tiny_recipe(), 6, replace(three, device="cpu"))
    with pytest.raises(BadInput) as caught:
        check_devices(synchronised, 6, replace(three, device="cpu"))
    assert str(caught.value) == (
        "BatchNorm statistics over all devices can be had on GPUs only. Set norm_statistics to batch or frozen."
    )
