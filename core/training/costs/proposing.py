"""A batch and a rate that use a GPU's free memory, proposed where a recipe leaves most of it idle. No torch."""

from __future__ import annotations

from core.runs.facts import Choice, Machine
from core.runs.plan import Plan, StagePlan
from core.support.wording import bytes_text, counted, percentage

MOST = 0.8
"""Part of the free memory that a step may fill: what an allocator holds back and other programs may want is not counted."""

LEAST_STEPS = 16
"""Steps that an epoch keeps: with fewer, rates jump along their schedule."""

LARGEST = 1024
"""Pictures of a batch beyond which nothing is proposed: rates that fit were never tried there."""

_WORTH = 4
"""How many times as large a batch has to be for another rate to be worth trying."""

_BY_ROOT = ("adamw", "lion", "muon")
"""Optimisers whose steps have a length of their own: their rates grow with the root of the batch, SGD's with the batch.

*Source*: Malladi et al. 2022, arXiv:2205.10287; Goyal et al. 2017, arXiv:1706.02677.
"""


def proposals(plan: Plan, choice: Choice, machine: Machine) -> tuple[str, ...]:
    """Sentences with the batch, and the rate that goes with it, that would use what memory is free; none on a processor.

    A processor computes as fast with small batches: what they leave of its memory is of no use to it. Apple's GPUs share the
    computer's memory with all its programs, and nobody has measured what large batches do to them.

    Args:
        plan: The plan.
        choice: What the probe met: bytes of a step, and of each picture in it.
        machine: What there is.
    """
    if machine.kind != "cuda" or not choice.bytes_each:
        return ()
    fits = max(0, int((MOST * machine.free_memory - choice.fixed_bytes) / choice.bytes_each)) * plan.devices
    train = sum(plan.split.counts["train"].values())
    told = (_proposal(plan, stage, min(fits, LARGEST), train, choice, machine) for stage in plan.stages if not stage.cached)
    return tuple(filter(None, told))


def _proposal(plan: Plan, stage: StagePlan, fits: int, train: int, choice: Choice, machine: Machine) -> str:
    taken = choice.fixed_bytes + choice.bytes_each * -(-stage.batch_size // plan.devices)
    use = f"{percentage(taken / max(1, machine.free_memory))} of the {bytes_text(machine.free_memory)} that are free"
    begin = f"{stage.title}: batches of {counted(stage.batch_size, 'picture')} use {use} on {plan.device_name}."
    parts = next((parts for parts in range(1, stage.accumulate) if _divides(stage, parts) <= fits), None)
    if parts is not None:
        setting = f"batch_size={_divides(stage, parts)} and accumulate={parts}"
        return f"{begin} The same steps in fewer parts would be faster: {setting}, at the same rate."
    most = min(fits, train // LEAST_STEPS)
    batch = 2 ** (most.bit_length() - 1) if most else 0
    if stage.accumulate > 1 or batch < _WORTH * stage.batch_size:
        return ""
    more = batch / stage.batch_size
    rate = stage.learning_rate * (more**0.5 if stage.optimiser in _BY_ROOT else more)
    return (
        f"{begin} batch_size={batch} with learning_rate={rate:.2g} would use more of the GPU at a time. Rates grow with the "
        f"{'root of the batch' if stage.optimiser in _BY_ROOT else 'batch'} for {stage.optimiser}, as a rule of thumb: a look "
        "for a learning rate tells."
    )


def _divides(stage: StagePlan, parts: int) -> int:
    """Pictures of a batch where a step's go through in so many parts; more than fit where they cannot be cut so."""
    whole = stage.batch_size * stage.accumulate
    return whole // parts if whole % parts == 0 else 2**62
