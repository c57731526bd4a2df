"""What a run begins with: one network, or the members of an ensemble, with their weights and how each sees pictures."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from core.architectures.building import build
from core.architectures.catalogue import find
from core.architectures.ensembles import joined
from core.architectures.network import Network
from core.architectures.origins import member_run, settled
from core.architectures.weights import ResolvedWeights, load_weights
from core.datasets.catalog.dataset import Dataset
from core.pixels.store import for_dataset
from core.runs.members import FROZEN, member_name, runs_of
from core.runs.plan import NetworkPlan, Preprocessing, WeightsOrigin
from core.runs.recipe import Recipe
from core.support.workspace import Workspace

Resolve = Callable[[Recipe], ResolvedWeights]
"""From a recipe of one network to its weights."""


@dataclass(frozen=True, eq=False)
class Beginning:
    """A run's networks before they are built.

    Attributes:
        recipe: The run's.
        weights: Where the run's first weights come from.
        members: Of an ensemble, their features in fp32 until somebody chooses; nothing for one network.
        resolved: The weights of each network.
        records: How each sees this dataset's pictures.
        advice: What to consider of the members before the start.
    """

    recipe: Recipe
    weights: WeightsOrigin
    members: tuple[NetworkPlan, ...]
    resolved: tuple[ResolvedWeights, ...]
    records: tuple[Preprocessing, ...]
    advice: tuple[str, ...] = ()

    def networks(self, classes: Sequence[str]) -> list[Network]:
        """The network, or those of the members, on the processor with their first weights.

        Raises:
            BadInput: Weights do not fit.
        """
        recipes = [(member.recipe, member.classes) for member in self.members] or [(self.recipe, ())]
        made = []
        for (recipe, own), resolved in zip(recipes, self.resolved, strict=True):
            network = build(recipe, len(own or classes))
            load_weights(network, resolved, own or classes)
            made.append(network)
        return made

    def whole(self, networks: Sequence[Network], classes: Sequence[str]) -> Network:
        """The run's network, of what `networks` gave.

        Raises:
            BadInput: Answers are joined, and a member answers other classes.
        """
        if not self.members:
            return networks[0]
        return joined(networks, [member.classes for member in self.members], classes, self.recipe)


def beginning(recipe: Recipe, dataset: Dataset, workspace: Workspace, resolve: Resolve) -> Beginning:
    """What a run of the recipe begins with on that dataset.

    Raises:
        SafelightError: A member or weights are missing or cannot be used.
    """
    if not recipe.members:
        weights = resolve(recipe)
        return Beginning(recipe, weights.origin, (), (weights,), (for_dataset(weights.preprocessing, dataset),))
    members, resolved = [], []
    for text in recipe.members:
        member, weights = _member(text, recipe, dataset, workspace, resolve)
        members.append(member)
        resolved.append(weights)
    together = hashlib.sha256("\n".join(member.weights.sha256 for member in members).encode()).hexdigest()
    origin = WeightsOrigin(kind="members", name=", ".join(recipe.members), sha256=together)
    records = tuple(member.preprocessing for member in members)
    return Beginning(recipe, origin, tuple(members), tuple(resolved), records, _on_mirrored(recipe, workspace))


def _on_mirrored(recipe: Recipe, workspace: Workspace) -> tuple[str, ...]:
    """Members whose own figures are of two views of each picture: features that are kept are of one."""
    return tuple(
        f"As a member {run} answers from each picture alone. By itself, with test-time flips, it may do a little better."
        for run in runs_of(recipe)
        # Said before the start: features that are kept are of one view, and its own figures are of two.
        if member_run(run, workspace)[1].recipe.test_flips
    )


def _member(
    text: str, recipe: Recipe, dataset: Dataset, workspace: Workspace, resolve: Resolve
) -> tuple[NetworkPlan, ResolvedWeights]:
    name = member_name(text)
    if not name.run:
        own = settled(_of_architecture(name.architecture, name.size, recipe), workspace)
        weights = resolve(own)
        record = for_dataset(weights.preprocessing, dataset)
        sha256 = weights.origin.sha256
        member = NetworkPlan(
            name=text, recipe=own, weights=weights.origin, backbone_sha256=sha256, preprocessing=record, features="fp32"
        )
        return member, weights
    _, plan = member_run(name.run, workspace)
    kept = all(stage.cached for stage in plan.stages)
    features = (plan.features or plan.precision) if kept else "fp32"
    # Built as that run was, and seeing pictures as it did: its head knows no others.
    own = plan.recipe.model_copy(
        update={
            "preset": "custom", "weights": text, "stages": (FROZEN,), "precision": features, "average_weights": 0.0,
            "deterministic": recipe.deterministic, "test_flips": False,
        }
    )  # fmt: skip
    weights = resolve(own)
    record = for_dataset(plan.preprocessing, dataset)
    weights = replace(weights, preprocessing=record)
    # A backbone that never trained still is that of the weights it began with, whose features are there already.
    sha256 = plan.weights.sha256 if kept else weights.origin.sha256
    member = NetworkPlan(
        name=text, recipe=own, weights=weights.origin, backbone_sha256=sha256, preprocessing=record, features=features,
        classes=plan.classes,
    )  # fmt: skip
    return member, weights


def _of_architecture(architecture: str, size: int, recipe: Recipe) -> Recipe:
    """A frozen network with ImageNet weights; what the ensemble's recipe says of pictures and arithmetic holds for it."""
    usual = size or find(architecture).picture_size
    return Recipe(
        preset="custom", architecture=architecture, weights="imagenet", picture_size=usual, fit=recipe.fit,
        precision=recipe.precision, seed=recipe.seed,
        deterministic=recipe.deterministic, stages=(FROZEN,),
    )  # fmt: skip
