"""Hashes as ImageHash's, for any picture."""

from __future__ import annotations

import re
from pathlib import Path

import imagehash
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as shapes
from PIL import Image
from scipy.fft import dctn

from core.pictures.phash import SIDE, phash

PHOTOGRAPHS = Path(__file__).resolve().parents[4] / "shared" / "datasets" / "vehicles"


def reference(picture: Image.Image) -> int:
    return int(str(imagehash.phash(picture)), 16)


def ours(picture: Image.Image) -> int:
    return int(phash(np.asarray(picture.convert("L"))[None])[0])


def decided(grey: np.ndarray) -> int:
    """The bits whose frequency is clearly not the median, where rounding cannot tell."""
    low = dctn(grey.astype(np.float64))[:8, :8].ravel()
    return int("".join("01"[int(abs(value - np.median(low)) > 0.01)] for value in low), 2)


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
def test_the_hash_is_imagehashs_wherever_rounding_does_not_decide(grey: np.ndarray) -> None:
    picture = Image.fromarray(np.ascontiguousarray(grey))  # of the size ImageHash scales to, so that scaling changes nothing
    assert (ours(picture) ^ reference(picture)) & decided(grey) == 0


def test_noise_has_imagehashs_very_hash() -> None:
    for grey in np.random.default_rng(1).integers(0, 256, (200, SIDE, SIDE), dtype=np.uint8):
        assert ours(Image.fromarray(grey)) == reference(Image.fromarray(grey))


@settings(max_examples=50, deadline=None)
@given(shapes.arrays(np.uint8, st.tuples(st.integers(1, 40), st.integers(1, 40))), st.integers(1, 4))
def test_a_frequency_that_is_not_there_is_no_bit(grey: np.ndarray, times: int) -> None:
    flat = np.full_like(grey, grey.flat[0])
    assert int(phash(flat[None])[0]) in (0, 1 << 63)
    rows = np.tile(grey[:1], (times * 8, 1))
    below_the_first_row = int(phash(rows[None])[0]) & (2**56 - 1)
    assert below_the_first_row in (0, 2**56 - 1)  # all of them are zero, above the median or not


def test_many_at_once_are_the_same_as_one_by_one() -> None:
    random = np.random.default_rng(3)
    grey = random.integers(0, 256, (5000, SIDE, SIDE), dtype=np.uint8)
    grey[10] = 77
    hashes = phash(grey)
    assert hashes.dtype == np.uint64
    assert hashes.shape == (5000,)
    for place in (0, 10, 2047, 2048, 4999):
        assert int(hashes[place]) == reference(Image.fromarray(grey[place]))


def photographs() -> list[Image.Image]:
    if not PHOTOGRAPHS.is_dir():
        pytest.skip(f"the photographs are not here: {PHOTOGRAPHS}")
    files = sorted(file for file in PHOTOGRAPHS.glob("*/*.jpg") if file.parent.name != "airplane")[::20]
    assert len(files) > 30
    pictures = []
    for file in files:
        with Image.open(file) as picture:
            pictures.append(picture.convert("RGB"))
    return pictures


def test_photographs_of_any_size_hash_nearly_as_imagehash_does() -> None:
    apart = [(ours(picture) ^ reference(picture)).bit_count() for picture in photographs()]
    assert np.mean(apart) < 1
    assert max(apart) <= 6


def test_scaling_a_photograph_changes_its_hash_no_more_than_imagehashs() -> None:
    changed = {ours: 0, reference: 0}
    for picture in photographs():
        small = picture.resize((picture.width * 6 // 10, picture.height * 6 // 10), Image.Resampling.BICUBIC)
        for hashed in changed:
            changed[hashed] += (hashed(picture) ^ hashed(small)).bit_count()
    assert changed[ours] <= changed[reference]
    assert changed[ours] < len(photographs()), "less than one bit each"


def test_no_pictures_give_no_hashes() -> None:
    assert phash(np.zeros((0, SIDE, SIDE))).shape == (0,)


@pytest.mark.parametrize("shape", [(32, 32), (2, 0, 16), (1, 32, 32, 3)])
def test_other_shapes_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=rf"^phash needs pictures of shape \[N, H, W\], got {re.escape(str(list(shape)))}$"):
        phash(np.zeros(shape))
