"""What is proposed follows memory, pictures and optimiser, and nothing is proposed where it would be of no use."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.runs.facts import Choice, Machine
from core.runs.plan import Plan
from core.runs.recipe import Stage
from core.training.costs.proposing import proposals
from tests.tiny_training import tiny_plan, tiny_recipe

GPU = Machine("cuda:0", "a card, 16 GB", 8, True, 10 * 2**30)
CHOICE = Choice("bf16", "channels_last", fixed_bytes=2**30, bytes_each=10 * 2**20)  # 716 pictures fill four fifths


def planned(train: int = 6000, **settings: object) -> Plan:
    stage = Stage.model_validate({"batch_size": 32, "learning_rate": 0.001, **settings})
    plan = tiny_plan(tiny_recipe(stage), {"train": (train // 3,) * 3, "val": (6, 6, 6), "test": (3, 3, 3)})
    return plan.model_copy(update={"device": GPU.device, "device_name": GPU.device_name})


@pytest.mark.parametrize(
    ("train", "settings", "setting"),
    [
        (60_000, {"optimiser": "adamw"}, "batch_size=512 with learning_rate=0.004 "),
        (60_000, {"optimiser": "sgd"}, "batch_size=512 with learning_rate=0.016 "),
        (6000, {"optimiser": "muon"}, "batch_size=256 with learning_rate=0.0028 "),
        (60_000, {"batch_size": 8, "accumulate": 6}, "batch_size=48 and accumulate=1, at the same rate"),
        (60_000, {"batch_size": 500, "accumulate": 4}, ""),
        (600, {}, ""),
        (60_000, {"batch_size": 256}, ""),
    ],
)
def test_memory_pictures_and_optimiser_decide(train: int, settings: dict[str, object], setting: str) -> None:
    found = proposals(planned(train, **settings), CHOICE, GPU)
    assert len(found) == bool(setting)
    assert setting in "".join(found)


def test_how_much_of_the_memory_is_used_is_said() -> None:
    (told,) = proposals(planned(60_000), CHOICE, GPU)
    assert told.startswith("Everything: batches of 32 pictures use 13 % of the 10.74 GB that are free on a card, 16 GB.")
    (told,) = proposals(planned(60_000, batch_size=1), CHOICE, GPU)
    assert told.startswith("Everything: batches of 1 picture use ")


def test_nothing_is_proposed_for_a_processor_a_head_on_features_or_a_network_nobody_tried() -> None:
    plan = planned(60_000)
    assert proposals(plan, CHOICE, replace(GPU, device="cpu")) == ()
    assert proposals(plan, replace(CHOICE, bytes_each=0), GPU) == ()
    cached = plan.model_copy(update={"stages": (plan.stages[0].model_copy(update={"cached": True}),)})
    assert proposals(cached, CHOICE, GPU) == ()


def test_a_proposal_says_what_would_be_set_and_why() -> None:
    begin = "Everything: batches of {} pictures use {} % of the 10.74 GB that are free on a card, 16 GB. "
    (by_root,) = proposals(planned(60_000), CHOICE, GPU)
    assert by_root == begin.format(32, 13) + (
        "batch_size=512 with learning_rate=0.004 would use more of the GPU at a time. Rates grow with the root of the batch for "
        "adamw, as a rule of thumb: a look for a learning rate tells."
    )
    (by_batch,) = proposals(planned(60_000, optimiser="sgd"), CHOICE, GPU)
    assert "Rates grow with the batch for sgd, as a rule of thumb" in by_batch
    (parts,) = proposals(planned(60_000, batch_size=8, accumulate=6), CHOICE, GPU)
    assert parts == begin.format(8, 11) + (
        "The same steps in fewer parts would be faster: batch_size=48 and accumulate=1, at the same rate."
    )
    (several,) = proposals(planned(60_000, batch_size=300, accumulate=3), CHOICE, GPU)
    assert "batch_size=450 and accumulate=2" in several


def test_a_batch_grows_to_what_fits_leaves_enough_steps_and_is_worth_it() -> None:
    def batch(train: int = 60_000, free: int = GPU.free_memory, size: int = 32, devices: int = 1) -> str:
        plan = planned(train, batch_size=size).model_copy(update={"devices": devices})
        return "".join(proposals(plan, CHOICE, replace(GPU, free_memory=free)))

    assert "batch_size=1024 " in batch(free=100 * 2**30), "beyond which nothing is proposed"
    assert "batch_size=128 " in batch(train=2050), "sixteen steps stay"
    assert batch(train=2046) == "", "with 127 pictures at most 64 are twice as many, and no four times"
    assert "batch_size=128 " in batch(size=32, free=int((2**30 + 128 * 10 * 2**20) / 0.8) + 1)
    assert batch(size=32, free=int((2**30 + 127 * 10 * 2**20) / 0.8)) == ""
    assert "batch_size=1024 " in batch(devices=2), "what fits on each"
    assert batch(free=2**30) == ""
