"""What a person can choose about background removal; the window's form and the command line's options come from here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

from pydantic import model_validator

from core.support.fields import Record, field
from core.support.wording import percentage

Makes = Literal["object", "swapped", "background"]
OBJECT: Makes = "object"
SWAPPED: Makes = "swapped"
ALONE: Makes = "background"
SALIENT, GRABCUT, INSTANCES = "u2netp", "grabcut", "mask-rcnn"
COLOURS = {"white": "#ffffff", "grey": "#808080", "black": "#000000", "green": "#00ff00", "blue": "#0000ff", "red": "#ff0000"}
"""Colours that have a name here."""

_SHOWS: dict[Makes, str] = {
    OBJECT: "background removed",
    SWAPPED: "object before the background of another class",
    ALONE: "background without the object",
}
"""How a line begins that says what was done, by what the new pictures show."""

# Written out, because torchvision's own list comes with torch only, which the window does not load.
OBJECTS = (
    "airplane", "apple", "backpack", "banana", "baseball bat", "baseball glove", "bear", "bed", "bench", "bicycle", "bird",
    "boat", "book", "bottle", "bowl", "broccoli", "bus", "cake", "car", "carrot", "cat", "cell phone", "chair", "clock",
    "couch", "cow", "cup", "dining table", "dog", "donut", "elephant", "fire hydrant", "fork", "frisbee", "giraffe",
    "hair drier", "handbag", "horse", "hot dog", "keyboard", "kite", "knife", "laptop", "microwave", "motorcycle", "mouse",
    "orange", "oven", "parking meter", "person", "pizza", "potted plant", "refrigerator", "remote", "sandwich", "scissors",
    "sheep", "sink", "skateboard", "skis", "snowboard", "spoon", "sports ball", "stop sign", "suitcase", "surfboard",
    "teddy bear", "tennis racket", "tie", "toaster", "toilet", "toothbrush", "traffic light", "train", "truck", "tv",
    "umbrella", "vase", "wine glass", "zebra",
)  # fmt: skip
"""The sorts of objects that Mask R-CNN knows, as the COCO data set calls them."""

_HEX = re.compile("#[0-9a-fA-F]{6}")


class BackgroundOptions(Record):
    """How objects are found, what takes the background's place, and which masks are believed."""

    method: Literal["u2netp", "grabcut", "mask-rcnn"] = field(
        "u2netp",
        "u2netp, a small network, takes the object that meets the eye first. GrabCut takes what differs from the picture's rim. "
        "Mask R-CNN knows 80 sorts of objects and needs its weights (170 MB).",
    )
    makes: Makes = field(
        "object",
        "What the new pictures show: the object on a plain ground; swapped: the object before the background of a picture of "
        "another class; or the background without the object.",
    )
    object_class: str = field(
        "", "With Mask R-CNN: which sort of object is kept, such as car or dog; the largest of any sort when empty."
    )
    fill: str = field("white", "What takes the background's place: white, grey, black, green, blue, red, or #rrggbb.")
    crop: bool = field(True, "Cut the picture to the object with a margin.")
    margin: float = field(0.1, "Room left around the object, as a part of its longer side.", unit="fraction", ge=0, le=1)
    least_area: float = field(
        0.02,
        "Masks that cover less of the picture are set aside for you to look at.",
        unit="fraction",
        label="Smallest mask",
        ge=0,
        lt=1,
    )
    most_area: float = field(
        0.9,
        "Masks that cover more of the picture are set aside for you to look at.",
        unit="fraction",
        label="Largest mask",
        gt=0,
        le=1,
    )
    most_doubt: float = field(
        0.4,
        "Masks of which a larger part is neither object nor background for certain are set aside for you to look at.",
        unit="fraction",
        label="Largest doubt",
        ge=0,
        le=1,
        advanced=True,
    )
    longest_side: int = field(
        1024, "Larger pictures are scaled down to this before the object is cut out.", unit="pixels", ge=64, le=8192,
        advanced=True,
    )  # fmt: skip

    seed: int = field(
        0, "By which other backgrounds are drawn, where objects get those.", ge=0, le=2**31 - 1, advanced=True
    )  # fmt: skip
    weights: str = field(
        "", "A file with the weights of Mask R-CNN, instead of downloading them once (170 MB).", label="Weights file",
        advanced=True,
    )  # fmt: skip

    @model_validator(mode="after")
    def _fits_together(self) -> BackgroundOptions:
        if self.fill not in COLOURS and not _HEX.fullmatch(self.fill):
            raise ValueError(f"{self.fill!r} is not a colour; write {', '.join(COLOURS)}, or #rrggbb")
        if self.object_class and self.object_class not in OBJECTS:
            raise ValueError(f"Mask R-CNN knows no object called {self.object_class!r}; it knows {', '.join(OBJECTS)}")
        if self.least_area >= self.most_area:
            raise ValueError("the least area must be smaller than the most")
        return self

    @property
    def colour(self) -> tuple[int, int, int]:
        """The fill as RGB, 0 to 255."""
        code = COLOURS.get(self.fill, self.fill)
        return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)

    @property
    def shown(self) -> str:
        """Every choice that changes pixels, in one line."""
        return self._shown(self.method)

    @property
    def shown_with_mask(self) -> str:
        """The same for a picture whose mask its source had."""
        return self._shown("its source's mask")

    def _shown(self, method: str) -> str:
        known = (self.object_class, self.weights and f"weights {PurePath(self.weights).name}")
        wish = f" ({', '.join(filter(None, known))})" if method == INSTANCES and any(known) else ""
        if self.makes != OBJECT:
            what = _SHOWS[self.makes]
            drawn = f" drawn by seed {self.seed}" if self.makes == SWAPPED else ""
            return f"{what}{drawn}, told apart by {method}{wish}, up to {self.longest_side} pixels"
        cut = f"cut to the object with margin {self.margin:g}" if self.crop else "not cut"
        colour = "#{:02x}{:02x}{:02x}".format(*self.colour)
        return f"{_SHOWS[OBJECT]} by {method}{wish}, filled with {colour}, {cut}, up to {self.longest_side} pixels"

    def outside(self, area: float, doubt: float = 0.0) -> str:
        """Why a mask of that area and doubt, both 0 to 1, is set aside; empty when it is within the limits."""
        if area < self.least_area:
            return f"The mask covers {percentage(area, 1)} of the picture, less than {percentage(self.least_area, 1)}."
        if area > self.most_area:
            return f"The mask covers {percentage(area, 1)} of the picture, more than {percentage(self.most_area, 1)}."
        if doubt > self.most_doubt:
            return f"{percentage(doubt, 0)} of the mask is neither object nor background for certain."
        return ""


def shows(what: str) -> Makes | None:
    """What pictures show to which that was done, as `BackgroundOptions.shown` tells it; None of anything else that is done."""
    return next((makes for makes, words in _SHOWS.items() if what.startswith(words)), None)


@dataclass(frozen=True)
class BackgroundRequest:
    """A derived dataset without backgrounds that is wanted.

    Attributes:
        dataset: Name of the dataset whose pictures are cut.
        target: Name of the derived dataset.
        options: How it is done.
    """

    dataset: str
    target: str
    options: BackgroundOptions = BackgroundOptions()  # noqa: RUF009  # frozen
