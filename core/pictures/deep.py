"""Deep pictures: numbers of more than 8 bits, which become grey levels or colours by a range of values.

Which values are black and white is a fact of the dataset, measured once over all of it. Scaled each by its own range, a dark
picture and a bright one look alike; scaled by what 16 bits could hold, one grey level is left of a camera's low counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from core.pictures.scaling import ValueRange

Values = npt.NDArray[Any]

_TAIL = 0.0005  # of a picture's values at each end that may be defects of the camera
_LOOKED_AT = 2**20  # values; more of one picture tell no more
_STRIP = 2**20  # values turned into numbers at a time; whole pictures would need several times their size
_WHOLE: dict[str, ValueRange] = {"uint8": (0, 255), "uint16": (0, 65535)}


@dataclass(frozen=True, eq=False)
class Deep:
    """A picture as the numbers that are stored, upright or not.

    Attributes:
        values: Of any number type; NaN where there is no value.
        mode: What the catalog says of the pixels: "I;16", "I;32S", "F", "RGB;16" ...
        alpha: How much each pixel covers, 0 to 255; None where all do.
        inverted: True when the lowest values are white.
        levels: Where the file says itself what is black and white; None to measure it.
        orientation: As EXIF has it, 1 to 8.
        frames: In the file; the first is here.

    Shapes:
        values: [H, W] or RGB [H, W, 3]; alpha: uint8 [H, W].
    """

    values: Values
    mode: str
    alpha: npt.NDArray[np.uint8] | None = None
    inverted: bool = False
    levels: ValueRange | None = None
    orientation: int = 1
    frames: int = 1


def is_deep(mode: str) -> bool:
    """Whether a picture of that stored mode needs a range of values to be looked at."""
    return mode.startswith(("I", "F")) or ";" in mode


def needs_range(mode: str, levels: ValueRange | None) -> bool:
    """Whether a deep picture has no range of its own that everybody agrees on: 16 bits have one, and floats from 0 to 1."""
    if mode in ("F", "F;16") and levels is not None and levels[0] >= 0 and levels[1] <= 1:
        return False
    return is_deep(mode) and mode not in ("I;16", "I;16B", "I;16L", "RGB;16", "RGBA;16")


def mode_of(values: Values) -> str:
    """The stored mode of numbers: their sort and bits.

    Shapes:
        values: [H, W] or [H, W, C].

    Raises:
        ValueError: Not numbers that make a picture.
    """
    kind, bits = values.dtype.kind, 8 * values.dtype.itemsize
    if kind not in "uif":
        raise ValueError(f"its values are of the sort {values.dtype}")
    if values.ndim == 3:
        return f"RGB;{bits}" + ("S" if kind == "i" else "F" if kind == "f" else "")
    return "F" if kind == "f" else f"I;{bits}" + ("S" if kind == "i" else "")


def levels_of(deep: Deep) -> ValueRange:
    """The values between which the picture lies, but for a few at each end.

    Shapes:
        deep.values: [H, W] or [H, W, 3] of any number type; NaN and infinity do not count.

    Raises:
        ValueError: It has no finite value.
    """
    if deep.levels is not None:
        return deep.levels
    flat = deep.values.reshape(-1)
    looked_at = flat[:: max(1, flat.size // _LOOKED_AT) | 1]
    if looked_at.dtype.kind == "f":
        looked_at = looked_at[np.isfinite(looked_at)]
    if not looked_at.size:
        raise ValueError("it holds no numbers")
    low, high = np.quantile(looked_at, (_TAIL, 1 - _TAIL), method="nearest")
    return float(low), float(high)


def as_picture(deep: Deep, value_range: ValueRange | None, background: tuple[int, int, int], factor: int = 1) -> Image.Image:
    """The picture as 8-bit RGB.

    Args:
        deep: Its numbers.
        value_range: What is black and white; None for what its sort of numbers could hold or, where nothing is agreed, what it
            holds itself.
        background: RGB, 0 to 255, that shows where there is no value and through transparent parts.
        factor: Both sides come out so many times smaller, by averaging, where that is 2 or more.

    Shapes:
        deep.values: [H, W] or [H, W, 3] of any number type; result RGB [H / factor, W / factor], 0 to 255.
    """
    low, high = value_range or _own_range(deep)
    span = high - low if high > low else np.inf  # one value alone is black
    shape = deep.values.shape
    shades, absent = np.empty(shape, np.uint8), np.zeros(shape[:2], bool)
    for rows in _strips(shape):
        values = (deep.values[rows].astype(np.float64) - low) * 255 / span
        if deep.values.dtype.kind == "f":
            absent[rows] = np.isnan(values) if values.ndim == 2 else np.isnan(values).any(axis=2)
            values = np.nan_to_num(values, posinf=255, neginf=0)
        shades[rows] = np.rint(np.clip(values, 0, 255))
    picture = Image.fromarray(255 - shades if deep.inverted else shades)
    alpha = deep.alpha
    if absent.any():
        alpha = np.where(absent, np.uint8(0), 255 if alpha is None else alpha).astype(np.uint8)
    if alpha is not None:
        picture = picture.convert("RGB")
        picture.putalpha(Image.fromarray(alpha))
    if factor >= 2:
        picture = picture.reduce(factor)
    if picture.mode != "RGBA":
        return picture.convert("RGB")
    below = Image.new("RGB", picture.size, background)
    below.paste(picture, mask=picture)
    return below


def _own_range(deep: Deep) -> ValueRange:
    levels = levels_of(deep)
    if not needs_range(deep.mode, levels):
        return _WHOLE.get(str(deep.values.dtype), (0.0, 1.0))
    return levels


def _strips(shape: tuple[int, ...]) -> Iterator[slice]:
    rows = max(1, _STRIP // max(1, int(np.prod(shape[1:]))))
    return (slice(top, top + rows) for top in range(0, shape[0], rows))
