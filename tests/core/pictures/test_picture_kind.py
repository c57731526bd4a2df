"""Colour and border of a picture, whatever it shows."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from core.pictures.picture_kind import border, border_contrast, colour
from core.pictures.seen import SeenPicture


@pytest.mark.parametrize(("shade", "expected"), [((90, 90, 90), 0.0), ((255, 0, 0), 1.0), ((51, 102, 0), 0.4)])
def test_colour_is_the_distance_from_grey(shade: tuple[int, int, int], expected: float) -> None:
    assert colour(SeenPicture(Image.new("RGB", (40, 30), shade))) == pytest.approx(expected)


def test_only_the_edges_count_as_border() -> None:
    picture = Image.new("RGB", (100, 60), (255, 255, 255))
    ImageDraw.Draw(picture).rectangle((4, 4, 95, 55), fill=(0, 0, 0))
    assert border(SeenPicture(picture)) == 1
    assert border_contrast(SeenPicture(picture)) == 0
    ImageDraw.Draw(picture).rectangle((0, 0, 99, 29), fill=(0, 0, 0))  # the upper half
    assert border(SeenPicture(picture)) == pytest.approx(0.5, abs=0.01)
    assert border_contrast(SeenPicture(picture)) == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize("size", [(1, 1), (2, 1), (1, 9), (2, 2), (3, 3)])
def test_a_picture_may_be_border_alone(size: tuple[int, int]) -> None:
    seen = SeenPicture(Image.new("RGB", size, (255, 255, 255)))
    assert (border(seen), border_contrast(seen)) == (1, 0)
