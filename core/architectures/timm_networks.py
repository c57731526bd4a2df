"""Architectures from timm: EfficientNet-Lite0 and Lite2, whose weights are installed with Safelight, and any other by name."""

from __future__ import annotations

from typing import Any

import core.architectures.timm_guard  # noqa: F401  before anything else of timm

import timm  # isort: skip
from timm.layers.pos_embed import resample_abs_pos_embed  # isort: skip

from core.architectures.catalogue import TIMM_PREFIX
from core.architectures.known.timm_names import no_such_network
from core.architectures.network import Backbone, Tensors, blocks_of
from core.runs.recipe import Recipe
from core.support.errors import BadInput

LITE0, LITE2 = "tf_efficientnet_lite0", "tf_efficientnet_lite2"
"""timm's names; its `efficientnet_lite0` has other padding: the weights load there too and give wrong answers."""


def lite0(recipe: Recipe) -> Backbone:
    """EfficientNet-Lite0 up to its 1280 pooled features."""
    return _backbone(timm.create_model(LITE0, pretrained=False, num_classes=0), ("classifier.",))


def lite2(recipe: Recipe) -> Backbone:
    """EfficientNet-Lite2 up to its 1280 pooled features."""
    return _backbone(timm.create_model(LITE2, pretrained=False, num_classes=0), ("classifier.",))


def mobilenetv4(recipe: Recipe) -> Backbone:
    """MobileNetV4 of medium size, up to its 1280 features."""
    return _backbone(timm.create_model("mobilenetv4_conv_medium", pretrained=False, num_classes=0), ("classifier.",))


def dinov2(recipe: Recipe) -> Backbone:
    """The small vision transformer of DINOv2 for pictures of the recipe's size, up to the 384 features of its class token.

    *Source*: M. Oquab et al., DINOv2: Learning Robust Visual Features without Supervision, 2023.
    """
    module = timm.create_model("vit_small_patch14_dinov2", pretrained=False, num_classes=0, img_size=recipe.picture_size)
    # The authors' own file holds what stood for hidden squares, which is as needless here as another file's head.
    return _backbone(module, ("mask_token",))


def build(recipe: Recipe) -> Backbone:
    """The network of timm that the recipe names as "timm:NAME", up to its pooled features.

    Raises:
        NotThere: timm knows no such network.
        BadInput: timm cannot build it for pictures of the recipe's size.
    """
    name = known_name(recipe.architecture)
    head = configuration(recipe.architecture).get("classifier") or ()
    heads = (head,) if isinstance(head, str) else tuple(head)
    options: dict[str, Any] = {"pretrained": False, "num_classes": 0}
    if configuration(recipe.architecture).get("fixed_input_size"):
        # Such networks have one embedding per position; the others take no such argument and fail on it.
        options["img_size"] = recipe.picture_size
    try:
        module = timm.create_model(name, **options)
    except (TypeError, ValueError, AssertionError, RuntimeError) as error:
        raise BadInput(
            f"timm cannot build {name} for pictures of {recipe.picture_size} pixels: {error}",
            "Choose its usual picture size, or another architecture.",
        ) from error
    return _backbone(module, tuple(f"{entry}." for entry in heads))


def known_name(architecture: str) -> str:
    """timm's own name for "timm:NAME".

    Raises:
        NotThere: timm knows no such network; the hint names the nearest ones.
    """
    name = architecture.removeprefix(TIMM_PREFIX)
    if not timm.is_model(name):
        raise no_such_network(name, timm.list_models())
    return name


def configuration(architecture: str) -> dict[str, Any]:
    """What timm records about "timm:NAME": input size, mean, std, interpolation, where its weights are."""
    found = timm.get_pretrained_cfg(known_name(architecture))
    known: dict[str, Any] = found.to_dict() if found is not None else {}  # type: ignore[no-untyped-call]
    return known


def _backbone(module: Any, head_names: tuple[str, ...]) -> Backbone:
    # Some of its networks put another layer behind the pooling, and `num_features` is what comes before that.
    width = getattr(module, "head_hidden_size", None) or module.num_features

    def fit(tensors: Tensors) -> Tensors:
        given, own = tensors.get("pos_embed"), getattr(module, "pos_embed", None)
        if given is None or own is None or given.shape == own.shape or given.ndim != 3:
            return tensors
        size, prefix = list(module.patch_embed.grid_size), module.num_prefix_tokens
        return {**tensors, "pos_embed": resample_abs_pos_embed(given, size, num_prefix_tokens=prefix)}

    return Backbone(module, width, blocks_of(module), head_names, fit)
