"""Colours and sharpness of a batch, changed for every picture by its own parameters, on the device."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

Floats = NDArray[np.float64]

_LUMA = (0.299, 0.587, 0.114)
_TO_YIQ = torch.tensor([_LUMA, (0.595716, -0.274453, -0.321263), (0.211456, -0.522591, 0.311135)], dtype=torch.float64)
"""Brightness and two axes of colour; hue is the angle between these, so that a turn leaves brightness as it is."""

_FROM_YIQ = torch.linalg.inv(_TO_YIQ)


class ColourDraws(Protocol):
    """What colours are changed by. *Shapes*: each float64 [N]; factors, 1 changes nothing; hues in radians."""

    @property
    def brightness(self) -> Floats: ...
    @property
    def contrast(self) -> Floats: ...
    @property
    def saturation(self) -> Floats: ...
    @property
    def hues(self) -> Floats: ...


def factors_of(draws: ColourDraws) -> NDArray[np.float32] | None:
    """What `coloured` takes. *Shapes*: float32 [3, N]: brightness, contrast, saturation; None when all are 1."""
    factors = np.stack([draws.brightness, draws.contrast, draws.saturation])
    return None if (factors == 1).all() else factors.astype(np.float32)


def coloured(views: torch.Tensor, factors: torch.Tensor) -> torch.Tensor:
    """The views with other brightness, saturation and contrast.

    *Shapes*: uint8 or float32 [N, 3, S, S] and float32 [3, N] to float32 [N, 3, S, S]; values 0 to 255.
    """
    brightness, contrast, saturation = factors.view(3, -1, 1, 1, 1)
    views = views * brightness
    grey = (views * channels(_LUMA, views)).sum(1, keepdim=True)
    views = torch.lerp(grey, views, saturation)
    views = torch.lerp(grey.mean((2, 3), keepdim=True), views, contrast)
    return views.clamp_(0, 255)


def kernels_of(blurs: Floats, side: int) -> NDArray[np.float32] | None:
    """A Gaussian for each picture. *Shapes*: float64 [N], in pixels, to float32 [N, K], K odd; None where nothing is blurred."""
    if not blurs.any():
        return None
    # Three deviations to either side hold 99.7 % of a Gaussian; a reflection cannot reach beyond the picture.
    reach = min(max(1, math.ceil(3 * float(blurs.max()))), side - 1)
    places = np.arange(-reach, reach + 1)
    kernels = np.exp(-0.5 * (places[None] / np.maximum(blurs, 1e-3)[:, None]) ** 2)
    kernels /= kernels.sum(1, keepdims=True)
    return kernels.astype(np.float32)


def blurred(views: torch.Tensor, kernels: torch.Tensor) -> torch.Tensor:
    """The views, each blurred by its own kernel, along both sides.

    *Shapes*: uint8 or float32 [N, 3, H, W] and float32 [N, K] to float32 [N, 3, H, W].
    """
    count, colours, height, width = views.shape
    lines = kernels.repeat_interleave(colours, 0)[:, None]
    # One group a picture and colour: a whole batch in two convolutions, whatever the widths.
    edge = (kernels.shape[1] // 2,) * 4
    flat = functional.pad(views.float().reshape(1, count * colours, height, width), edge, mode="reflect")
    flat = functional.conv2d(flat, lines[:, :, :, None], groups=count * colours)
    flat = functional.conv2d(flat, lines[:, :, None, :], groups=count * colours)
    return flat.reshape(count, colours, height, width)


def turns_of(hues: Floats) -> NDArray[np.float32] | None:
    """What `turned` takes. *Shapes*: float64 [N], in radians, to float32 [N, 3, 3]; None where no hue changes."""
    if not hues.any():
        return None
    cos, sin = torch.from_numpy(np.cos(hues)), torch.from_numpy(np.sin(hues))
    turn = torch.zeros(len(hues), 3, 3, dtype=torch.float64)
    turn[:, 0, 0] = 1
    turn[:, 1, 1] = turn[:, 2, 2] = cos
    turn[:, 1, 2], turn[:, 2, 1] = -sin, sin
    turns: NDArray[np.float32] = (_FROM_YIQ @ turn @ _TO_YIQ).float().numpy()
    return turns


def turned(views: torch.Tensor, turns: torch.Tensor) -> torch.Tensor:
    """The views with other hues. *Shapes*: uint8 or float32 [N, 3, S, S] and float32 [N, 3, 3] to float32 [N, 3, S, S]."""
    return torch.einsum("nij,njhw->nihw", turns, views.float()).clamp_(0, 255)


def channels(values: tuple[float, ...], like: torch.Tensor) -> torch.Tensor:
    """One number a colour, beside pictures like these. *Shapes*: [N, 3, S, S] to [1, 3, 1, 1]."""
    return _constants(values, like.dtype if like.is_floating_point() else torch.float32, like.device)


@lru_cache(64)
def _constants(values: tuple[float, ...], kind: torch.dtype, device: torch.device) -> torch.Tensor:
    # Kept, because making a tensor of numbers waits for the device; not as one of inference, which no training could use.
    with torch.inference_mode(False):
        return torch.tensor(values, dtype=kind, device=device).view(1, 3, 1, 1)
