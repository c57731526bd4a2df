"""Three numbers that say how a picture looks: brightness, contrast, sharpness.

All are measured on the grey picture at the size of its thumbnail, which is about what a network sees; blur that vanishes at
that size does not count, and small pictures are not scaled up, which would blur them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from core.pictures.seen import SeenPicture

_TILES = 8  # per side
_WHITE = 255
_ROOM_IN_32_BITS = 2**32 // (_WHITE + 1)  # pixels
_LEAST_CONTRAST = 0.02 * _WHITE  # below this, what is left of the picture is noise and must not look sharp


@dataclass(frozen=True)
class Appearance:
    """How a picture looks.

    Attributes:
        brightness: Mean grey level; fraction, 0 is black, 1 is white.
        contrast: Standard deviation of the grey levels; fraction, 0 for one single colour, at most 0.5.
        sharpness: Strength of the finest detail relative to the contrast, where the picture is sharpest; 0 for one single
            colour, below about 0.15 for blurred photographs, 0.35 and more for sharp ones.
    """

    brightness: float
    contrast: float
    sharpness: float


def appearance(grey: npt.NDArray[np.uint8]) -> Appearance:
    """How a grey picture looks.

    Sharpness is the root mean square of the Laplacian in each of 8 x 8 tiles, of which the 90th percentile is taken, so that
    a sharp subject before a blurred background is sharp; divided by the contrast, so that fog is not blur.

    Shapes:
        grey: uint8 [H, W].
    """
    height, width = grey.shape
    # A thumbnail's sum has room in 32 bits, at half the time.
    mean = float(grey.sum(dtype=np.uint32 if grey.size < _ROOM_IN_32_BITS else np.int64) / grey.size)
    around = grey.astype(np.float32).ravel()
    around -= np.float32(mean)
    spread = float(np.sqrt(np.dot(around, around) / grey.size))
    if min(height, width) < 3:
        return Appearance(mean / _WHITE, spread / _WHITE, 0.0)
    means = _tiles(height - 2, 0) @ _squared_laplacian(grey) @ _tiles(width - 2, 1).T
    strongest = _percentile(np.sqrt(means), 0.9)
    return Appearance(mean / _WHITE, spread / _WHITE, strongest / max(spread, _LEAST_CONTRAST))


def brightness(seen: SeenPicture) -> float:
    """A measure: mean grey level; fraction."""
    return seen.appearance.brightness


def contrast(seen: SeenPicture) -> float:
    """A measure: standard deviation of the grey levels; fraction."""
    return seen.appearance.contrast


def sharpness(seen: SeenPicture) -> float:
    """A measure: strength of the finest detail relative to the contrast."""
    return seen.appearance.sharpness


def _squared_laplacian(grey: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """The square of how far each pixel is from those around it, but for the first and last row.

    It is taken along one line of all pixels, which is fastest; the first and last column therefore hold nonsense.

    Shapes:
        grey: uint8 [H, W]; result float32 [H - 2, W].
    """
    width = grey.shape[1]
    line = grey.astype(np.int16).ravel()
    end = line.size
    detail = line[: end - 2 * width] + line[2 * width :]
    detail += line[width - 1 : end - width - 1]
    detail += line[width + 1 : end - width + 1]
    detail -= line[width : end - width] << 2
    squared: npt.NDArray[np.float32] = np.square(detail, dtype=np.float32)
    return squared.reshape(-1, width)


@lru_cache(maxsize=256)
def _tiles(length: int, edge: int) -> npt.NDArray[np.float32]:
    """The weights of so many pixels in each of the tiles along a side, which sum to 1; pixels at an edge belong to none.

    Shapes:
        result float32 [tiles, edge + length + edge].
    """
    count = min(_TILES, length)
    begins = np.arange(count) * length // count
    weights = np.zeros((count, length + 2 * edge), np.float32)
    for tile, (begin, end) in enumerate(zip(begins, [*begins[1:], length], strict=True)):
        weights[tile, edge + begin : edge + end] = 1
    weights /= weights.sum(axis=1, keepdims=True)
    return weights


def _percentile(values: npt.NDArray[np.floating], part: float) -> float:
    """As `numpy.percentile`, which takes ten times as long for so few values."""
    ordered = np.sort(values, axis=None)
    below, rest = divmod((ordered.size - 1) * part, 1)
    low, high = ordered[int(below)], ordered[min(int(below) + 1, ordered.size - 1)]
    return float(low + (high - low) * rest)
