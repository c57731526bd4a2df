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
