"""Any classifier of torchvision's registry by name, and what torchvision records about its weights."""

from __future__ import annotations

import re
from typing import Any

from torch import nn

from core.architectures.catalogue import TORCHVISION_PREFIX, PretrainedInfo
from core.architectures.known.torchvision_names import LEFT_OUT, no_such_network
from core.architectures.network import Backbone, Tensors, blocks_of, unchanged
from core.architectures.torchvision_guard import torchvision
from core.architectures.torchvision_networks import vision_transformer
from core.runs.recipe import Recipe
from core.support.errors import BadInput

_AUXILIARY = ("aux1.", "aux2.", "AuxLogits.")
_NORMED_LATER = ("googlenet", "inception_v3")
"""Their weights were taught on pictures between -1 and 1, and come with a layer that makes such ones of ImageNet's usual."""


def names() -> list[str]:
    """Names of the classifiers that can be trained here, without the prefix."""
    models = torchvision.models
    return [str(name) for name in models.list_models(module=models) if not name.startswith(LEFT_OUT)]


def build(recipe: Recipe) -> Backbone:
    """The network of torchvision that the recipe names as "torchvision:NAME", up to its features.

    Raises:
        NotThere: torchvision knows no such network.
        BadInput: It cannot be built for pictures of the recipe's size.
    """
    name = _known(recipe.architecture)
    _check_size(name, recipe.picture_size)
    if name.startswith("vit_"):
        return vision_transformer(recipe.model_copy(update={"architecture": name}))
    options: dict[str, Any] = {"weights": None}
    if name in _NORMED_LATER:
        options |= {"aux_logits": False, "init_weights": True, "transform_input": True}
    if name.startswith("maxvit"):
        options["input_size"] = (recipe.picture_size, recipe.picture_size)
    try:
        module = getattr(torchvision.models, name)(**options)
    except ValueError as error:
        raise BadInput(
            f"torchvision cannot build {name} for pictures of {recipe.picture_size} pixels: {error}",
            "Choose its usual picture size, or another architecture.",
        ) from error
    width, head = _without_last_layer(module)
    auxiliary = _AUXILIARY if name in _NORMED_LATER else ()
    fit = _densenet_names if name.startswith("densenet") else unchanged
    return Backbone(module, width, blocks_of(module), (f"{head}.", *auxiliary), fit)


def published_info(architecture: str) -> PretrainedInfo:
    """The weights torchvision names first for "torchvision:NAME", with how pictures are made for them.

    Raises:
        NotThere: torchvision knows no such network.
        BadInput: It has no weights.
    """
    weights = default_weights(_known(architecture))
    if weights is None:
        raise BadInput(f"torchvision has no weights for {architecture}.", "Use 'random' or 'file:PATH'.")
    name = weights.url.rsplit("/", 1)[1].removesuffix(".pth")
    scaled = weights.transforms()
    size = round(weights.meta.get("_file_size", 0) * 2**20)
    bicubic = scaled.interpolation.value == "bicubic"
    return PretrainedInfo(
        name, "download", weights.url, name[-8:], size, scaled.crop_size[0], scaled.resize_size[0],
        "bicubic" if bicubic else "bilinear", tuple(scaled.mean), tuple(scaled.std), licence(weights),
    )  # fmt: skip


def default_weights(name: str) -> Any:
    """The member of torchvision's table of weights that it takes first; None where there are none."""
    known = torchvision.models.get_model_weights(name)
    return known.DEFAULT if len(known) else None


def licence(weights: Any) -> str:
    """The licence that torchvision states of weights; "" where it states none."""
    return str(weights.meta.get("license", ""))


def _known(architecture: str) -> str:
    name = architecture.removeprefix(TORCHVISION_PREFIX)
    if name not in names():
        raise no_such_network(name, names())
    return name


def _check_size(name: str, size: int) -> None:
    weights = default_weights(name)
    smallest = max(weights.meta.get("min_size", (1, 1))) if weights is not None else 1
    if size < smallest:
        raise BadInput(f"{name} cannot use pictures of {size} pixels.", f"Set picture_size to {smallest} or more.")


def _without_last_layer(module: Any) -> tuple[int, str]:
    """Takes off the layer that names ImageNet's classes; returns the number of features before it, and its name."""
    if isinstance(module, torchvision.models.SqueezeNet):
        width = int(module.classifier[1].in_channels)
        module.classifier = nn.AdaptiveAvgPool2d(1)  # its head is a convolution
        return width, "classifier"
    name, last = [entry for entry in module.named_modules() if isinstance(entry[1], nn.Linear)][-1]
    parent, _, own = name.rpartition(".")
    setattr(module.get_submodule(parent), own, nn.Identity())
    return int(last.in_features), name


def _densenet_names(tensors: Tensors) -> Tensors:
    """Tensors of a published DenseNet, whose layers were called `norm.1` when it was taught and are called `norm1` today."""
    return {re.sub(r"\.(norm|conv)\.([12])\.", r".\1\2.", name): tensor for name, tensor in tensors.items()}
