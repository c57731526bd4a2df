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
    with pytest.raises(
        DiskFull,
        match=(
            r"^The run needs 11\.80 GB on the disk \(decoded pictures 11\.50 GB, weights and checkpoints 300\.0 MB\); "
            r".* free on the volume .*, and 67\.1 MB are kept free\. Free some space, delete the cache folders of "
            r"datasets you no longer use, or choose smaller pictures \(picture_size\)\.$"
        ),
    ) as refused:
        check_disk(need, tmp_path)
    assert "needs 11.80 GB on the disk (decoded pictures 11.50 GB, weights and checkpoints 300.0 MB)" in refused.value.message
    assert "5.00 GB are free on the volume" in refused.value.message
    check_disk(replace(need, free=12_000_000_000), tmp_path)


def test_memory_that_is_not_there_is_refused_with_the_batch_that_would_fit() -> None:
    plan = tiny_plan(tiny_recipe(Stage(batch_size=64)))
    assert memory_bytes(plan, CHOICE, 64) == 10**9 + 64 * 10**8
    assert memory_bytes(plan.model_copy(update={"devices": 3}), CHOICE, 64) == 10**9 + 22 * 10**8
    with pytest.raises(
        Refused,
        match=(
            r"^64 pictures at a time need about 7\.82 GB of memory on CPU; 4\.00 GB are free\. Set batch_size=16; "
            r"with accumulate=4 a step has as many pictures as now\.$"
        ),
    ) as refused:
        check_memory(plan, CHOICE, replace(MACHINE, free_memory=4 * 10**9), 64)
    assert refused.value.message.startswith("64 pictures at a time need about 7.82 GB of memory on CPU; 4.00 GB are free.")
    assert refused.value.hint == "Set batch_size=16; with accumulate=4 a step has as many pictures as now."
    check_memory(plan, CHOICE, replace(MACHINE, free_memory=9 * 10**9), 64)
    with pytest.raises(
        Refused,
        match=(
            r"^64 pictures at a time need about 7\.82 GB of memory on CPU; 1\.00 GB are free\. Choose smaller "
            r"pictures or a smaller architecture, or close what else uses the memory\.$"
        ),
    ) as hopeless:
        check_memory(plan, CHOICE, replace(MACHINE, free_memory=10**9), 64)
    assert "smaller architecture" in hopeless.value.hint
    with pytest.raises(Refused, match=r"^1 picture at a time needs about 1\.52 GB of memory on CPU; "):
        check_memory(tiny_plan(tiny_recipe(Stage(batch_size=1))), CHOICE, replace(MACHINE, free_memory=10**9), 64)


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
    with pytest.raises(
        Refused,
        match=(
            r"^The features of these pictures need about 4\.62 GB of memory on CPU; 4\.00 GB are free\. Choose "
            r"smaller pictures or a smaller architecture, or close what else uses the memory\.$"
        ),
    ) as refused:
        check_memory(solved, CHOICE, replace(MACHINE, free_memory=4 * 10**9), 64)
    assert "batch" not in refused.value.hint, "it would change nothing"


def test_what_is_kept_free_and_what_can_be_done_is_told(tmp_path: Path) -> None:
    need = DiskNeed(10**9, 2 * 10**9, 3 * 10**9, 6 * 10**9 + 64 * 2**20)
    check_disk(need, tmp_path)
    with pytest.raises(
        DiskFull,
        match=(
            r"^The run needs 6\.00 GB on the disk \(decoded pictures 1\.00 GB, features 2\.00 GB, weights and "
            r"checkpoints 3\.00 GB\); .* free on the volume .*, and 67\.1 MB are kept free\. Free some space, delete "
            r"the cache folders of datasets you no longer use, or choose smaller pictures \(picture_size\)\.$"
        ),
    ) as refused:
        check_disk(replace(need, free=need.free - 1), tmp_path)
    begin = "The run needs 6.00 GB on the disk (decoded pictures 1.00 GB, features 2.00 GB, weights and checkpoints 3.00 GB); "
    assert refused.value.message.startswith(f"{begin}6.07 GB are free")
    assert refused.value.message.endswith(", and 67.1 MB are kept free.")
    assert refused.value.hint == (
        "Free some space, delete the cache folders of datasets you no longer use, or choose smaller pictures (picture_size)."
    )
    assert refused.value.path == tmp_path
    assert DiskNeed(1, 2, 3, 4).all == 6


def test_memory_that_just_suffices_is_enough() -> None:
    plan = tiny_plan(tiny_recipe(Stage(batch_size=64)))
    needed = memory_bytes(plan, CHOICE, 64)
    check_memory(plan, CHOICE, replace(MACHINE, free_memory=needed + 400 * 2**20), 64)
    with pytest.raises(
        Refused,
        match=(
            r"^64 pictures at a time need about 7\.82 GB of memory on CPU; 7\.82 GB are free\. Set batch_size=32; "
            r"with accumulate=2 a step has as many pictures as now\.$"
        ),
    ):
        check_memory(plan, CHOICE, replace(MACHINE, free_memory=needed + 400 * 2**20 - 1), 64)
    gpu = replace(MACHINE, device="cuda:0")
    check_memory(plan, CHOICE, replace(gpu, free_memory=needed), 64)
    with pytest.raises(
        Refused,
        match=(
            r"^64 pictures at a time need about 7\.40 GB of memory on CPU; 1\.10 GB are free\. Choose smaller "
            r"pictures or a smaller architecture, or close what else uses the memory\.$"
        ),
    ) as one:
        check_memory(plan, CHOICE, replace(gpu, free_memory=10**9 + 10**8), 64)
    assert one.value.hint == "Choose smaller pictures or a smaller architecture, or close what else uses the memory."
    with pytest.raises(
        Refused,
        match=(
            r"^64 pictures at a time need about 7\.40 GB of memory on CPU; 1\.20 GB are free\. Set batch_size=2; with "
            r"accumulate=32 a step has as many pictures as now\.$"
        ),
    ) as two:
        check_memory(plan, CHOICE, replace(gpu, free_memory=10**9 + 2 * 10**8), 64)
    assert two.value.hint == "Set batch_size=2; with accumulate=32 a step has as many pictures as now."
    parts = tiny_plan(tiny_recipe(stages=(Stage(batch_size=64, accumulate=3), Stage(batch_size=8))))
    with pytest.raises(
        Refused,
        match=(
            r"^64 pictures at a time need about 7\.40 GB of memory on CPU; 6\.00 GB are free\. Set batch_size=32; "
            r"with accumulate=6 a step has as many pictures as now\.$"
        ),
    ) as more:
        check_memory(parts, CHOICE, replace(gpu, free_memory=10**9 + 50 * 10**8), 64)
    assert more.value.message.startswith("64 pictures at a time need")
    assert more.value.hint == "Set batch_size=32; with accumulate=6 a step has as many pictures as now."


def test_a_checkpoint_has_averaged_weights_where_there_are_any() -> None:
    plan = tiny_plan(tiny_recipe()).model_copy(update={"parameters": 1000})
    stage = plan.stages[0].model_copy(update={"trainable_parameters": 300})
    plan = plan.model_copy(update={"stages": (stage.model_copy(update={"trainable_parameters": 100}), stage)})
    assert checkpoint_bytes(plan) == 4 * (1000 + 600)
    averaged = plan.model_copy(update={"recipe": plan.recipe.model_copy(update={"average_weights": 0.9})})
    assert checkpoint_bytes(averaged) == 4 * (2000 + 600)
