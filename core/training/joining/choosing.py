"""In which arithmetic a run computes: that of its one network, or one for each member of an ensemble."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.architectures.network import Network
from core.runs.facts import Choice, Machine
from core.runs.plan import NetworkPlan, Preprocessing
from core.runs.recipe import Recipe
from core.training.arithmetic.probe import probe, untried, weightiest
from core.training.costs.todo import kept_features, missing_features
from core.training.joining.beginning import Beginning
from core.training.run_data import RunData


def chosen(
    data: RunData, begin: Beginning, networks: Sequence[Network], machine: Machine
) -> tuple[Choice, tuple[NetworkPlan, ...]]:
    """The arithmetic of a run, and the members of an ensemble, each with that of its features.

    It is what a trial finds fastest, but for features what those are in that are there already.
    """
    if not begin.members:
        (network,), (record,) = networks, begin.records
        return _one(data, begin.recipe, begin.weights.sha256, record, network, machine), ()
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


def _one(data: RunData, recipe: Recipe, sha256: str, record: Preprocessing, network: Network, machine: Machine) -> Choice:
    if recipe.deterministic:
        return probe(network, recipe, machine)
    place = (data, recipe, sha256, record, network.feature_width)
    kept = kept_features(*place)
    frozen = kept is not None and weightiest(recipe) is None
    if kept is not None and frozen and recipe.precision in ("auto", kept) and not missing_features(*place, kept):
        return untried(network, kept, machine)
    only = kept if frozen and recipe.precision == "auto" else None
    choice = probe(network, recipe if only is None else recipe.model_copy(update={"precision": only}), machine)
    return replace(choice, features=kept or choice.precision)


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
    )
