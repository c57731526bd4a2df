"""Builds the network a recipe asks for: random weights, seeded, the same tensors for the same recipe."""

from __future__ import annotations

import torch

from core.architectures.catalogue import find
from core.architectures.heads import build_head
from core.architectures.network import Backbone, Network
from core.runs.recipe import Recipe
from core.support.errors import BadInput
from core.support.registry import at

__all__ = ["Network", "build", "build_backbone"]


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
        # Another start than the backbone's, or the head would begin with the same draws.
        torch.manual_seed(recipe.seed + 1)
        return Network(backbone, build_head(recipe, backbone.width, classes), classes, recipe.test_flips)


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
