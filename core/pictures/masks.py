"""Masks that others made: pictures that only show where an object is, in black and white or in a few flat values."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

_NEAR = 0.12  # part of the range around its two ends where the pixels of a mask lie
_ENOUGH = 0.95  # of the pixels
_FLAT = 24  # values that a mask of classes has at most
_LEVELS = 8  # neighbouring pixels of equal value there are for each change of value, at least

Mask = npt.NDArray[np.bool_]
"""Where the object is. Shape [height, width]."""


def mask_in(grey: npt.NDArray[np.uint8]) -> Mask | None:
    """Where the object is in a picture that is a mask; None for one that shows more than that.

    A mask has two values with soft borders between them, as JPEG leaves them, or a few values in flat areas, of which the
    lowest is no object.

    Shapes:
        grey: uint8 [h, w]; result bool [h, w].
    """
    low, high = int(grey.min()), int(grey.max())
    if low == high:
        return np.full(grey.shape, low > 0)
    near = _NEAR * (high - low)
    ends = (grey <= low + near) | (grey >= high - near)
    changes = np.count_nonzero(np.diff(grey.astype(np.int16), axis=1)) + np.count_nonzero(np.diff(grey.astype(np.int16), axis=0))
    if high - low > 1 and ends.mean() >= _ENOUGH and (high - low >= 128 or len(np.unique(grey)) <= _FLAT):
        return grey > (low + high) / 2
    if len(np.unique(grey)) <= _FLAT and changes * _LEVELS <= 2 * grey.size:
        return grey > low
    return None


def write_mask(grey: npt.NDArray[np.uint8], target: Path) -> None:
    """Writes a mask as a PNG, whole or not at all. *Shapes*: uint8 [h, w], 255 where the object is."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        Image.fromarray(grey).save(part, "PNG", compress_level=1)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
