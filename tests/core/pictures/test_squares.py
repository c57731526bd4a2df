"""How a picture becomes a square: its middle, all of it between bars, or all of it in other proportions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PIL import Image

from core.pictures.scaling import Fit, Scaling
from core.pictures.squares import fitted

FITS: tuple[Fit, ...] = ("crop", "pad", "squeeze")


def noise(size: tuple[int, int]) -> Image.Image:
    return Image.fromarray(np.random.default_rng(0).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8))


@pytest.mark.parametrize("interpolation", ["bilinear", "bicubic"])
@pytest.mark.parametrize("size", [(300, 200), (200, 300), (64, 64), (20, 31), (1001, 77)])
def test_the_middle_is_what_scaling_and_cropping_give(size: tuple[int, int], interpolation: Any) -> None:
    image, side = noise(size), 64
    found = fitted(image, Scaling(side, interpolation))
    assert found.shape == (side, side, 3)
    assert found.dtype == np.uint8
    short = min(size)
    wide, high = round(size[0] * side / short), round(size[1] * side / short)
    scaled = image.resize((wide, high), getattr(Image.Resampling, interpolation.upper()))
    left, top = round((wide - side) / 2), round((high - side) / 2)
    expected = np.asarray(scaled.crop((left, top, left + side, top + side))).astype(int)
    assert np.abs(found.astype(int) - expected).max() <= 1


def test_squeezed_all_of_it_is_there_in_other_proportions() -> None:
    wide = Image.new("RGB", (400, 100), (0, 0, 0))
    wide.paste((255, 0, 0), (0, 0, 40, 100))  # what the middle never shows
    found = fitted(wide, Scaling(50, fit="squeeze"))
    assert (found[:, :4] == (255, 0, 0)).all()
    assert (found[:, 7:] == 0).all()
    assert (fitted(wide, Scaling(50)) == 0).all()


@pytest.mark.parametrize(("size", "bars"), [((400, 100), (slice(0, 18), slice(None))), ((100, 400), (slice(None), slice(0, 18)))])
def test_padded_all_of_it_is_there_between_bars_of_the_background(size: tuple[int, int], bars: Any) -> None:
    found = fitted(Image.new("RGB", size, (9, 8, 7)), Scaling(50, background=(1, 2, 3), fit="pad"))
    assert (found[bars] == (1, 2, 3)).all()
    assert (found[::-1, ::-1][bars] == (1, 2, 3)).all()
    assert (found == (9, 8, 7)).all(axis=2).sum() == 50 * 12
    assert (found[25, 25] == (9, 8, 7)).all()


def test_a_square_is_the_same_in_every_fit() -> None:
    crop, pad, squeeze = (fitted(noise((90, 90)), Scaling(40, fit=fit)) for fit in FITS)
    assert np.array_equal(crop, squeeze)
    assert np.array_equal(crop, pad)


@pytest.mark.parametrize("fit", FITS)
@pytest.mark.parametrize("size", [(1, 1), (1, 30_000), (30_000, 1), (3, 2)])
def test_squares_of_extreme_pictures_are_cheap(size: tuple[int, int], fit: Fit) -> None:
    found = fitted(Image.new("RGB", size, (9, 8, 7)), Scaling(256, background=(9, 8, 7), fit=fit))
    assert found.shape == (256, 256, 3)
    assert (found == (9, 8, 7)).all()
