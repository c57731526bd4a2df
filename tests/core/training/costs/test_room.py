"""What does not fit is refused with numbers, before anything is written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.runs.augmentation import NO_AUGMENTATION
from core.runs.facts import Choice
from core.runs.recipe import Stage
from core.support.errors import DiskFull, Refused
from core.training.costs.room import DiskNeed, check_disk, check_memory, checkpoint_bytes, disk_need, memory_bytes
from core.training.costs.todo import Todo
from core.training.run_data import FEATURE_BLOCK
from core.training.step.solving import FOLDS
from tests.tiny_training import MACHINE, tiny_plan, tiny_recipe

CHOICE = Choice("fp32", "contiguous", fixed_bytes=10**9, bytes_each=10**8)


def test_the_disk_is_counted_for_pictures_features_and_weights(tmp_path: Path) -> None:
    plan = tiny_plan(tiny_recipe())
    files = tuple(tmp_path / f"{number}.png" for number in range(60_000))
    need = disk_need(plan, Todo(files, features=(10,), test_features=(5,)), [64], tmp_path)
    side = plan.preprocessing.resize
    assert need.pixels == 60_000 * side * side * 3
    small = plan.model_copy(update={"preprocessing": plan.preprocessing.model_copy(update={"kept": 8})})
    assert disk_need(small, Todo(files), [64], tmp_path).pixels == 60_000 * 8 * 8 * 3
    assert need.features == 15 * (64 * 4 + 65)
    assert need.run == 4 * plan.parameters + 2 * checkpoint_bytes(plan)
    assert need.free > 0


def test_a_full_disk_is_told_with_what_would_be_written(tmp_path: Path) -> None:
    need = DiskNeed(11_500_000_000, 0, 300_000_000, 5_000_000_000)
    with pytest.raises(DiskFull) as refused:
        check_disk(need, tmp_path)
    assert "needs 11.80 GB on the disk (decoded pictures 11.50 GB, weights and checkpoints 300.0 MB)" in refused.value.message
    assert "5.00 GB are free on the volume" in refused.value.message
    check_disk(replace(need, free=12_000_000_000), tmp_path)


def test_memory_that_is_not_there_is_refused_with_the_batch_that_would_fit() -> None:
    plan = tiny_plan(tiny_recipe(Stage(batch_size=64)))
    assert memory_bytes(plan, CHOICE, 64) == 10**9 + 64 * 10**8
    assert memory_bytes(plan.model_copy(update={"devices": 3}), CHOICE, 64) == 10**9 + 22 * 10**8
    with pytest.raises(Refused) as refused:
        check_memory(plan, CHOICE, replace(MACHINE, free_memory=4 * 10**9), 64)
    assert refused.value.message.startswith("64 pictures at a time need about 7.82 GB of memory on CPU; 4.00 GB are free.")
    assert refused.value.hint == "Set batch_size=16; with accumulate=4 a step has as many pictures as now."
    check_memory(plan, CHOICE, replace(MACHINE, free_memory=9 * 10**9), 64)
    with pytest.raises(Refused) as hopeless:
        check_memory(plan, CHOICE, replace(MACHINE, free_memory=10**9), 64)
    assert "smaller architecture" in hopeless.value.hint


def test_features_and_the_pictures_they_are_made_of_take_memory_as_well() -> None:
    head = Stage(trains="head", augmentation=NO_AUGMENTATION, optimiser="adamw")
    learned, solved = (
        tiny_plan(tiny_recipe(stages=(head.model_copy(update={"optimiser": optimiser}),), weights="imagenet"))
        for optimiser in ("adamw", "solved")
    )
    train, val = (sum(learned.split.counts[side].values()) for side in ("train", "val"))
    block = 10**9 + FEATURE_BLOCK["cpu"] * 10**8
    assert memory_bytes(learned, CHOICE, 64) == block + 4 * 64 * (train + val)
    assert memory_bytes(solved, CHOICE, 64) == block + 4 * 64 * (train + val + train + 2 * FOLDS * train)
    again = solved.model_copy(update={"recipe": solved.recipe.model_copy(update={"refit": True})})
    many = again.split.model_copy(update={"counts": {"train": {"many": 10**6}, "val": {"many": 10**5}}})
    both = 11 * 10**5
    assert memory_bytes(again.model_copy(update={"split": many}), CHOICE, 6400) == block + 4 * 6400 * (both + 2 * both)
    with pytest.raises(Refused, match="The features of these pictures need about") as refused:
        check_memory(solved, CHOICE, replace(MACHINE, free_memory=4 * 10**9), 64)
    assert "batch" not in refused.value.hint, "it would change nothing"
