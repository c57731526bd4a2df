"""What an estimate says, word by word."""

from __future__ import annotations

import pytest

from core.runs.plan import Cost, Estimate
from core.training.costs.words import bits_words, busy_words, changed_words, parts_words, time_words
from tests.tiny_training import tiny_plan, tiny_recipe


def estimate(**fields: object) -> Estimate:
    return Estimate.model_validate({"seconds": 90.0, "memory_bytes": 1, "pictures_per_second": 1.0, "probe": "", **fields})


def test_a_time_is_told_with_what_is_written_and_who_else_is_at_work() -> None:
    assert time_words(estimate()) == "It takes about 2 min in all."
    busy = "Other programs leave 79 % of the processors to it; it is faster once they end."
    assert time_words(estimate(disk_bytes=2_000_000, share=0.79)) == (
        f"It takes about 2 min in all, and 2.0 MB more on the disk. {busy}"
    )
    assert (busy_words(estimate(share=0.79)), busy_words(estimate(share=0.8))) == (busy, "")


def test_the_parts_of_the_time_are_a_line_each() -> None:
    assert parts_words(estimate(costs=(Cost(what="Starting", seconds=2), Cost(what="Head only", seconds=40, stage=0)))) == (
        "Starting: under 5 s\nHead only: about 40 s"
    )
    assert parts_words(estimate()) == ""


def test_a_change_of_arithmetic_is_told_with_what_it_means() -> None:
    assert changed_words(3, "bf16, 2.0 times as fast") == (
        "After epoch 3 the arithmetic was tried again, for it was chosen beside busy programs or the pace was not the planned "
        "one: bf16, 2.0 times as fast. From here on the last digits are not those of a run that kept its arithmetic; set "
        "precision to keep it."
    )


@pytest.mark.parametrize(
    ("precision", "device", "tried", "order"),
    [
        ("auto", "cpu", "arithmetic and memory layout are", ""), ("fp32", "cpu", "memory layout is", ""),
        ("auto", "cuda:0", "arithmetic and memory layout are", ", and a GPU adds up in any order"),
    ],
)  # fmt: skip
def test_whether_a_run_comes_to_the_same_bits_is_said_with_why(precision: str, device: str, tried: str, order: str) -> None:
    plan = tiny_plan(tiny_recipe(precision=precision)).model_copy(update={"device": device})
    assert bits_words(plan) == (
        f"Trained again, this recipe may come to other last digits: {tried} what a trial finds fastest, threads what there "
        f"is{order}. Set deterministic to fix them."
    )


def test_a_deterministic_run_comes_to_the_same_bits() -> None:
    plan = tiny_plan(tiny_recipe(deterministic=True)).model_copy(update={"threads": 2, "memory_format": "channels_last"})
    assert bits_words(plan) == (
        "Trained again on this machine with these packages, this recipe comes to the same bits: fp32, channels last, 2 threads, "
        "added up in one order."
    )
