"""Three numbers that say how a picture looks: brightness, contrast, sharpness.

All are measured on the grey picture scaled down so that its longer side is at most 256 pixels, which is about what a network
sees; blur that vanishes at that size does not count, and small pictures are not scaled up, which would blur them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_TILES = 8  # per side
_WHITE = 255
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
    levels = grey.astype(np.int16)
    brightness = float(levels.sum(dtype=np.int64) / levels.size)
    around = levels.astype(np.float32).ravel()
    around -= np.float32(brightness)
    contrast = float(np.sqrt(np.dot(around, around) / around.size))
    if min(levels.shape) < 3:
        return Appearance(brightness / _WHITE, contrast / _WHITE, 0.0)
    laplacian = levels[:-2, 1:-1] + levels[2:, 1:-1]
    laplacian += levels[1:-1, :-2]
    laplacian += levels[1:-1, 2:]
    laplacian -= 4 * levels[1:-1, 1:-1]
    detail = laplacian.astype(np.float32)
    detail *= detail
    rows, columns = _tiles(detail.shape[0]), _tiles(detail.shape[1])
    sums = np.add.reduceat(np.add.reduceat(detail, rows, axis=0), columns, axis=1)
    sizes = np.outer(np.diff(rows, append=detail.shape[0]), np.diff(columns, append=detail.shape[1]))
    strongest = _percentile(np.sqrt(sums / sizes), 0.9)
    return Appearance(brightness / _WHITE, contrast / _WHITE, strongest / max(contrast, _LEAST_CONTRAST))


def _tiles(length: int) -> npt.NDArray[np.intp]:
    """Where each of the tiles along a side begins."""
    count = min(_TILES, length)
    return np.arange(count) * length // count


def _percentile(values: npt.NDArray[np.floating], part: float) -> float:
    """As `numpy.percentile`, which takes ten times as long for so few values."""
    ordered = np.sort(values, axis=None)
    below, rest = divmod((ordered.size - 1) * part, 1)
    low, high = ordered[int(below)], ordered[min(int(below) + 1, ordered.size - 1)]
    return float(low + (high - low) * rest)
