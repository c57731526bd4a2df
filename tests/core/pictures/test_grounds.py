"""Objects before other grounds, and grounds without their objects."""

from __future__ import annotations

import numpy as np
import pytest

from core.pictures.grounds import laid_over, without_object


def picture(height: int = 48, width: int = 60) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    """A bright square before a ground that gets lighter to the right."""
    pixels = np.repeat(np.linspace(40, 100, width)[None, :, None], height, 0).repeat(3, 2).astype(np.uint8)
    mask = np.zeros((height, width), np.float32)
    mask[15:30, 20:40] = 1
    pixels[mask > 0] = (250, 20, 200)
    return pixels, mask


@pytest.mark.parametrize("size", [(48, 60), (33, 47), (40, 31)])
def test_the_ground_runs_in_where_the_object_was(size: tuple[int, int]) -> None:
    pixels, mask = picture(*size)
    ground = without_object(pixels, mask).astype(int)
    assert np.array_equal(ground[:10], pixels[:10])
    even = np.linspace(40, 100, size[1])[None, :, None]
    assert np.abs(ground - even).max() < 20  # nothing of the object, no outline
    assert np.abs(np.diff(ground, axis=1)).max() < 15


def test_everything_object_leaves_grey() -> None:
    pixels, mask = picture()
    assert np.unique(without_object(pixels, np.ones_like(mask))).tolist() == [128]


def test_an_object_is_mixed_into_its_new_ground_by_its_mask() -> None:
    pixels, mask = picture()
    ground = np.full_like(pixels, 10)
    mask[15] = 0.5
    laid = laid_over(pixels, mask, ground)
    assert np.array_equal(laid[20, 30], pixels[20, 30])
    assert np.array_equal(laid[0, 0], [10, 10, 10])
    assert np.array_equal(laid[15, 30], [130, 15, 105])
