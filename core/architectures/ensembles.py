"""Ensembles: several networks as one. Their backbones stay as they are; a head over all their features is what is trained."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import nn
from torch.nn import functional

from core.architectures.heads import build_head
from core.architectures.network import Backbone, Members, Network
from core.runs.methods import JOINS
from core.runs.recipe import Recipe
from core.support.errors import BadInput
from core.support.registry import at

Orders = Sequence[Sequence[int]]
"""By member the places of the ensemble's classes among those that its own head answers; nothing where it has no head yet."""

HeadOfMembers = Callable[[Sequence[Network], Orders, int, Recipe], nn.Module]


class Evened(nn.Module):
    """One member's features, made to vary around 0 and brought to unit length. *Shapes*: [N, D] to [N, D].

    Side by side as they come, the member whose features are larger would decide alone.
    """

    mean: torch.Tensor
    deviation: torch.Tensor

    def __init__(self, width: int) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(width))
        self.register_buffer("deviation", torch.ones(()))

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """*Shapes*: float [N, D] to float [N, D], rows of length 1."""
        return functional.normalize((features - self.mean) / self.deviation, dim=1)


class JoinedFeatures(nn.Module):
    """A head over the features of all members. *Shapes*: features [N, sum of D] to logits [N, C].

    Attributes:
        widths: D of each member.
        evened: What makes their features alike, by member.
        head: What is trained.
    """

    def __init__(self, widths: Sequence[int], head: nn.Module) -> None:
        super().__init__()
        self.widths = list(widths)
        self.evened = nn.ModuleList(Evened(width) for width in widths)
        self.head = head

    def alike(self, features: torch.Tensor) -> torch.Tensor:
        """*Shapes*: float [N, sum of D] to the same, each member's part of unit length."""
        parts = torch.split(features, self.widths, dim=1)
        return torch.cat([evened(part) for evened, part in zip(self.evened, parts, strict=True)], dim=1)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """*Shapes*: features float [N, sum of D] to logits float [N, C]."""
        logits: torch.Tensor = self.head(self.alike(features))
        return logits


