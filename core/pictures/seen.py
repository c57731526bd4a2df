"""A picture as measures look at it: at the size of its thumbnail, which is about what a network sees."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from PIL import Image

from core.pictures.appearance import Appearance, appearance
from core.pictures.measures import MEASURES
from core.pictures.picture_kind import Edges, edges
from core.support.registry import at


@dataclass(frozen=True)
class SeenPicture:
    """A picture, in colour and in grey; what several measures need is made once.

    Attributes:
        colours: The picture, RGB.
    """

    colours: Image.Image

    @cached_property
    def grey(self) -> npt.NDArray[np.uint8]:
        """Grey levels. *Shapes*: uint8 [H, W]."""
        return np.asarray(self.colours.convert("L"))

    @cached_property
    def appearance(self) -> Appearance:
        """Brightness, contrast and sharpness, which share most of their work."""
        return appearance(self.grey)

    @cached_property
    def edges(self) -> Edges:
        """Mean and spread of the grey levels along the edges."""
        return edges(self.grey)


def measures_of(seen: SeenPicture) -> tuple[float, ...]:
    """Every measure of a picture, in the order of the table."""
    return tuple(float(at(measure.place)(seen)) for measure in MEASURES)
