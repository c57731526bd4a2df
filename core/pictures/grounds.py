"""What is behind the object of a picture: taken alone, or put behind another picture's object."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

_SURE = 0.1  # of a pixel being object, from which on it says nothing of the background
_RIM = 0.02  # of the longer side, around the object: its shadow and its seam would give it away

Pixels = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.float32]


def laid_over(pixels: Pixels, mask: Mask, ground: Pixels) -> Pixels:
    """The object of a picture before another ground.

    Shapes:
        pixels, ground: uint8 [h, w, 3]; mask: float32 [h, w], 0 to 1, 1 where the object is; result uint8 [h, w, 3].
    """
    share = mask[:, :, None]
    mixed: Pixels = np.rint(pixels * share + ground * (1 - share)).astype(np.uint8)
    return mixed


def without_object(pixels: Pixels, mask: Mask) -> Pixels:
    """The background alone: where the object and its rim were, colours run in smoothly from around them.

    A flat colour there would show the outline, which is as good as the object to a network.

    Shapes:
        pixels: uint8 [h, w, 3]; mask: float32 [h, w], 0 to 1; result uint8 [h, w, 3]; grey where everything is object.

    Source:
        The push-pull filling of S. Gortler et al., The Lumigraph, 1996: averages of what is known at ever coarser scales.
    """
    reach = max(1, round(_RIM * max(mask.shape)))
    object_ = Image.fromarray((mask > _SURE).astype(np.uint8)).filter(ImageFilter.MaxFilter(2 * reach + 1))
    filled = _filled(pixels.astype(np.float32), np.asarray(object_) == 0)
    result: Pixels = np.clip(np.rint(filled), 0, 255).astype(np.uint8)
    return result


def _filled(values: npt.NDArray[Any], known: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Values where they are known, and averages of those around where they are not. *Shapes*: [h, w, 3], [h, w], 0 to 1."""
    if known.all():
        return values
    height, width = known.shape
    if max(height, width) == 1:
        return np.full_like(values, 128)
    coarse = _filled(*_halved(values, known))
    channels = [
        np.asarray(Image.fromarray(coarse[:, :, place]).resize((width, height), Image.Resampling.BILINEAR)) for place in range(3)
    ]
    share = known[:, :, None]
    mixed: npt.NDArray[Any] = values * share + np.stack(channels, axis=2) * (1 - share)
    return mixed


def _halved(values: npt.NDArray[Any], known: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    high, wide = -(-known.shape[0] // 2), -(-known.shape[1] // 2)
    room = ((0, 2 * high - known.shape[0]), (0, 2 * wide - known.shape[1]))
    weight = np.pad(known.astype(np.float32), room)
    sums = np.pad(values, (*room, (0, 0))) * weight[:, :, None]
    total = weight.reshape(high, 2, wide, 2).sum((1, 3))
    means = sums.reshape(high, 2, wide, 2, 3).sum((1, 3)) / np.maximum(total, 1e-6)[:, :, None]
    return means.astype(np.float32), np.minimum(total, 1)
