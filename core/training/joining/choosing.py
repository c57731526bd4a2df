"""In which arithmetic a run computes: that of its one network, or one for each member of an ensemble."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import chain

from core.architectures.network import Network
from core.runs.facts import Choice, Machine
from core.runs.plan import NetworkPlan, Preprocessing
from core.runs.recipe import Recipe
from core.training.arithmetic.probe import probe, untried, weightiest
from core.training.costs.todo import kept_features, missing_features
from core.training.joining.beginning import Beginning
from core.training.run_data import FEATURE_BLOCK, RunData


def chosen(
    data: RunData, begin: Beginning, networks: Sequence[Network], machine: Machine, like: Choice | None = None
) -> tuple[Choice, tuple[NetworkPlan, ...]]:
    """The arithmetic of a run, and the members of an ensemble, each with that of its features.

    It is what a trial finds fastest, but for features what those are in that are there already.

    Args:
        data: The run's pictures.
        begin: What it begins with.
        networks: Its network, or those of its members.
        machine: What there is.
        like: What was chosen for the same network at another picture size, where that need not be tried anew.
    """
    if not begin.members:
        (network,), (record,) = networks, begin.records
        return _one(data, begin.recipe, begin.weights.sha256, record, network, machine, like), ()
    choices = []
    for member, network in zip(begin.members, networks, strict=True):
        choice = _one(data, member.recipe, member.backbone_sha256, member.preprocessing, network, machine)
        # Where the recipe says what features are in, those that a run made otherwise are others.
        asked = member.recipe.precision
        choices.append(replace(choice, features=(choice.features or choice.precision) if asked == "auto" else asked))
    members = tuple(
        member.model_copy(update={"features": choice.features}) for member, choice in zip(begin.members, choices, strict=True)
    )
    return _together(members, choices), members


def _one(
    data: RunData,
    recipe: Recipe,
    sha256: str,
    record: Preprocessing,
    network: Network,
    machine: Machine,
    like: Choice | None = None,
) -> Choice:
    tried = partial(probe, network, machine=machine, shown=record, at_a_time=FEATURE_BLOCK[machine.kind])
    if recipe.deterministic:
        return tried(recipe)
    place = (data, recipe, sha256, record, network.feature_width)
    kept = kept_features(*place)
    frozen = kept is not None and weightiest(recipe) is None
    if kept is not None and frozen and recipe.precision in ("auto", kept) and not missing_features(*place, kept):
        return untried(network, kept, machine)
    only = kept if frozen and recipe.precision == "auto" else None
    if like is not None and only in (None, like.precision):
        return replace(like, features=kept or like.precision, looks=())
    choice = tried(recipe if only is None else recipe.model_copy(update={"precision": only}))
    features = kept or choice.precision
    return replace(choice, features=features, looks=choice.looks if features == choice.precision else ())


def _together(members: Sequence[NetworkPlan], choices: Sequence[Choice]) -> Choice:
    """One choice for all: members are asked one after the other, and what is trained on their answers computes in fp32."""
    slowest = max(choices, key=lambda choice: choice.seconds)
    return Choice(
        precision="fp32",
        memory_format=slowest.memory_format,
        features="fp32",
        why="; ".join(f"{member.name}: {choice.why}" for member, choice in zip(members, choices, strict=True)),
        seconds=sum(choice.seconds for choice in choices),
        share=min(choice.share for choice in choices),
        fixed_bytes=sum(choice.fixed_bytes for choice in choices),
        bytes_each=max(choice.bytes_each for choice in choices),
        looks=tuple(chain.from_iterable(choice.looks for choice in choices)) if all(choice.looks for choice in choices) else (),
    )
