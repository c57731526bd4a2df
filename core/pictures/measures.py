"""What is measured of a picture's pixels when it is read. A new measure is one module with a function, and one line here.

The decoder's answer, the catalog's columns, orders of the gallery, facts of a picture and what checks look at follow from it. A
catalog that lacks a measure gets its column when it is opened, and the numbers when its pictures are checked.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.support.registry import Registry


@dataclass(frozen=True)
class Measure:
    """A number that says something about a picture.

    Attributes:
        name: A word; the catalog's column and the key of an order.
        title: As shown.
        rising, falling: What comes first when pictures are ordered by it, either way round.
        place: "module:function" of what takes a `core.pictures.seen.SeenPicture` and gives the number.
    """

    name: str
    title: str
    rising: str
    falling: str
    place: str

    def __post_init__(self) -> None:
        if not (self.name.isidentifier() and self.name.isascii()):
            raise ValueError(f"{self.name!r} cannot be a column")


MEASURES: Registry[Measure] = Registry("measure")
for _measure in (
    Measure("brightness", "Brightness", "Darkest first", "Brightest first", "core.pictures.appearance:brightness"),
    Measure("contrast", "Contrast", "Flattest first", "Strongest first", "core.pictures.appearance:contrast"),
    Measure("sharpness", "Sharpness", "Most blurred first", "Sharpest first", "core.pictures.appearance:sharpness"),
    Measure("colour", "Colour", "Greyest first", "Most colourful first", "core.pictures.picture_kind:colour"),
    Measure("border", "Border", "Darkest border first", "Brightest border first", "core.pictures.picture_kind:border"),
    Measure(
        "border_contrast",
        "Contrast of the border",
        "Plainest border first",
        "Most varied border first",
        "core.pictures.picture_kind:border_contrast",
    ),
):
    MEASURES.add(_measure.name, _measure)
