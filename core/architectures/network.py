"""The one shape every network has here: a backbone that turns pictures into features, and a head on top."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import nn

Tensors = dict[str, torch.Tensor]


def unchanged(tensors: Tensors) -> Tensors:
    """The tensors as they are: what most architectures do to fit weights to another picture size. *Shapes*: any."""
    return tensors


@dataclass(frozen=True)
class Backbone:
    """What an architecture's builder returns.

    Attributes:
        module: Images [N, 3, S, S] to features [N, width].
        width: Number of features.
        blocks: The module's parts in the order pictures pass them, for training only the last ones.
        head_names: Beginnings of the names under which published weights files keep the head that was taken off.
        fit: Makes the tensors of a weights file fit the module's picture size (position embeddings).
        measure: Sets what the module takes from training pictures [N, 3, S, S] before its first step; None when that is nothing.
        widths: Of `Members`, the number of each one's features.
    """

    module: nn.Module
    width: int
    blocks: tuple[nn.Module, ...]
    head_names: tuple[str, ...] = ()
    fit: Callable[[Tensors], Tensors] = unchanged
    measure: Callable[[torch.Tensor], None] | None = None
    widths: tuple[int, ...] = ()


class Members(nn.ModuleList):
    """The backbones of an ensemble side by side. Each sees pictures of its own size, so that they are asked one by one."""


class Network(nn.Module):
    """A backbone and a head. *Shapes*: images float [N, 3, S, S] to logits float [N, C].

    Attributes:
        backbone: Images to features [N, D]; of an ensemble `Members`, whose features lie side by side in the D.
        head: Features to logits [N, C].
        feature_width: D.
        feature_widths: The D of each of `backbones`.
        classes: C.
        blocks: The backbone's parts in order; not parameters of their own.
        head_names, fit, measure: As in `Backbone`.
        mirrored: Answer, when not training, with the mean over each picture and its mirror image.
    """

    def __init__(self, backbone: Backbone, head: nn.Module, classes: int, mirrored: bool = False) -> None:
        super().__init__()
        self.backbone = backbone.module
        self.head = head
        self.feature_width = backbone.width
        self.feature_widths = backbone.widths or (backbone.width,)
        self.classes = classes
        # A plain list: as a ModuleList it would have every parameter saved twice, under two names.
        self.blocks: list[nn.Module] = list(backbone.blocks)
        self.head_names = backbone.head_names
        self.fit = backbone.fit
        self.measure = backbone.measure
        self.mirrored = mirrored

    @property
    def backbones(self) -> tuple[nn.Module, ...]:
        """What makes the features: the backbone, or those of the members."""
        return tuple(self.backbone) if isinstance(self.backbone, Members) else (self.backbone,)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """*Shapes*: images float [N, 3, S, S], normalised as the run's preprocessing says, to logits float [N, C]."""
        logits: torch.Tensor = self.head(self.backbone(images))
        if self.mirrored and not self.training:
            logits = (logits + self.head(self.backbone(images.flip(3)))) / 2
        return logits


def blocks_of(module: nn.Module) -> tuple[nn.Module, ...]:
    """The parts of a backbone in the order they were put in: containers opened, single layers in a row taken together.

    A residual block counts as one; so do the layers of a stem. Parts without parameters are left out.
    """
    blocks: list[nn.Module] = []
    loose: list[nn.Module] = []
    for part in _parts(module):
        if next(part.parameters(), None) is None:
            continue
        if all(next(child.parameters(), None) is None for child in part.children()):
            loose.append(part)
            continue
        if loose:
            blocks.append(nn.ModuleList(loose))
            loose = []
        blocks.append(part)
    if loose:
        blocks.append(nn.ModuleList(loose))
    return tuple(blocks)


def _parts(module: nn.Module) -> Iterator[nn.Module]:
    for child in module.children():
        # Exactly these two: torchvision's and timm's blocks are subclasses of Sequential, and each is to count as one.
        if type(child) in (nn.Sequential, nn.ModuleList):
            yield from _parts(child)
        else:
            yield child
