"""What tells sorts of pictures apart whatever they show: how much colour they have, and what their border is like."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PIL import ImageChops, ImageStat

if TYPE_CHECKING:
    from core.pictures.seen import SeenPicture

_WHITE = 255
_BORDER = 0.04  # part of the short side; a frame is rarely thinner, and what is shown rarely fills more


def colour(seen: SeenPicture) -> float:
    """A measure: mean distance of the strongest channel from the weakest; fraction, 0 for grey pictures."""
    red, green, blue = seen.colours.split()
    strongest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    weakest = ImageChops.darker(ImageChops.darker(red, green), blue)
    return ImageStat.Stat(ImageChops.subtract(strongest, weakest)).mean[0] / _WHITE


def border(seen: SeenPicture) -> float:
    """A measure: mean grey level along the edges; fraction, 0 is black, 1 is white."""
    return float(_edges(seen.grey).mean() / _WHITE)


def border_contrast(seen: SeenPicture) -> float:
    """A measure: standard deviation of the grey levels along the edges; fraction, 0 for one single colour."""
    return float(_edges(seen.grey).std() / _WHITE)


def _edges(grey: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """All pixels near an edge. *Shapes*: uint8 [H, W] to [N]."""
    depth = max(1, round(min(grey.shape) * _BORDER))
    beside = grey[depth:-depth]
    return np.concatenate([part.ravel() for part in (grey[:depth], grey[-depth:], beside[:, :depth], beside[:, -depth:])])
