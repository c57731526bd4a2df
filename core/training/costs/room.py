"""Whether a run has room, in memory and on the disk, and the words that refuse it with numbers before anything is written."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.runs.facts import Choice, Machine
from core.runs.plan import Plan
from core.runs.recipe import solves
from core.support.errors import DiskFull, Refused
from core.support.system_errors import room_words
from core.support.wording import bytes_text, counted
from core.training.costs.snapshots import kept_epochs, snapshot_bytes
from core.training.costs.todo import Todo
from core.training.run_data import FEATURE_BLOCK
from core.training.step import solving

SPARE = 64 * 2**20
"""Bytes left free on the disk for everything else, as the pixel store leaves them."""

PROCESS = 400 * 2**20
"""Bytes of memory that a training process has on the processor before it has done anything."""

_SAMPLE = 65  # bytes that name a row of features


@dataclass(frozen=True)
class DiskNeed:
    """Bytes that a run has still to write, and those that are free where they go."""

    pixels: int
    features: int
    run: int
    free: int

    @property
    def all(self) -> int:
        return self.pixels + self.features + self.run


def disk_need(plan: Plan, todo: Todo, widths: Sequence[int], dataset: Path) -> DiskNeed:
    """What the plan's run writes.

    Args:
        plan: The plan.
        todo: What is there already.
        widths: Features of a picture, by part.
        dataset: The dataset's folder; runs are taken to lie on the same disk.
    """
    largest = max(part.preprocessing.kept_side for part in plan.parts)
    pixels = len(todo.undecoded) * largest**2 * 3
    looks = (todo.features, todo.test_features)
    features = sum(count * (4 * width + _SAMPLE) for counts in looks for count, width in zip(counts, widths, strict=False))
    run = best_bytes(plan) + 2 * checkpoint_bytes(plan) + len(kept_epochs(plan)) * snapshot_bytes(plan)
    return DiskNeed(pixels, features, run, shutil.disk_usage(dataset).free)


def best_bytes(plan: Plan) -> int:
    """Bytes of the best weights."""
    return 4 * plan.parameters


def checkpoint_bytes(plan: Plan) -> int:
    """Bytes of a checkpoint at its largest: weights, two numbers of the optimiser for each that trains, averaged weights."""
    average = plan.parameters if plan.recipe.average_weights else 0
    return 4 * (plan.parameters + average + 2 * max(stage.trainable_parameters for stage in plan.stages))


def check_disk(need: DiskNeed, where: Path) -> None:
    """Does nothing when what a run writes fits the disk.

    Raises:
        DiskFull: It does not.
    """
    if need.all <= need.free - SPARE:
        return
    parts = {"decoded pictures": need.pixels, "features": need.features, "weights and checkpoints": need.run}
    told = ", ".join(f"{name} {bytes_text(size)}" for name, size in parts.items() if size)
    raise DiskFull(
        f"The run needs {bytes_text(need.all)} on the disk ({told}); {room_words(where, need.free)}, and "
        f"{bytes_text(SPARE)} are kept free.",
        "Free some space, delete the cache folders of datasets you no longer use, or choose smaller pictures (picture_size).",
        where,
    )


def memory_bytes(plan: Plan, choice: Choice, width: int) -> int:
    """Bytes a run takes on its device at its peak.

    Args:
        plan: The plan.
        choice: What the probe met.
        width: Features of a picture.
    """
    trained = [stage.batch_size for stage in plan.stages if not stage.cached]
    # A frozen backbone sees many pictures at a time as well: the 14 MB of its weights were told where a run took 0.5 GB.
    at_a_time = max(trained, default=FEATURE_BLOCK[plan.device.partition(":")[0]])
    each = -(-at_a_time // plan.devices) if trained else at_a_time
    return choice.fixed_bytes + choice.bytes_each * each + _features_bytes(plan, width)


def _features_bytes(plan: Plan, width: int) -> int:
    """Bytes of the features of train and val while a head learns from them, with the copies that solving it makes."""
    counts = {side: sum(plan.split.counts[side].values()) for side in ("train", "val")}
    if not any(stage.cached for stage in plan.stages):
        return 0
    rows = counts["train"] + counts["val"]
    if any(solves(stage) for stage in plan.stages):
        copies = solving.copied(counts["train"], width, len(plan.classes))
        rows += max(copies, 2 * rows) if plan.recipe.refit else copies  # of both sides together, as they are and scaled
    return 4 * width * rows


def check_memory(plan: Plan, choice: Choice, machine: Machine, width: int) -> None:
    """Does nothing when what the plan takes at its peak fits the memory that is free.

    Raises:
        Refused: It does not; the hint has the batch that would.
    """
    needed, own = memory_bytes(plan, choice, width), 0 if machine.kind == "cuda" else PROCESS
    free = machine.free_memory
    if needed + own <= free:
        return
    less = "Choose smaller pictures or a smaller architecture, or close what else uses the memory."
    if all(stage.cached for stage in plan.stages):
        message = f"The features of these pictures need about {bytes_text(needed + own)} of memory on {plan.device_name}"
        raise Refused(f"{message}; {bytes_text(free)} are free.", less)
    largest = max(
        (stage for stage in plan.stages if not stage.cached), key=lambda stage: stage.batch_size, default=plan.stages[0]
    )
    need = counted(largest.batch_size, "picture at a time needs", "pictures at a time need")
    message = f"{need} about {bytes_text(needed + own)} of memory on {plan.device_name}; {bytes_text(free)} are free."
    fits = (free - own - choice.fixed_bytes) // max(1, choice.bytes_each)
    if fits < 2:
        raise Refused(message, less)
    batch = 2 ** (int(fits).bit_length() - 1)
    more = -(-largest.batch_size // batch) * largest.accumulate
    raise Refused(message, f"Set batch_size={batch}; with accumulate={more} a step has as many pictures as now.")
