"""Small pictures with near hashes: the same agree although something was done to them, others do not."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from core.pictures.sameness import SAME, SIDE, agreement
from tests.scenes import scene


def small(picture: NDArray[np.generic]) -> NDArray[np.uint8]:
    made = Image.fromarray(picture.astype(np.uint8)).resize((SIDE, SIDE), Image.Resampling.BOX)
    return np.asarray(made, np.uint8)


A = scene(1)
CHANGED = {
    "itself": A,
    "smaller": np.asarray(Image.fromarray(A).resize((90, 60))),
    "cut": A[2:254, 3:254],
    "darker": A * 0.7,
    "lighter": np.clip(A * 1.2, 0, 255),
    "noisy": np.clip(A + np.random.default_rng(0).normal(0, 12, A.shape), 0, 255),
}


@pytest.mark.parametrize("how", CHANGED)
def test_copies_are_the_same(how: str) -> None:
    assert agreement(small(A), small(CHANGED[how])) >= SAME


@pytest.mark.parametrize("other", [scene(2), A[::-1], A[:, ::-1], A[..., ::-1], A[40:, 40:]])
def test_other_pictures_colours_and_places_are_not(other: NDArray[np.uint8]) -> None:
    assert agreement(small(A), small(other)) < SAME


def test_one_thing_in_another_colour_is_another_picture() -> None:
    """As the motorcycle in red and in black before the same dark wall."""
    bikes = []
    for colour in ((200, 30, 30), (90, 90, 90)):
        bike = np.zeros((256, 256, 3), np.uint8) + np.random.default_rng(0).integers(0, 30, (256, 256, 1), np.uint8)
        bike[96:176, 64:192] = scene(4)[96:176, 64:192].mean(axis=2, keepdims=True)
        bike[130:148, 98:116] = colour
        bikes.append(small(bike))
    assert agreement(bikes[0], bikes[0]) >= SAME
    assert agreement(*bikes) < SAME


def test_of_plain_pictures_the_colour_counts() -> None:
    def plain(level: int) -> NDArray[np.uint8]:
        return np.full((SIDE, SIDE, 3), level, np.uint8)

    assert agreement(plain(90), plain(96)) == 1
    assert agreement(plain(90), plain(160)) == 0
    assert agreement(plain(90), small(A)) < SAME
