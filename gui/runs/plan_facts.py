"""What is told of a plan before and after the start."""

from __future__ import annotations

from core.evaluation.wording import learned_words, percent
from core.runs.plan import Estimate, Plan, Preprocessing, StagePlan
from core.runs.recipe import solves
from core.runs.uneven import floor_of
from core.support.wording import about, bytes_text, counted, short_count
from core.training.costs.snapshots import snapshot_words
from core.training.costs.words import bits_words, busy_words, parts_words

_WORDS = {"crop": "the middle of each", "pad": "all of each, between bars", "squeeze": "all of each, squeezed"}
_FITS = {
    "crop": "The short side is scaled; what lies outside the middle square is never seen.",
    "pad": "The long side is scaled; plain bars fill the square.",
    "squeeze": "Both sides are scaled; proportions change.",
}


def _own_size(stage: StagePlan, plan: Plan) -> str:
    return "" if stage.train_size in (0, plan.preprocessing.size) else f", on {stage.train_size} pixels"


def plan_facts(plan: Plan) -> list[tuple[str, str, str]]:
    """What is told of a plan: title, text, tooltip."""
    facts = []
    if plan.estimate is not None:
        facts += _needs(plan.estimate)
    steps = sum(stage.steps for stage in plan.stages)
    epochs = sum(stage.epochs for stage in plan.stages)
    stages = "\n".join(
        f"{stage.title}: {counted(stage.steps, 'step')}, {stage.steps_per_epoch:,} per epoch, "
        f"{stage.trainable_parameters:,} numbers train"
        f"{_own_size(stage, plan)}"
        for stage in plan.stages
    )
    # Most stages have as many steps in an epoch: the number is said once.
    per_epoch = " / ".join(dict.fromkeys(f"{stage.steps_per_epoch:,}" for stage in plan.stages))
    told_steps = f"{steps:,} in {counted(epochs, 'epoch')}, {per_epoch} per epoch"
    if all(map(solves, plan.stages)):
        told_steps = "none: the head is solved in one go"
    numbers = [stage.trainable_parameters for stage in plan.stages]
    trains = " / ".join("all" if number == plan.parameters else short_count(number) for number in numbers)
    cached = [stage.title for stage in plan.stages if stage.cached]
    facts += [
        ("Steps", told_steps, stages),
        ("Parameters", f"{short_count(plan.parameters)}, {trains} train", stages),
    ]
    if cached:
        facts.append(("Cached", ", ".join(cached), "The frozen backbone is evaluated once; its features are kept."))
    floor = floor_of(plan.split.counts.get("val", {}))
    if floor is not None:
        text = f"{len(plan.classes):,}; always saying the commonest gives {percent(floor, None)}"
        facts.append(("Classes", text, "What an accuracy on val has to be held against."))
    if plan.train_words:
        facts.append(("Learns from", plan.train_words, "A larger number of each class has the pictures of a smaller one in it."))
    layout = plan.memory_format.replace("_", " ")
    facts += [
        ("Pictures", _pictures(plan), "\n".join(filter(None, (_FITS[plan.preprocessing.fit], plan.picture_words)))),
        ("Device", plan.device_name, f"{plan.device}, {counted(plan.threads, 'thread')}"),
        ("Arithmetic", f"{plan.precision}, {layout}{', deterministic' * plan.recipe.deterministic}", bits_words(plan)),
        ("Weights", f"{plan.weights.name}\n{_checksum(plan.weights.sha256[:12])}", _origins(plan)),
    ]
    if known := learned_words(plan.left_out):
        facts.append(("Known already", "\n".join(known), "What a network learned from, it remembers: that judges nothing."))
    if kept := snapshot_words(plan):
        facts.append(("Snapshots", kept, "Weights of epochs on the way, beside the best ones; Predict can ask them."))
    if plan.advice:
        facts.append(("To consider", "\n".join(plan.advice), "What the shapes and numbers of these pictures suggest."))
    return facts


def _needs(estimate: Estimate) -> list[tuple[str, str, str]]:
    """Time, memory and disk, each beside what there was."""
    parts = parts_words(estimate)
    time = "\n".join(filter(None, (about(estimate.seconds), busy_words(estimate))))
    memory = f"about {bytes_text(estimate.memory_bytes)}"
    if estimate.memory_free is not None:
        memory += f" of {bytes_text(estimate.memory_free)} free"
    facts = [
        ("Time", time, f"For the whole run, from short trials of its steps on this machine.\n{parts}".strip()),
        ("Memory", memory, "At the peak, on the device."),
    ]
    if estimate.disk_free is not None:
        text = f"{bytes_text(estimate.disk_bytes)} of {bytes_text(estimate.disk_free)} free"
        facts.append(("Disk", text, "Still to be written: decoded pictures, features, weights and checkpoints."))
    return [*facts, ("Pace", f"{estimate.pictures_per_second:,.0f} pictures/s", estimate.probe)]


def _checksum(sha256: str) -> str:
    return f"SHA-256 {sha256}" if sha256 else "SHA-256 known once they are downloaded"


def _origins(plan: Plan) -> str:
    """The checksum of the weights; of an ensemble those of its members, for the run's is made of these."""
    if not plan.members:
        return _checksum(plan.weights.sha256)
    return "\n".join(f"{member.name}: {member.weights.name}, {_checksum(member.weights.sha256)}" for member in plan.members)


def _pictures(plan: Plan) -> str:
    if (open_still := plan.chosen) is not None and not open_still.trials and len(open_still.combinations()) > 1:
        fits = f", {' or '.join(open_still.fits)}" if len(open_still.fits) > 1 else ""
        return f"{' or '.join(map(str, open_still.sizes))} pixels{fits}: found out when the run begins"
    if not plan.members:
        return _seen(plan.preprocessing)
    return "\n".join(f"{member.name}: {_seen(member.preprocessing)}" for member in plan.members)


def _seen(record: Preprocessing) -> str:
    deep = f"\nblack at {record.value_range[0]:,g}, white at {record.value_range[1]:,g}" if record.value_range else ""
    return f"{record.size} × {record.size} pixels, {_WORDS[record.fit]}{deep}"
