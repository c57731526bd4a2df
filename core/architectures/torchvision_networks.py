"""Architectures from torchvision, each with its ImageNet head taken off. No weights are loaded here."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from torch import nn

from core.architectures.network import Backbone, Tensors, blocks_of
from core.architectures.torchvision_guard import torchvision
from core.runs.recipe import Recipe


def made(recipe: Recipe, **options: Any) -> Any:
    """torchvision's network of the recipe's architecture, with its own first numbers and its ImageNet head."""
    # None and no name: a comparison of pretrained and untrained networks once found them equal, for 'DEFAULT' had loaded
    # weights into both.
    return getattr(torchvision.models, recipe.architecture)(weights=None, **options)


def mobilenet_v2(recipe: Recipe) -> Backbone:
    """MobileNetV2 up to its pooled features."""
    return _without_classifier(made(recipe))


def efficientnet(recipe: Recipe) -> Backbone:
    """An EfficientNet up to its pooled features."""
    return _without_classifier(made(recipe))


def mobilenet_v3(recipe: Recipe) -> Backbone:
    """A MobileNetV3 with the hidden layer of its classifier, which is pretrained too; only the last layer goes."""
    module = made(recipe)
    width = module.classifier[3].in_features
    module.classifier = module.classifier[:2]
    return Backbone(module, width, blocks_of(module), ("classifier.3.",))


def convnext(recipe: Recipe) -> Backbone:
    """A ConvNeXt with the normalisation of its classifier; only the last layer goes."""
    module = made(recipe)
    width = module.classifier[2].in_features
    module.classifier = module.classifier[:2]
    return Backbone(module, width, blocks_of(module), ("classifier.2.",))


def vision_transformer(recipe: Recipe) -> Backbone:
    """A Vision Transformer for the recipe's picture size, up to the features of its class token."""
    module = made(recipe, image_size=recipe.picture_size)
    width = module.hidden_dim
    module.heads = nn.Identity()
    layers = list(module.encoder.layers)
    last = nn.ModuleList([layers[-1], module.encoder.ln])  # the closing normalisation belongs to the last layer

    def fit(tensors: Tensors) -> Tensors:
        if "encoder.pos_embedding" not in tensors:
            return tensors
        resized = torchvision.models.vision_transformer.interpolate_embeddings
        return dict(resized(recipe.picture_size, module.patch_size, OrderedDict(tensors)))

    return Backbone(module, width, (module.conv_proj, *layers[:-1], last), ("heads.",), fit)


def _without_classifier(module: Any) -> Backbone:
    width = module.classifier[-1].in_features
    module.classifier = nn.Identity()
    return Backbone(module, width, blocks_of(module), ("classifier.",))
