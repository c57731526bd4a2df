"""Heads: what is put on top of a backbone's features. Each maps features [N, D] to logits [N, C]."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from torch import nn

from core.runs.recipe import Recipe
from core.runs.settings.widths import widths_of
from core.support.registry import Registry

HeadBuilder = Callable[[int, int, Recipe], nn.Module]
DEEP_WIDTHS = (2048, 1024, 512)
HEADS: Registry[HeadBuilder] = Registry("head")


def linear(width: int, classes: int, recipe: Recipe) -> nn.Module:
    """One linear layer behind dropout. *Shapes*: features [N, width] to logits [N, classes]."""
    return nn.Sequential(nn.Dropout(recipe.dropout), _output(width, classes))


def mlp(width: int, classes: int, recipe: Recipe) -> nn.Module:
    """Layers of `recipe.head_width`, each linear, ReLU, dropout; then linear. *Shapes*: [N, width] to logits [N, classes]."""
    widths = widths_of(recipe.head_width)
    return nn.Sequential(*_hidden(width, widths, recipe.dropout), _output(widths[-1], classes))


def deep(width: int, classes: int, recipe: Recipe) -> nn.Module:
    """LayerNorm and dropout before an MLP of `DEEP_WIDTHS`. *Shapes*: features [N, width] to logits [N, classes]."""
    inputs = (nn.LayerNorm(width), nn.Dropout(recipe.dropout))
    return nn.Sequential(*inputs, *_hidden(width, DEEP_WIDTHS, recipe.dropout), _output(DEEP_WIDTHS[-1], classes))


def build_head(recipe: Recipe, width: int, classes: int) -> nn.Module:
    """The recipe's head over `width` features.

    Raises:
        NotThere: No head of that name.
    """
    return HEADS.get(recipe.head)(width, classes, recipe)


def _hidden(width: int, widths: Sequence[int], dropout: float) -> Iterator[nn.Module]:
    for inputs, outputs in pairwise((width, *widths)):
        layer = nn.Linear(inputs, outputs)
        nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
        nn.init.zeros_(layer.bias)
        yield from (layer, nn.ReLU(), nn.Dropout(dropout))


def _output(width: int, classes: int) -> nn.Linear:
    """A last layer that begins with nearly equal probabilities, so that the first steps do not unlearn confidence."""
    layer = nn.Linear(width, classes)
    nn.init.normal_(layer.weight, std=0.01)
    nn.init.zeros_(layer.bias)
    return layer


HEADS.add("linear", linear)
HEADS.add("mlp", mlp)
HEADS.add("deep", deep)
