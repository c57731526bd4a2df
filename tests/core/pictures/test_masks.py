"""What is a mask by its content, and where its object is."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw

from core.pictures.masks import mask_in
from tests.pictures import _draw


def disc(low: int, high: int, size: int = 64) -> Image.Image:
    image = Image.new("L", (size, size), low)
    ImageDraw.Draw(image).ellipse((8, 8, size - 9, size - 9), fill=high)
    return image


@pytest.mark.parametrize(("low", "high"), [(0, 255), (0, 1), (0, 7), (20, 235)])
def test_two_flat_values_are_a_mask(low: int, high: int) -> None:
    mask = mask_in(np.asarray(disc(low, high)))
    assert mask is not None
    assert mask[32, 32]
    assert not mask[0, 0]
    assert mask.mean() == pytest.approx(np.pi * 24**2 / 64**2, abs=0.03)


def test_a_jpeg_of_a_mask_is_one() -> None:
    file = io.BytesIO()
    disc(0, 255).save(file, "JPEG", quality=80)
    mask = mask_in(np.asarray(Image.open(file)))
    assert mask is not None
    assert mask[32, 32]


def test_flat_classes_are_a_mask_and_an_empty_one_is_one() -> None:
    picture = disc(0, 2)
    ImageDraw.Draw(picture).rectangle((0, 56, 63, 63), fill=5)
    mask = mask_in(np.asarray(picture))
    assert mask is not None
    assert mask[60, 5]
    assert mask[32, 32]
    assert not mask[2, 2]
    nothing = mask_in(np.zeros((8, 8), np.uint8))
    assert nothing is not None
    assert not nothing.any()


def test_pictures_are_no_masks() -> None:
    random = np.random.default_rng(0)
    for name in ("circle", "square", "ring"):
        assert mask_in(np.asarray(_draw(name, (200, 60, 50), 64, random).convert("L"))) is None
    assert mask_in(random.integers(0, 2, (64, 64), np.uint8)) is None
    ramp = np.tile(np.arange(64, dtype=np.uint8) * 4, (64, 1))
    assert mask_in(ramp) is None
