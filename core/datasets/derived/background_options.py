"""What a person can choose about background removal; the window's form and the command line's options come from here."""

from __future__ import annotations

from pathlib import PurePath
from typing import Literal

from PIL import ImageColor
from pydantic import model_validator

from core.runs.fields import Record, field

GRABCUT, INSTANCES = "grabcut", "mask-rcnn"


class BackgroundOptions(Record):
    """How objects are found, what takes the background's place, and which masks are believed."""

    method: Literal["grabcut", "mask-rcnn"] = field(
        "grabcut",
        "GrabCut takes what differs from the picture's rim and needs nothing else. Mask R-CNN knows 80 sorts of objects and "
        "needs its weights.",
    )
    object_class: str = field(
        "", "With Mask R-CNN: which sort of object is kept, such as car or dog; the largest of any sort when empty."
    )
    fill: str = field("white", "What takes the background's place: a colour's name, or #rrggbb.")
    crop: bool = field(True, "Cut the picture to the object with a margin.")
    margin: float = field(0.1, "Room left around the object, as a part of its longer side.", unit="fraction", ge=0, le=1)
    least_area: float = field(
        0.02, "Masks that cover less of the picture are set aside for you to look at.", unit="fraction", ge=0, lt=1
    )
    most_area: float = field(
        0.9, "Masks that cover more of the picture are set aside for you to look at.", unit="fraction", gt=0, le=1
    )
    longest_side: int = field(
        1024, "Larger pictures are scaled down to this before the object is cut out.", unit="pixels", ge=64, le=8192,
        advanced=True,
    )  # fmt: skip

    weights: str = field(
        "", "A file with the weights of Mask R-CNN, instead of downloading them once (170 MB).", label="Weights file",
        advanced=True,
    )  # fmt: skip

    @model_validator(mode="after")
    def _fits_together(self) -> BackgroundOptions:
        try:
            ImageColor.getrgb(self.fill)
        except ValueError as error:
            raise ValueError(f"{self.fill!r} is not a colour; write a name such as grey, or #rrggbb") from error
        if self.least_area >= self.most_area:
            raise ValueError("the least area must be smaller than the most")
        return self

    @property
    def colour(self) -> tuple[int, int, int]:
        """The fill as RGB, 0 to 255."""
        red, green, blue = ImageColor.getrgb(self.fill)[:3]
        return red, green, blue

    @property
    def shown(self) -> str:
        """Every choice that changes pixels, in one line."""
        known = (self.object_class, self.weights and f"weights {PurePath(self.weights).name}")
        wish = f" ({', '.join(filter(None, known))})" if self.method == INSTANCES and any(known) else ""
        cut = f"cut to the object with margin {self.margin:g}" if self.crop else "not cut"
        colour = "#{:02x}{:02x}{:02x}".format(*self.colour)
        return f"background removed by {self.method}{wish}, filled with {colour}, {cut}, up to {self.longest_side} pixels"

    def outside(self, area: float) -> str:
        """Why a mask of that area is set aside; empty when it is within the limits."""
        if area < self.least_area:
            return f"The mask covers {area:.1%} of the picture, less than {self.least_area:.1%}."
        if area > self.most_area:
            return f"The mask covers {area:.1%} of the picture, more than {self.most_area:.1%}."
        return ""
