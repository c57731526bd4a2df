"""A part of a picture is cut out of its own pixels, once, and damage is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.pictures.decoder.pool import DecoderPool
from core.prediction.parts import LARGEST, part_of
from core.support.errors import BadInput


@pytest.fixture
def pool() -> Iterator[DecoderPool]:
    with DecoderPool(processes=1) as made:
        yield made


def picture(folder: Path, name: str = "quarters.png", side: int = 40) -> Path:
    """Four quarters: red, green, blue, white."""
    pixels = np.zeros((side, side, 3), np.uint8)
    half = side // 2
    pixels[:half, :half, 0] = pixels[:half, half:, 1] = pixels[half:, :half, 2] = 255
    pixels[half:, half:] = 255
    Image.fromarray(pixels).save(folder / name)
    return folder / name


def pixels(file: Path) -> np.ndarray:
    with Image.open(file) as opened:
        return np.asarray(opened)


def test_a_part_has_the_pixels_of_the_picture(tmp_path: Path, pool: DecoderPool) -> None:
    made = part_of(picture(tmp_path), (0.5, 0.0, 1.0, 0.5), tmp_path / "parts", pool=pool)
    cut = pixels(made)
    assert cut.shape == (20, 20, 3)
    assert (cut == (0, 255, 0)).all()
    assert made.name.startswith("quarters, part ")
    stamp = made.stat().st_mtime_ns
    assert part_of(picture(tmp_path), (0.5, 0.0, 1.0, 0.5), tmp_path / "parts", pool=pool) == made
    assert made.stat().st_mtime_ns == stamp, "made once"
    assert part_of(picture(tmp_path), (0.0, 0.0, 0.5, 0.5), tmp_path / "parts", pool=pool) != made


def test_a_part_of_a_turned_picture_is_that_of_what_is_seen(tmp_path: Path, pool: DecoderPool) -> None:
    upright = Image.fromarray(pixels(picture(tmp_path, side=64)))
    exif = Image.Exif()
    exif[0x0112] = 6  # shown turned to the right
    upright.transpose(Image.Transpose.ROTATE_90).save(tmp_path / "turned.jpg", exif=exif, quality=100, subsampling=0)
    cut = pixels(part_of(tmp_path / "turned.jpg", (0.55, 0.05, 0.95, 0.45), tmp_path / "parts", pool=pool))
    assert cut.reshape(-1, 3).mean(axis=0) == pytest.approx((0, 255, 0), abs=12)


def test_a_large_part_is_kept_within_bounds(tmp_path: Path, pool: DecoderPool) -> None:
    made = part_of(picture(tmp_path, "large.png", 3000), (0.0, 0.0, 1.0, 0.9), tmp_path / "parts", pool=pool)
    assert max(pixels(made).shape) == LARGEST


@pytest.mark.parametrize("part", [(0.5, 0.0, 0.5, 1.0), (-0.1, 0.0, 0.5, 0.5), (0.0, 0.2, 1.1, 0.4), (0.9, 0.0, 0.1, 1.0)])
def test_what_is_no_part_is_refused(tmp_path: Path, part: tuple[float, float, float, float]) -> None:
    with pytest.raises(BadInput, match=r"^This is no part of a picture\. Draw a frame on the picture\.$"):
        part_of(tmp_path / "a.png", part, tmp_path)


def test_a_picture_that_cannot_be_read_is_named(tmp_path: Path, pool: DecoderPool) -> None:
    (tmp_path / "torn.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(
        BadInput, match=r"^torn\.png cannot be cut: The file ends before the picture does\. Open it in another program\.$"
    ):
        part_of(tmp_path / "torn.png", (0.0, 0.0, 0.5, 0.5), tmp_path / "parts", pool=pool)
