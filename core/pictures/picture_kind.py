"""What tells sorts of pictures apart whatever they show: how much colour they have, and what their border is like."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from core.pictures.seen import SeenPicture

_WHITE = 255
_BORDER = 0.04  # part of the short side; a frame is rarely thinner, and what is shown rarely fills more


def colour(seen: SeenPicture) -> float:
    """A measure: mean distance of the strongest channel from the weakest; fraction, 0 for grey pictures."""
    red, green, blue = (np.asarray(channel) for channel in seen.colours.split())
    apart = np.maximum(np.maximum(red, green), blue)
    apart -= np.minimum(np.minimum(red, green), blue)
    return float(apart.sum(dtype=np.uint32) / apart.size) / _WHITE  # a thumbnail's sum has room in 32 bits, at half the time


def border(seen: SeenPicture) -> float:
    """A measure: mean grey level along the edges; fraction, 0 is black, 1 is white."""
    return float(seen.edges.mean()) / _WHITE


def border_contrast(seen: SeenPicture) -> float:
    """A measure: standard deviation of the grey levels along the edges; fraction, 0 for one single colour."""
    return float(seen.edges.std()) / _WHITE


def edges(grey: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    """All pixels near an edge. *Shapes*: uint8 [H, W] to [N], 0 to 255."""
    depth = max(1, round(min(grey.shape) * _BORDER))
    beside = grey[depth:-depth]
    parts = (grey[:depth], grey[-depth:], beside[:, :depth], beside[:, -depth:])
    return np.concatenate([part.ravel() for part in parts]).astype(np.float64)
