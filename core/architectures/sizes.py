"""Whether a network that was built for one picture size takes another, as stages with smaller pictures want."""

from __future__ import annotations

import torch

from core.architectures.catalogue import find
from core.architectures.network import Network
from core.runs.recipe import Recipe, train_size_of
from core.support.errors import BadInput


def check_train_sizes(network: Network, recipe: Recipe) -> None:
    """Does nothing when every stage's pictures go through the network; the network is left as it was.

    Asked of the network itself: timm's alone are over a thousand, and no table says which of them take one size only.

    Raises:
        BadInput: A stage's do not.
    """
    sizes = {train_size_of(recipe, stage): place for place, stage in enumerate(recipe.stages, start=1)}
    training = network.training
    for size, place in sizes.items():
        if size == recipe.picture_size:
            continue
        info = find(recipe.architecture)
        info.check_picture_size(size)
        try:
            with torch.inference_mode():
                network.backbone.eval()(torch.zeros(1, 3, size, size))
        except (RuntimeError, ValueError, AssertionError) as error:
            raise BadInput(
                f"{info.title} takes pictures of one size: stage {place} cannot train on {size} pixels.",
                f"Set train_size of stage {place} to 0, or choose a network of convolutions.",
            ) from error
        finally:
            network.train(training)
