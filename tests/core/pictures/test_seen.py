"""A picture as measures look at it."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from core.pictures.appearance import appearance
from core.pictures.measures import MEASURES
from core.pictures.picture_kind import border, border_contrast, colour
from core.pictures.seen import SeenPicture, measures_of


def test_measures_come_in_the_order_of_the_table() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (30, 40, 3), np.uint8)
    seen = SeenPicture(Image.fromarray(pixels))
    looks = appearance(seen.grey)
    assert seen.grey.shape == (30, 40)
    kind = (colour(seen), border(seen), border_contrast(seen))
    assert MEASURES.names()[3:] == ["colour", "border", "border_contrast"]
    assert measures_of(seen) == pytest.approx((looks.brightness, looks.contrast, looks.sharpness, *kind))
