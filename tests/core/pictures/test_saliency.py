"""The small network finds what meets the eye, and nothing where nothing does."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from core.derived.background_request import BackgroundOptions
from core.derived.cutters import weights_for
from core.pictures.saliency import SIDE, salient_mask

WEIGHTS = weights_for(BackgroundOptions())


def scene(width: int, height: int) -> Image.Image:
    random = np.random.default_rng(0)
    ground = Image.fromarray(random.integers(90, 150, (5, 6, 3), dtype=np.uint8)).resize((width, height))
    box = (width // 4, height // 4, width * 3 // 4, height * 3 // 4)
    ImageDraw.Draw(ground).ellipse(box, fill=(220, 60, 30))
    return ground


def test_an_object_is_found_whatever_the_pictures_shape() -> None:
    assert WEIGHTS is not None
    truth = np.asarray(scene(SIDE, SIDE))[:, :, 0] > 200
    found = salient_mask(scene(640, 200), WEIGHTS)
    assert (found.shape, found.dtype) == ((SIDE, SIDE), np.uint8)
    inside = found > 128
    assert (inside & truth).sum() / (inside | truth).sum() > 0.9


def test_a_plain_picture_has_no_object() -> None:
    """Stretched to the whole range, as its authors do, the network's answer has one in every picture; and black divides by 0."""
    assert WEIGHTS is not None
    assert salient_mask(Image.new("RGB", (60, 40)), WEIGHTS).mean() < 5