class JoinedAnswers(nn.Module):
    """What all members answer, joined. *Shapes*: features [N, sum of D] to log-probabilities or logits [N, C].

    Attributes:
        widths: D of each member.
        heads: The members' own heads.
        unsolved: Those of them, by place, that have learned nothing yet: of members that are no runs.
        joint: Log-probabilities of all members [N, M, C] to [N, C].
    """

    orders: torch.Tensor

    def __init__(self, networks: Sequence[Network], orders: Orders, classes: int, joint: nn.Module) -> None:
        super().__init__()
        self.widths = [network.feature_width for network in networks]
        self.heads = nn.ModuleList(network.head for network in networks)
        self.unsolved = tuple(place for place, order in enumerate(orders) if not order)
        # A buffer goes along to the device and into the file; a plain list would be forgotten by both.
        self.register_buffer("orders", torch.tensor([list(order) or list(range(classes)) for order in orders]))
        self.joint = joint

    @property
    def trained(self) -> nn.ModuleList:
        """What the run trains: the heads that have learned nothing yet, and what joins all of them."""
        return nn.ModuleList([*(self.heads[place] for place in self.unsolved), self.joint])

    def parts(self, features: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Each member's own features. *Shapes*: float [N, sum of D] to M of [N, D]."""
        return tuple(torch.split(features, self.widths, dim=1))

    def answers(self, features: torch.Tensor) -> torch.Tensor:
        """*Shapes*: features float [N, sum of D] to log-probabilities float32 [N, M, C], classes in the ensemble's order."""
        parts = zip(self.heads, self.parts(features), self.orders, strict=True)
        # In logarithms and fp32: a probability too small to be written would come back as minus infinity.
        return torch.stack([head(part)[:, order].float().log_softmax(1) for head, part, order in parts], dim=1)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """*Shapes*: features float [N, sum of D] to float32 [N, C]."""
        joined: torch.Tensor = self.joint(self.answers(features))
        return joined


class WeightedMean(nn.Module):
    """A mean of probabilities, as its logarithm, so that softmax gives it back. *Shapes*: [N, M, C] to [N, C].

    Attributes:
        weights: float32 [M], summing to 1; the same for all until somebody chooses others.
    """

    weights: torch.Tensor

    def __init__(self, members: int) -> None:
        super().__init__()
        self.register_buffer("weights", torch.full((members,), 1 / members))

    def forward(self, answers: torch.Tensor) -> torch.Tensor:
        """*Shapes*: log-probabilities float32 [N, M, C] to log-probabilities float32 [N, C], 0 and below."""
        mean: torch.Tensor = (answers + self.weights.log()[:, None]).logsumexp(dim=1)
        return mean


class LayerOverAnswers(nn.Module):
    """A linear layer over all answers. *Shapes*: [N, M, C] to logits [N, C].

    *Source*: Wolpert, Stacked generalization, 1992, with one linear layer as the second level.
    """

    def __init__(self, members: int, classes: int) -> None:
        super().__init__()
        self.layer = nn.Linear(members * classes, classes)

    def forward(self, answers: torch.Tensor) -> torch.Tensor:
        """*Shapes*: log-probabilities float32 [N, M, C] to logits float32 [N, C]."""
        logits: torch.Tensor = self.layer(answers.flatten(1))
        return logits


def joined_features(networks: Sequence[Network], orders: Orders, classes: int, recipe: Recipe) -> nn.Module:
    """The recipe's head over all features."""
    widths = [network.feature_width for network in networks]
    return JoinedFeatures(widths, build_head(recipe, sum(widths), classes))


def mean_of_answers(networks: Sequence[Network], orders: Orders, classes: int, recipe: Recipe) -> nn.Module:
    """The mean of the members' probabilities; which weights it has is decided when the run is trained."""
    return JoinedAnswers(networks, orders, classes, WeightedMean(len(networks)))


def answers_under_a_layer(networks: Sequence[Network], orders: Orders, classes: int, recipe: Recipe) -> nn.Module:
    """A linear layer over all answers."""
    return JoinedAnswers(networks, orders, classes, LayerOverAnswers(len(networks), classes))


def joined(networks: Sequence[Network], answering: Sequence[Sequence[str]], classes: Sequence[str], recipe: Recipe) -> Network:
    """The ensemble of these networks; its new weights come from the recipe's seed, the caller's random numbers stay.

    Args:
        networks: The members, which become parts of it.
        answering: The classes that each one's own head answers, in order; empty where it has learned nothing yet.
        classes: The ensemble's, in order.
        recipe: How they are joined.

    Raises:
        BadInput: Answers are joined, and a member answers other classes.
    """
    orders: list[list[int]] = []
    if recipe.join != "features":
        for name, own in zip(recipe.members, answering, strict=True):
            _check_classes(name, own, classes)
            orders.append([own.index(wanted) for wanted in classes] if own else [])
    builder: HeadOfMembers = at(JOINS.get(recipe.join).place)
    with torch.random.fork_rng(devices=[]):
        # The draws of the members' own heads are over; these are others.
        torch.manual_seed(recipe.seed + 1)
        head = builder(networks, orders, len(classes), recipe)
    widths = tuple(network.feature_width for network in networks)
    backbone = Backbone(Members([network.backbone for network in networks]), sum(widths), (), widths=widths)
    return Network(backbone, head, len(classes))


def _check_classes(name: str, own: Sequence[str], classes: Sequence[str]) -> None:
    if own and sorted(own) != sorted(classes):
        odd = sorted(set(own) ^ set(classes))
        raise BadInput(
            f"{name} answers other classes than these pictures have; they differ in {', '.join(odd)}.",
            "Join features instead of answers, or choose runs that were trained on the same classes.",
        )
