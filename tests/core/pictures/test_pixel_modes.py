"""Stored pixels of 8 bits and fewer as RGB."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageCms

from core.pictures.pixel_modes import _from_lab, as_rgb

GROUND = (10, 120, 30)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "CMYK", "YCbCr", "HSV", "PA", "La", "RGBa"])
def test_every_mode_comes_out_as_rgb_of_the_same_size(mode: str) -> None:
    image = Image.new("RGB", (6, 4), (255, 255, 255)).convert(
        "LA" if mode in ("La", "PA") else "RGBA" if mode == "RGBa" else mode
    )
    image = image.convert(mode) if mode in ("La", "RGBa", "PA") else image
    found = as_rgb(image, GROUND)
    assert (found.mode, found.size) == ("RGB", (6, 4))
    assert np.asarray(found).min() > 250


def test_transparent_parts_show_the_ground_in_proportion() -> None:
    image = Image.new("RGBA", (3, 1), (200, 0, 0, 255))
    image.putpixel((1, 0), (200, 0, 0, 0))
    image.putpixel((2, 0), (200, 0, 0, 128))
    found = as_rgb(image, GROUND)
    assert found.getpixel((0, 0)) == (200, 0, 0)
    assert found.getpixel((1, 0)) == GROUND
    half = found.getpixel((2, 0))
    assert isinstance(half, tuple)
    assert np.abs(np.array(half) - (105, 60, 15)).max() <= 1


def test_averaging_down_comes_before_the_ground_is_put_below() -> None:
    image = Image.new("RGBA", (8, 8), (0, 0, 0, 0))
    image.paste((255, 255, 255, 255), (0, 0, 4, 8))
    found = as_rgb(image, (0, 0, 0), factor=4)
    assert found.size == (2, 2)
    assert found.getpixel((0, 0)) == (255, 255, 255)
    assert found.getpixel((1, 0)) == (0, 0, 0)


def test_colours_that_cannot_be_converted_are_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageCms, "applyTransform", lambda image, transform: None)
    with pytest.raises(ValueError, match=r"^the colours cannot be converted from LAB$"):
        _from_lab(Image.new("LAB", (2, 2)))
