"""What can be said of how a picture becomes the square a network is shown. Loads neither numpy nor Pillow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Interpolation = Literal["bilinear", "bicubic"]
Fit = Literal["crop", "pad", "squeeze"]
"""How a picture that is no square becomes one: its middle alone, all of it between bars, or all of it with other proportions."""
ValueRange = tuple[float, float]
"""The values of a deep picture that become black and white; what lies beyond is black or white as well."""

WHITE = (255, 255, 255)


@dataclass(frozen=True)
class Scaling:
    """What the decoder has to know of a preprocessing record; equal scalings make equal squares.

    Attributes:
        side: Pixels along each side of the square.
        interpolation: How the picture is scaled.
        background: RGB, 0 to 255, that shows through transparent parts and beside padded pictures.
        fit: How a picture that is no square becomes one.
        value_range: What is black and white in deep pictures; None where none has been measured.
    """

    side: int
    interpolation: Interpolation = "bicubic"
    background: tuple[int, int, int] = WHITE
    fit: Fit = "crop"
    value_range: ValueRange | None = None


MIDDLE_ENOUGH = 0.75
"""Part of a picture's area below which its middle square leaves out a good part of it."""


@dataclass(frozen=True)
class Shapes:
    """How large pictures are, and how far from square.

    Attributes:
        pictures: How many were measured.
        seen: Part of their area that their middle squares show, on average; 0 to 1.
        narrow: Those of which the middle square shows less than `MIDDLE_ENOUGH`.
        side: Pixels along each side of a square as large as a usual one of them (the median); 0 when none was measured.
    """

    pictures: int = 0
    seen: float = 1.0
    narrow: int = 0
    side: int = 0


def seen_part(width: int, height: int, fit: Fit) -> float:
    """Part of a picture's area that its square shows, 0 to 1."""
    return min(width, height) / max(width, height) if fit == "crop" else 1.0


@dataclass(frozen=True)
class Placing:
    """Where a scaled picture lies with respect to its square. *Units*: pixels of the square, from its left upper corner.

    Attributes:
        left, top: Of the picture; below 0 where the square shows only its middle.
        width, height: Of the whole picture, scaled.
    """

    left: int
    top: int
    width: int
    height: int


def placing(width: int, height: int, side: int, fit: Fit) -> Placing:
    """How a picture of that many pixels lies to a square of `side` pixels."""
    if fit == "squeeze":
        return Placing(0, 0, side, side)
    if fit == "pad":
        long = max(width, height)
        wide, high = max(1, round(width * side / long)), max(1, round(height * side / long))
        return Placing((side - wide) // 2, (side - high) // 2, wide, high)
    short = min(width, height)
    wide, high = max(side, round(width * side / short)), max(side, round(height * side / short))
    return Placing(-round((wide - side) / 2), -round((high - side) / 2), wide, high)
