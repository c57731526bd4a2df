"""Resolves a recipe to a plan: a pure function of what was asked and what is there. No torch."""

from __future__ import annotations

from core.runs.facts import Choice, DatasetFacts, Machine, NetworkFacts
from core.runs.plan import (
    NetworkPlan,
    NotCounted,
    PictureChoice,
    Plan,
    Preprocessing,
    Request,
    SplitFacts,
    StagePlan,
    WeightsOrigin,
)
from core.runs.recipe import Recipe, epochs_of, is_cached, norm_statistics_of, solves, stage_title, train_size_of, warm_up_of
from core.support.errors import BadInput
from core.support.wording import counted
from core.training.advice import advice
from core.training.step.balance import steps_in_epoch

RESIDENT_PART = 0.4
"""Part of a device's free memory that pictures may fill."""


def resolve(
    request: Request,
    facts: DatasetFacts,
    machine: Machine,
    weights: WeightsOrigin,
    preprocessing: Preprocessing,
    network: NetworkFacts,
    choice: Choice,
    left_out: NotCounted | None = None,
    members: tuple[NetworkPlan, ...] = (),
    chosen: PictureChoice | None = None,
) -> Plan:
    """The plan for a request, exact in every value; equal arguments give equal plans.

    Raises:
        BadInput: The split cannot be trained on: nothing or one class to learn from, nothing in val, or too few
            pictures for so many devices.
    """
    check_split(facts)
    recipe = request.recipe
    pictures = sum(facts.on(side) for side in facts.counts)
    train, devices = facts.on("train"), machine.devices
    check_devices(recipe, train, machine)
    if recipe.refit:
        left_out = (left_out or NotCounted()).model_copy(update={"refitted": facts.on("val")})
    stages = [_stage_plan(recipe, index, train, trainable, devices) for index, trainable in enumerate(network.trainable)]
    return Plan(
        run=request.run,
        created=request.created,
        dataset=facts.name,
        dataset_fingerprint=facts.fingerprint,
        split=SplitFacts(name=facts.split, fingerprint=facts.split_fingerprint, counts=facts.counts),
        classes=facts.classes,
        recipe=recipe,
        preprocessing=preprocessing,
        weights=weights,
        members=members,
        parent=request.parent,
        stages=tuple(stages),
        parameters=network.parameters,
        seed=recipe.seed,
        threads=machine.threads,
        device=machine.device,
        device_name=machine.device_name,
        devices=devices,
        precision=choice.precision,
        memory_format=choice.memory_format,
        depthwise=choice.depthwise,
        features=choice.features or choice.precision,
        pixels_on_device=_fits(pictures, preprocessing, machine),
        chosen=chosen,
        left_out=left_out,
        advice=advice(recipe, facts),
        versions=machine.versions,
    )


def _stage_plan(recipe: Recipe, index: int, pictures: int, trainable: int, devices: int) -> StagePlan:
    stage = recipe.stages[index]
    # What is solved is one step over all pictures, whatever a stage in steps would have taken.
    steps = 1 if solves(stage) else steps_in_epoch(pictures, stage.batch_size * stage.accumulate, devices)
    epochs = epochs_of(stage)
    statistics = norm_statistics_of(recipe, stage)
    return StagePlan(
        **{
            **dict(stage),
            "warm_up": warm_up_of(stage),
            "epochs": epochs,
            "norm_statistics": statistics,
            "train_size": train_size_of(recipe, stage),
        },
        index=index,
        title=stage_title(stage),
        steps_per_epoch=steps,
        steps=steps * epochs,
        trainable_parameters=trainable,
        cached=is_cached(recipe, index),
    )


def check_devices(recipe: Recipe, pictures: int, machine: Machine) -> None:
    """Does nothing when the recipe can be trained on all of the machine's devices together.

    Raises:
        BadInput: It cannot.
    """
    if pictures < 2 * machine.devices:
        raise BadInput(
            f"{pictures} pictures in train are too few for {machine.devices} devices: each needs two in every step.",
            f"Train on {max(1, pictures // 2)} or fewer.",
        )
    synchronised = any(stage.norm_statistics == "synchronised" for stage in recipe.stages)
    if synchronised and machine.devices > 1 and machine.device == "cpu":
        raise BadInput(
            "BatchNorm statistics over all devices can be had on GPUs only.", "Set norm_statistics to batch or frozen.",
        )  # fmt: skip


def check_split(facts: DatasetFacts) -> None:
    """Does nothing when the split can be trained on.

    Raises:
        BadInput: It cannot; the message says why and the hint what to do.
    """
    where = f"{facts.name}, split {facts.split}"
    learned = [name for name, count in facts.counts["train"].items() if count]
    if facts.on("train") < 2 or not learned:
        there = counted(facts.on("train"), "picture")
        raise BadInput(f"There is nothing to learn from: {where} has {there} in train.", SPLIT_AGAIN)
    if len(learned) < 2:
        raise BadInput(
            f"There is only one class to learn: all pictures in train of {where} are {learned[0]}.",
            "Import pictures of another class, then make a new split.",
        )
    if not facts.on("val"):
        raise BadInput(f"{where} has no pictures in val, by which the best epoch is chosen.", SPLIT_AGAIN)


SPLIT_AGAIN = "Make a split with a train and a val part on the Data page."
"""Advice where a split lacks a side."""


def _fits(pictures: int, preprocessing: Preprocessing, machine: Machine) -> bool:
    if machine.kind != "cuda":  # the others have the pictures in their memory already
        return False
    return pictures * preprocessing.kept_side**2 * 3 <= RESIDENT_PART * machine.free_memory
