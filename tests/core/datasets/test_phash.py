"""Hashes equal to ImageHash's, for any picture."""

from __future__ import annotations

from pathlib import Path

import imagehash
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as shapes
from PIL import Image

from core.datasets.phash import SIDE, phash, phash_of

PHOTOGRAPHS = Path(__file__).resolve().parents[4] / "shared" / "datasets" / "vehicles"


def reference(picture: Image.Image) -> int:
    return int(str(imagehash.phash(picture)), 16)


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        shapes.arrays(np.uint8, (SIDE, SIDE)),
        shapes.arrays(np.uint8, (SIDE, SIDE), elements=st.sampled_from([0, 255])),
        shapes.arrays(np.uint8, (SIDE, SIDE), fill=st.integers(0, 255)),
        shapes.arrays(np.uint8, SIDE).map(lambda row: np.tile(row, (SIDE, 1))),
        shapes.arrays(np.uint8, SIDE).map(lambda column: np.tile(column, (SIDE, 1)).T),
    )
)
def test_the_hash_is_imagehashs(grey: np.ndarray) -> None:
    picture = Image.fromarray(np.ascontiguousarray(grey))  # of the hash's own size, so that scaling changes nothing
    assert int(phash(grey[None])[0]) == reference(picture) == phash_of(picture)


def test_many_at_once_are_the_same_as_one_by_one() -> None:
    random = np.random.default_rng(3)
    grey = random.integers(0, 256, (5000, SIDE, SIDE), dtype=np.uint8)
    grey[10] = 77
    hashes = phash(grey)
    assert hashes.dtype == np.uint64
    assert hashes.shape == (5000,)
    for place in (0, 10, 2047, 2048, 4999):
        assert int(hashes[place]) == reference(Image.fromarray(grey[place]))


def test_photographs_of_any_size_hash_as_imagehash_does() -> None:
    if not PHOTOGRAPHS.is_dir():
        pytest.skip(f"the photographs are not here: {PHOTOGRAPHS}")
    files = sorted(PHOTOGRAPHS.glob("*/*.jpg"))[::25]
    assert len(files) > 30
    for file in files:
        with Image.open(file) as picture:
            assert phash_of(picture) == reference(picture), file.name


def test_no_pictures_give_no_hashes() -> None:
    assert phash(np.zeros((0, SIDE, SIDE))).shape == (0,)


@pytest.mark.parametrize("shape", [(32, 32), (2, 16, 16), (1, 32, 32, 3)])
def test_other_shapes_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"\[N, 32, 32\]"):
        phash(np.zeros(shape))
