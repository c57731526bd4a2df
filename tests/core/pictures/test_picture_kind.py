"""Colour and border of a picture, whatever it shows."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from core.pictures.picture_kind import border, border_contrast, colour
from core.pictures.seen import SeenPicture


@pytest.mark.parametrize(("shade", "expected"), [((90, 90, 90), 0.0), ((255, 0, 0), 1.0), ((51, 102, 0), 0.4)])
def test_colour_is_the_distance_from_grey(shade: tuple[int, int, int], expected: float) -> None:
    assert colour(SeenPicture(Image.new("RGB", (40, 30), shade))) == pytest.approx(expected)


def test_what_catalogs_keep_is_what_plain_sums_give_to_the_last_bit() -> None:
    random = np.random.default_rng(0)
    for size in ((3, 5), (200, 300), (301, 177)):
        pixels = random.integers(0, 256, (*size, 3), np.uint8)
        seen = SeenPicture(Image.fromarray(pixels))
        assert colour(seen) == float((pixels.max(2) - pixels.min(2)).sum(dtype=np.int64) / (size[0] * size[1])) / 255
        depth = max(1, round(min(size) * 0.04))
        inner = np.zeros(size, bool)
        inner[depth:-depth, depth:-depth] = True
        sides = seen.grey[depth:-depth]
        parts = (seen.grey[:depth], seen.grey[-depth:], sides[:, :depth], sides[:, -depth:])
        levels = np.concatenate([part.ravel() for part in parts]).astype(np.float64)
        assert len(levels) == (~inner).sum()
        assert (border(seen), border_contrast(seen)) == (float(levels.mean()) / 255, float(levels.std()) / 255)


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
