"""A network of our own that learns small pictures within a few epochs: its first layer is measured, not learned."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import nn

from core.architectures.network import Backbone, blocks_of
from core.runs.recipe import Recipe

WIDTHS = {"cnn-fast": (64, 128, 128), "cnn-fast-wide": (64, 256, 256)}
"""Feature maps of the groups. The wide one is for a GPU and tens of thousands of pictures."""

WHITENED_SIDE = 2
"""Side of the patches that the first layer whitens, in pixels."""

SMALLEST_VARIANCE = 5e-4
"""Added to the variance along each direction, so that noise is not blown up to the size of what is seen."""


class Whitening(nn.Module):
    """Patches of pixels along the directions in which training pictures vary, each as wide as the other, and their negatives.

    *Shapes*: images [N, 3, S, S] to [N, 24, S - 1, S - 1].

    *Source*: Page, How to Train Your ResNet 8, 2019; Jordan, 94% on CIFAR-10 in 3.29 Seconds, arXiv:2404.00498.
    """

    weight: torch.Tensor

    def __init__(self) -> None:
        super().__init__()
        values = 3 * WHITENED_SIDE**2
        # Drawn until pictures were measured; a buffer, because steps never change it.
        self.register_buffer("weight", 0.3 * torch.randn(2 * values, 3, WHITENED_SIDE, WHITENED_SIDE))
        self.bias = nn.Parameter(torch.zeros(2 * values))

    @torch.no_grad()
    def measure(self, images: torch.Tensor) -> None:
        """Takes the directions from these pictures. *Shapes*: float [N, 3, S, S], normalised, S at least 2."""
        values = 3 * WHITENED_SIDE**2
        patches = nn.functional.unfold(images.float(), WHITENED_SIDE).transpose(1, 2).reshape(-1, values).double()
        variances, directions = torch.linalg.eigh(patches.T @ patches / len(patches))
        scaled = (directions / torch.sqrt(variances.clamp(min=0) + SMALLEST_VARIANCE)).T.flip(0)
        # A direction has no sign of its own: libraries choose one each.
        largest = scaled.abs().argmax(dim=1, keepdim=True)
        scaled = scaled * torch.sign(scaled.gather(1, largest))
        kernels = scaled.reshape(values, 3, WHITENED_SIDE, WHITENED_SIDE)
        self.weight.copy_(torch.cat([kernels, -kernels]))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """*Shapes*: float [N, 3, S, S] to float [N, 24, S - 1, S - 1]."""
        return nn.functional.conv2d(images, self.weight, self.bias)


class NormalisedConvolution(nn.Module):
    """3 x 3 convolution, halving where asked, batch normalisation, GELU. *Shapes*: [N, I, S, S] to [N, O, S, S] or half of it."""

    def __init__(self, inputs: int, outputs: int, halves: bool) -> None:
        super().__init__()
        self.convolution = nn.Conv2d(inputs, outputs, 3, padding=1, bias=False)
        self.normalisation = nn.BatchNorm2d(outputs)
        self.halves = halves
        nn.init.kaiming_normal_(self.convolution.weight, nonlinearity="relu")

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """*Shapes*: float [N, inputs, S, S] to float [N, outputs, S, S], or S // 2 where it halves."""
        values = self.convolution(images)
        if self.halves:
            values = nn.functional.max_pool2d(values, 2)
        return nn.functional.gelu(self.normalisation(values))


class FastCnn(nn.Module):
    """A whitening layer and three groups of two convolutions, then the largest value of each map.

    *Shapes*: images [N, 3, S, S] to [N, D], D the last of the widths.
    """

    def __init__(self, widths: tuple[int, ...]) -> None:
        super().__init__()
        self.whitening = Whitening()
        pairs = pairwise((len(self.whitening.weight), *widths))
        self.groups = nn.Sequential(
            *(
                nn.Sequential(NormalisedConvolution(inputs, outputs, True), NormalisedConvolution(outputs, outputs, False))
                for inputs, outputs in pairs
            )
        )

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """*Shapes*: images float [N, 3, S, S], normalised, S at least 16, to features float [N, D]."""
        features: torch.Tensor = self.groups(nn.functional.gelu(self.whitening(images))).amax(dim=(2, 3))
        return features


def fast_cnn(recipe: Recipe) -> Backbone:
    """A network for pictures of 16 to 64 pixels that needs few epochs."""
    widths = WIDTHS[recipe.architecture]
    module = FastCnn(widths)
    return Backbone(module, widths[-1], blocks_of(module), measure=module.whitening.measure)
