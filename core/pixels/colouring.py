"""Colours and sharpness of a batch, changed for every picture by its own parameters, on the device."""

from __future__ import annotations

import math
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


def coloured(views: torch.Tensor, draws: ColourDraws) -> torch.Tensor:
    """The views with other brightness, hue, saturation and contrast.

    *Shapes*: uint8 or float32 [N, 3, S, S] to the same, or to float32; values 0 to 255.
    """
    if draws.hues.any():
        views = _turned(views, draws.hues)
    if (draws.brightness == 1).all() and (draws.contrast == 1).all() and (draws.saturation == 1).all():
        return views
    brightness, contrast, saturation = (
        moved(torch.from_numpy(factor.astype(np.float32)), views.device).view(-1, 1, 1, 1)
        for factor in (draws.brightness, draws.contrast, draws.saturation)
    )
    views = views * brightness
    grey = (views * channels(list(_LUMA), views)).sum(1, keepdim=True)
    views = torch.lerp(grey, views, saturation)
    views = torch.lerp(grey.mean((2, 3), keepdim=True), views, contrast)
    return views.clamp_(0, 255)


def blurred(views: torch.Tensor, blurs: Floats) -> torch.Tensor:
    """The views, each blurred by a Gaussian of its own width.

    *Shapes*: uint8 or float32 [N, 3, S, S] and float64 [N], in pixels, to the same, or to float32.
    """
    if not blurs.any():
        return views
    count, colours, height, width = views.shape
    # Three deviations to either side hold 99.7 % of a Gaussian; a reflection cannot reach beyond the picture.
    reach = min(max(1, math.ceil(3 * float(blurs.max()))), height - 1, width - 1)
    places = np.arange(-reach, reach + 1)
    kernels = np.exp(-0.5 * (places[None] / np.maximum(blurs, 1e-3)[:, None]) ** 2)
    kernels /= kernels.sum(1, keepdims=True)
    lines = moved(torch.from_numpy(kernels.astype(np.float32)), views.device).repeat_interleave(colours, 0)[:, None]
    # One group a picture and colour: a whole batch in two convolutions, whatever the widths.
    flat = functional.pad(views.float().reshape(1, count * colours, height, width), (reach,) * 4, mode="reflect")
    flat = functional.conv2d(flat, lines[:, :, :, None], groups=count * colours)
    flat = functional.conv2d(flat, lines[:, :, None, :], groups=count * colours)
    return flat.reshape(count, colours, height, width)


def channels(values: list[float], like: torch.Tensor) -> torch.Tensor:
    """One number a colour, beside pictures like these. *Shapes*: [N, 3, S, S] to [1, 3, 1, 1]."""
    kind = like.dtype if like.is_floating_point() else torch.float32
    return torch.tensor(values, dtype=kind, device=like.device).view(1, 3, 1, 1)


def moved(tensor: torch.Tensor, device: torch.device) -> torch.Tensor:
    """The tensor on the device, without waiting for it. *Shapes*: any."""
    return tensor if device.type == "cpu" else tensor.pin_memory().to(device, non_blocking=True)


def _turned(views: torch.Tensor, hues: Floats) -> torch.Tensor:
    cos, sin = torch.from_numpy(np.cos(hues)), torch.from_numpy(np.sin(hues))
    turn = torch.zeros(len(hues), 3, 3, dtype=torch.float64)
    turn[:, 0, 0] = 1
    turn[:, 1, 1] = turn[:, 2, 2] = cos
    turn[:, 1, 2], turn[:, 2, 1] = -sin, sin
    whole = moved((_FROM_YIQ @ turn @ _TO_YIQ).float(), views.device)
    return torch.einsum("nij,njhw->nihw", whole, views.float()).clamp_(0, 255)
