"""The optimisers, schedules, merits and policies of augmentation Safelight knows, as torch-free tables that recipes, forms, help
and checks are made from.

A new one is a module with one function and one registration line here.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.support.registry import Registry


@dataclass(frozen=True)
class Method:
    """One way to do what a stage leaves open.

    Attributes:
        name: In recipes.
        title: As shown.
        help: A few words after the title, that help to choose.
        place: "module:function". Of an optimiser `(groups, stage) -> torch.optim.Optimizer`; of a schedule `(done) -> part`,
            the part of the largest rate when that part, from 0 to below 1, of the steps after the warm-up is done; of a merit
            `(logs, labels) -> number`; of a policy `(augmentation, count, side, numbers) -> Changes`.
        fields: Fields of a stage or its augmentation that this one uses and others may not; the form hides them where nothing
            uses them.
        solves: True for one that finds the head on cached features in one go; its place is `(problem, look) -> Solution`.
    """

    name: str
    title: str
    help: str
    place: str
    fields: tuple[str, ...] = ()
    solves: bool = False


@dataclass(frozen=True)
class Schedule(Method):
    """How the learning rate changes over a stage.

    Attributes:
        warm_up: The part of the stage it rises in when the recipe says 0.
        waits: True where the rate also falls whenever val has not become better for some epochs.
    """

    warm_up: float = 0.0
    waits: bool = False


OPTIMISERS: Registry[Method] = Registry("optimiser")
MERITS: Registry[Method] = Registry("merit")
"""What the best epoch can be chosen by, larger is better."""

POLICIES: Registry[Method] = Registry("policy")
"""Published ways of varying pictures."""

SCHEDULES: Registry[Schedule] = Registry("schedule")
JOINS: Registry[Method] = Registry("join")
"""How the members of an ensemble come to one answer: `(networks, orders, classes, recipe) -> head over all their features`."""

STEPPED = (
    "epochs", "batch_size", "learning_rate", "backbone_rate", "weight_decay", "schedule", "warm_up", "clip_gradient",
    "accumulate", "norm_statistics", "layer_decay", "train_size",
)  # fmt: skip
"""Fields of a stage that every optimiser uses but one that solves."""

for _method in (
    Method("sgd", "SGD", "with momentum often ends a little better", "core.training.step.optimisers:sgd", ("momentum",)),
    Method("adamw", "AdamW", "forgives a rate that is not quite right", "core.training.step.optimisers:adamw"),
    Method("lion", "Lion", "wants a rate three to ten times smaller than AdamW's", "core.training.step.timm_optimisers:lion"),
    Method(
        "muon", "Muon", "often needs fewer epochs from scratch; takes AdamW's rates", "core.training.step.timm_optimisers:muon"
    ),
    Method(
        "solved", "Solved", "finds the best linear head on unvaried pictures in one go, and its weight decay by "
        "cross-validation on train", "core.training.step.solving:solve", solves=True,
    ),
):  # fmt: skip
    OPTIMISERS.add(_method.name, _method)

for _join in (
    Method(
        "features", "Features side by side", "under one new head; each member's are scaled and brought to unit length",
        "core.architectures.ensembles:joined_features",
    ),
    Method("mean", "Mean of answers", "the mean of the members' probabilities", "core.architectures.ensembles:mean_of_answers"),
    Method(
        "weighted", "Weighted mean of answers", "with the weights that fit val best, so that val is no longer new to it",
        "core.architectures.ensembles:mean_of_answers",
    ),
    Method(
        "logits", "Answers under a linear layer", "learned on train, which the members know already",
        "core.architectures.ensembles:answers_under_a_layer",
    ),
):  # fmt: skip
    JOINS.add(_join.name, _join)

for _merit in (
    Method("accuracy", "Accuracy", "the part that is right", "core.training.step.merits:accuracy"),
    Method("loss", "Loss", "also asks how sure the right answers are", "core.training.step.merits:loss"),
    Method("balanced", "Balanced accuracy", "every class counts the same", "core.training.step.merits:balanced"),
    Method("macro-f1", "Macro F1", "misses and false alarms of every class count", "core.training.step.merits:macro_f1"),
):
    MERITS.add(_merit.name, _merit)

for _schedule in (
    Schedule("constant", "Constant", "keeps the rate", "core.training.step.schedules:constant"),
    Schedule("cosine", "Cosine", "falls to zero, slowly at both ends", "core.training.step.schedules:cosine"),
    Schedule("steps", "Steps", "falls to a tenth after each third", "core.training.step.schedules:steps"),
    Schedule(
        "plateau", "Plateau", "keeps the rate while val becomes better, and cuts it whenever it does not",
        "core.training.step.schedules:constant", ("plateau_patience", "plateau_factor"), waits=True,
    ),
    Schedule(
        "one-cycle", "One-cycle", "rises over 0.3 of the stage unless a warm-up is set, then falls to a thousandth",
        "core.training.step.schedules:one_cycle", warm_up=0.3,
    ),
):  # fmt: skip
    SCHEDULES.add(_schedule.name, _schedule)

for _policy in (
    Method("none", "None", "nothing but what is set here", "core.pixels.policies:nothing"),
    Method(
        "randaugment", "RandAugment", "so many operations for each picture, all of one strength",
        "core.pixels.policies:rand_augment", ("policy_operations", "policy_strength"),
    ),
    Method(
        "trivialaugment", "TrivialAugment", "one operation for each picture, of a strength that is drawn; nothing to set",
        "core.pixels.policies:trivial_augment",
    ),
):  # fmt: skip
    POLICIES.add(_policy.name, _policy)


def users_of_fields() -> dict[str, tuple[str, tuple[str, ...]]]:
    """For each field of a stage or augmentation that only some methods use: the field that chooses it, and their names."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for choosing, table in (("optimiser", OPTIMISERS), ("schedule", SCHEDULES), ("policy", POLICIES)):
        for method in table:
            stepped = STEPPED if table is OPTIMISERS and not method.solves else ()
            for name in (*method.fields, *stepped):
                found[name] = (choosing, (*found.get(name, ("", ()))[1], method.name))
    return found
