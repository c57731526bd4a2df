"""Ensembles: several trained networks as one. Each is a backbone of members and a head, so it is trained like any network.

An ensemble takes images [N, 3, S, S] from 0 to 1 that are not normalised; every member scales and normalises for itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import torch
from torch import nn

from core.architectures.heads import deep
from core.architectures.network import Backbone, Network
from core.architectures.trained import trained_network
from core.runs.folder import RunFolder
from core.runs.plan import Preprocessing
from core.runs.recipe import Recipe
from core.support.errors import BadInput
from core.support.registry import Registry


class EnsembleMember(nn.Module):
    """A trained network inside an ensemble.

    Args:
        network: The network; its weights do not train unless someone asks for it.
        preprocessing: Its run's record.
        classes: Its classes, in its order.
        wanted: The ensemble's classes in order; the same set.

    Raises:
        BadInput: The classes are not the same.
    """

    order: torch.Tensor
    mean: torch.Tensor
    std: torch.Tensor

    def __init__(self, network: Network, preprocessing: Preprocessing, classes: Sequence[str], wanted: Sequence[str]) -> None:
        super().__init__()
        if sorted(classes) != sorted(wanted):
            odd = sorted(set(classes) ^ set(wanted))
            raise BadInput(
                f"The runs of an ensemble must have the same classes; these differ in {', '.join(odd)}.",
                "Choose runs that were trained on the same classes.",
            )
        self.network = network.requires_grad_(False)
        self.size = preprocessing.size
        # Buffers go along to the device and into the file; a plain list would be forgotten by both.
        self.register_buffer("order", torch.tensor([list(classes).index(name) for name in wanted]))
        self.register_buffer("mean", torch.tensor(preprocessing.mean).view(1, 3, 1, 1))
        self.register_buffer("std", torch.tensor(preprocessing.std).view(1, 3, 1, 1))

    @staticmethod
    def of(run_folder: RunFolder, wanted: Sequence[str]) -> EnsembleMember:
        """The run's network as a member.

        Raises:
            Refused: The run has no weights yet.
            BadInput: Its classes are not the same.
        """
        network, plan = trained_network(run_folder)
        return EnsembleMember(network, plan.preprocessing, plan.classes, wanted)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        """*Shapes*: images [N, 3, S, S], 0 to 1, to features [N, D]."""
        if images.shape[-1] != self.size:
            # With antialias, as pictures are made smaller everywhere else; without it a member sees patterns that are in no
            # picture.
            images = nn.functional.interpolate(images, (self.size, self.size), mode="bilinear", antialias=True)
        features: torch.Tensor = self.network.backbone((images - self.mean) / self.std)
        return features

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """*Shapes*: images [N, 3, S, S], 0 to 1, to logits [N, C] in the ensemble's order of classes."""
        logits: torch.Tensor = self.network.head(self.features(images))
        return logits[:, self.order]


class JoinedLogits(nn.Module):
    """The members' logits side by side. *Shapes*: images [N, 3, S, S] to [N, M * C]."""

    def __init__(self, members: Sequence[EnsembleMember]) -> None:
        super().__init__()
        self.members = nn.ModuleList(members)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """*Shapes*: images float [N, 3, S, S], 0 to 1, to logits float [N, M * C], member after member."""
        return torch.cat([member(images) for member in self.members], dim=1)


class JoinedFeatures(nn.Module):
    """The members' features side by side. *Shapes*: images [N, 3, S, S] to [N, sum of D]."""

    def __init__(self, members: Sequence[EnsembleMember]) -> None:
        super().__init__()
        self.members = nn.ModuleList(members)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """*Shapes*: images float [N, 3, S, S], 0 to 1, to features float [N, sum of D], member after member."""
        return torch.cat([member.features(images) for member in self.members if isinstance(member, EnsembleMember)], dim=1)


class AverageOfProbabilities(nn.Module):
    """A head without weights: the mean of the members' probabilities, as its logarithm, so that softmax gives it back.

    *Shapes*: [N, M * C] to [N, C].
    """

    def __init__(self, members: int, classes: int) -> None:
        super().__init__()
        self.members, self.classes = members, classes

    def forward(self, logits: torch.Tensor) -> torch.Tensor:
        """*Shapes*: logits float [N, M * C], member after member, to log-probabilities float32 [N, C], 0 and below."""
        # In logarithms and fp32: a probability too small to be written would come back as minus infinity.
        each = logits.float().view(-1, self.members, self.classes).log_softmax(dim=2)
        mean: torch.Tensor = each.logsumexp(dim=1) - math.log(self.members)
        return mean


EnsembleBuilder = Callable[[Sequence[EnsembleMember], int, Recipe], Network]
ENSEMBLES: Registry[EnsembleBuilder] = Registry("ensemble")


def average(members: Sequence[EnsembleMember], classes: int, recipe: Recipe) -> Network:
    """Averages the members' probabilities; nothing to train."""
    backbone = Backbone(JoinedLogits(members), len(members) * classes, tuple(members))
    return Network(backbone, AverageOfProbabilities(len(members), classes), classes)


def stacked_logits(members: Sequence[EnsembleMember], classes: int, recipe: Recipe) -> Network:
    """A linear layer over all logits, which begins as their mean.

    *Source*: Wolpert, Stacked generalization, 1992, with one linear layer as the second level.
    """
    head = nn.Linear(len(members) * classes, classes)
    with torch.no_grad():
        # Begun at random it would first have to find out what the plain average knows.
        head.weight.copy_(torch.eye(classes).repeat(1, len(members)) / len(members))
        head.bias.zero_()
    return Network(Backbone(JoinedLogits(members), len(members) * classes, tuple(members)), head, classes)


def joined_features(members: Sequence[EnsembleMember], classes: int, recipe: Recipe) -> Network:
    """The head `deep` over all features."""
    width = sum(member.network.feature_width for member in members)
    return Network(Backbone(JoinedFeatures(members), width, tuple(members)), deep(width, classes, recipe), classes)


def build_ensemble(kind: str, members: Sequence[EnsembleMember], classes: int, recipe: Recipe) -> Network:
    """An ensemble of that kind; the head's random weights come from the recipe's seed, the caller's random numbers stay.

    Raises:
        NotThere: No ensemble of that kind.
        BadInput: No members.
    """
    if not members:
        raise BadInput("An ensemble needs at least one run.", "Choose two runs or more.")
    builder = ENSEMBLES.get(kind)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(recipe.seed)
        return builder(members, classes, recipe)


ENSEMBLES.add("average", average)
ENSEMBLES.add("logits", stacked_logits)
ENSEMBLES.add("features", joined_features)
