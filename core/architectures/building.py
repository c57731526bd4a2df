"""Builds the network a recipe asks for: random weights, seeded, the same tensors for the same recipe."""

from __future__ import annotations

import copy

import torch
from torch import nn

from core.architectures.catalogue import find
from core.architectures.heads import build_head
from core.architectures.network import Backbone, Network
from core.runs.recipe import Recipe
from core.support.errors import BadInput
from core.support.registry import at

__all__ = ["Network", "build", "build_backbone", "under_own_head"]


def build(recipe: Recipe, classes: int) -> Network:
    """The recipe's network with random weights; the caller's random numbers are left as they were.

    The backbone depends on architecture, picture size and seed alone, whatever the head and the number of classes.

    Args:
        recipe: Architecture, picture size, head and seed count.
        classes: Number of classes, at least 1.

    Raises:
        NotThere: No such architecture.
        BadInput: The architecture cannot use pictures of that size.
    """
    if classes < 1:
        raise BadInput("A network needs at least one class.", "Import pictures of two classes or more.")
    # No devices, because networks are built on the processor; asked for all, it would start up CUDA.
    with torch.random.fork_rng(devices=[]):
        backbone = build_backbone(recipe)
        return Network(backbone, _head(recipe, backbone.width, classes), classes, recipe.test_flips)


def under_own_head(network: Network, recipe: Recipe) -> Network:
    """The same backbone, not a copy of it, under the head that `build` makes for the recipe.

    Raises:
        NotThere: No head of that name.
    """
    own = copy.copy(network)
    own._modules = dict(network._modules)  # a shallow copy has the other one's parts, in the same dictionary
    with torch.random.fork_rng(devices=[]):
        own.head = _head(recipe, network.feature_width, network.classes)
    return own


def _head(recipe: Recipe, width: int, classes: int) -> nn.Module:
    # Another start than the backbone's, or the head would begin with the same draws.
    torch.manual_seed(recipe.seed + 1)
    return build_head(recipe, width, classes)


def build_backbone(recipe: Recipe) -> Backbone:
    """The recipe's backbone alone, with random weights from its seed; disturbs no random numbers of the caller.

    Raises:
        NotThere: No such architecture.
        BadInput: The architecture cannot use pictures of that size.
    """
    info = find(recipe.architecture)
    info.check_picture_size(recipe.picture_size)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(recipe.seed)
        backbone: Backbone = at(info.build)(recipe)
    return backbone
