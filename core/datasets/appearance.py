"""Three numbers that say how a picture looks: brightness, contrast, sharpness.

All are measured on the grey picture scaled down so that its longer side is at most 256 pixels, which is about what a network
sees; blur that vanishes at that size does not count, and small pictures are not scaled up, which would blur them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_TILES = 8  # per side
_LEAST_CONTRAST = 0.02  # below this, what is left of the picture is noise and must not look sharp


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
    levels = grey.astype(np.float32) / 255
    contrast = float(levels.std(dtype=np.float64))
    brightness = float(levels.mean(dtype=np.float64))
    if min(levels.shape) < 3:
        return Appearance(brightness, contrast, 0.0)
    detail = (levels[:-2, 1:-1] + levels[2:, 1:-1] + levels[1:-1, :-2] + levels[1:-1, 2:] - 4 * levels[1:-1, 1:-1]) ** 2
    rows = np.linspace(0, detail.shape[0], min(_TILES, detail.shape[0]) + 1).astype(int)[:-1]
    columns = np.linspace(0, detail.shape[1], min(_TILES, detail.shape[1]) + 1).astype(int)[:-1]
    sums = np.add.reduceat(np.add.reduceat(detail, rows, axis=0), columns, axis=1)
    sizes = np.outer(np.diff(np.append(rows, detail.shape[0])), np.diff(np.append(columns, detail.shape[1])))
    strongest = float(np.percentile(np.sqrt(sums / sizes), 90))
    return Appearance(brightness, contrast, strongest / max(contrast, _LEAST_CONTRAST))
