"""Heads: what is put on top of a backbone's features. Each maps features [N, D] to logits [N, C]."""

from __future__ import annotations

from collections.abc import Callable

from torch import nn

from core.runs.recipe import Recipe
from core.support.registry import Registry

HeadBuilder = Callable[[int, int, Recipe], nn.Module]
HEADS: Registry[HeadBuilder] = Registry("head")


def linear(width: int, classes: int, recipe: Recipe) -> nn.Module:
    """One linear layer behind dropout. *Shapes*: features [N, width] to logits [N, classes]."""
    return nn.Sequential(nn.Dropout(recipe.dropout), _output(width, classes))


def mlp(width: int, classes: int, recipe: Recipe) -> nn.Module:
    """Linear, ReLU, dropout, linear; `recipe.head_width` units. *Shapes*: features [N, width] to logits [N, classes]."""
    hidden = nn.Linear(width, recipe.head_width)
    nn.init.kaiming_normal_(hidden.weight, nonlinearity="relu")
    nn.init.zeros_(hidden.bias)
    return nn.Sequential(hidden, nn.ReLU(), nn.Dropout(recipe.dropout), _output(recipe.head_width, classes))


def build_head(recipe: Recipe, width: int, classes: int) -> nn.Module:
    """The recipe's head over `width` features.

    Raises:
        NotThere: No head of that name.
    """
    return HEADS.get(recipe.head)(width, classes, recipe)


def _output(width: int, classes: int) -> nn.Linear:
    """A last layer that begins with nearly equal probabilities, so that the first steps do not unlearn confidence."""
    layer = nn.Linear(width, classes)
    nn.init.normal_(layer.weight, std=0.01)
    nn.init.zeros_(layer.bias)
    return layer


HEADS.add("linear", linear)
HEADS.add("mlp", mlp)
