"""Two small architectures of our own, to be trained from scratch in seconds to minutes without a GPU."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import nn

from core.architectures.network import Backbone, blocks_of
from core.runs.recipe import Recipe
from core.runs.settings.widths import widths_of

MLP_LARGEST_SIDE = 64
"""Larger pictures are averaged down to this side, in pixels, so that the first layer stays below seven million weights."""
CNN_WIDTHS = (24, 48, 96, 192)


class PixelPerceptron(nn.Module):
    """Fully connected layers over the pixels. *Shapes*: images [N, 3, S, S] to features [N, last of `widths`]."""

    def __init__(self, picture_size: int, widths: Sequence[int]) -> None:
        super().__init__()
        self.side = min(picture_size, MLP_LARGEST_SIDE)
        inputs = 3 * self.side * self.side
        self.layers = nn.Sequential(*(FullyConnected(*pair) for pair in pairwise((inputs, *widths))))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """*Shapes*: images float [N, 3, S, S], normalised, to features float [N, last of the widths]."""
        if images.shape[-1] != self.side:
            images = nn.functional.adaptive_avg_pool2d(images, self.side)
        features: torch.Tensor = self.layers(images.flatten(1))
        return features


class FullyConnected(nn.Module):
    """Linear, batch normalisation, ReLU. *Shapes*: [N, inputs] to [N, outputs]."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        # The normalisation would take any bias away again.
        self.linear = nn.Linear(inputs, outputs, bias=False)
        self.normalisation = nn.BatchNorm1d(outputs)

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        """*Shapes*: float [N, inputs] to float [N, outputs], 0 and above."""
        return nn.functional.relu(self.normalisation(self.linear(values)))


class Convolution(nn.Module):
    """3 x 3 convolution, batch normalisation, ReLU. *Shapes*: [N, inputs, S, S] to [N, outputs, S, S]."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(inputs, outputs, 3, padding=1, bias=False)
        self.normalisation = nn.BatchNorm2d(outputs)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """*Shapes*: float [N, inputs, S, S] to float [N, outputs, S, S], 0 and above."""
        return nn.functional.relu(self.normalisation(self.convolution(images)))


class HalvingBlock(nn.Module):
    """Halves the side, widens, and adds a second convolution to the result. *Shapes*: [N, I, S, S] to [N, O, S/2, S/2]."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.widen = Convolution(inputs, outputs)
        self.refine = Convolution(outputs, outputs)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """*Shapes*: float [N, inputs, S, S] to float [N, outputs, S // 2, S // 2], 0 and above."""
        wide = self.widen(nn.functional.max_pool2d(images, 2))
        result: torch.Tensor = wide + self.refine(wide)
        return result


class SmallCnn(nn.Module):
    """Seven convolutions in a stem and three halving blocks, then the mean. *Shapes*: images [N, 3, S, S] to [N, 192]."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = Convolution(3, CNN_WIDTHS[0])
        pairs = pairwise(CNN_WIDTHS)
        self.blocks = nn.Sequential(*(HalvingBlock(inputs, outputs) for inputs, outputs in pairs))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """*Shapes*: images float [N, 3, S, S], normalised, S at least 8, to features float [N, 192]."""
        features: torch.Tensor = self.blocks(self.stem(images)).mean(dim=(2, 3))
        return features


def multilayer_perceptron(recipe: Recipe) -> Backbone:
    """A multilayer perceptron over the pixels of pictures averaged down to 64 x 64 at most."""
    widths = widths_of(recipe.mlp_width)
    return _initialised(PixelPerceptron(recipe.picture_size, widths), widths[-1])


def small_cnn(recipe: Recipe) -> Backbone:
    """A small convolutional network for pictures of any size from 8 pixels."""
    return _initialised(SmallCnn(), CNN_WIDTHS[-1])


def _initialised(module: nn.Module, width: int) -> Backbone:
    """The backbone with He initialisation. *Source*: He et al. 2015, arXiv:1502.01852, fan-in, normal."""
    for part in module.modules():
        if isinstance(part, nn.Conv2d | nn.Linear):
            nn.init.kaiming_normal_(part.weight, nonlinearity="relu")
    return Backbone(module, width, blocks_of(module))
