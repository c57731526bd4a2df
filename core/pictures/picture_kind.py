"""What tells sorts of pictures apart whatever they show: how much colour they have, and what their border is like."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from core.pictures.seen import SeenPicture

_WHITE = 255
_BORDER = 0.04  # part of the short side; a frame is rarely thinner, and what is shown rarely fills more


def colour(seen: SeenPicture) -> float:
    """A measure: mean distance of the strongest channel from the weakest; fraction, 0 for grey pictures."""
    # Each channel straight out of the picture: by way of pictures of one channel it takes twice as long.
    red, green, blue = (np.frombuffer(seen.colours.tobytes("raw", channel), np.uint8) for channel in "RGB")
    apart = np.maximum(np.maximum(red, green), blue)
    apart -= np.minimum(np.minimum(red, green), blue)
    return float(apart.sum(dtype=np.uint32) / apart.size) / _WHITE  # a thumbnail's sum has room in 32 bits, at half the time


def border(seen: SeenPicture) -> float:
    """A measure: mean grey level along the edges; fraction, 0 is black, 1 is white."""
    return seen.edges.mean / _WHITE


def border_contrast(seen: SeenPicture) -> float:
    """A measure: standard deviation of the grey levels along the edges; fraction, 0 for one single colour."""
    return seen.edges.spread / _WHITE


@dataclass(frozen=True)
class Edges:
    """Mean and standard deviation of the grey levels near an edge. *Units*: 0 to 255."""

    mean: float
    spread: float


def edges(grey: npt.NDArray[np.uint8]) -> Edges:
    """Of all pixels near an edge. *Shapes*: uint8 [H, W]."""
    depth = max(1, round(min(grey.shape) * _BORDER))
    beside = grey[depth:-depth]
    parts = (grey[:depth], grey[-depth:], beside[:, :depth], beside[:, -depth:])
    levels = np.concatenate([part.ravel() for part in parts]).astype(np.float64)
    # As `levels.mean()` and `levels.std()`, which ask more questions about their array than they add up.
    mean = np.add.reduce(levels) / levels.size
    levels -= mean
    levels *= levels
    return Edges(float(mean), math.sqrt(np.add.reduce(levels) / levels.size))
