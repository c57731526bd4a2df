"""Thumbnails are small, and no smaller than what a gallery shows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.pictures.thumbnails import (
    LARGEST,
    MOST_BYTES,
    reduced,
    thumbnail_bytes,
    thumbnail_in,
    thumbnail_name,
    thumbnail_path,
    thumbnails_there,
)


@pytest.mark.parametrize("size", [(1, 1), (32, 32), (400, 300), (1, 400)])
def test_small_pictures_are_their_own_thumbnails(size: tuple[int, int]) -> None:
    picture = Image.new("RGB", size)
    assert reduced(picture) is picture


def test_larger_ones_are_averaged_to_between_half_the_largest_and_the_largest() -> None:
    for longest in range(LARGEST + 1, 3 * LARGEST):
        small = reduced(Image.new("L", (longest, 7)))
        assert LARGEST / 2 < small.width <= LARGEST
    assert reduced(Image.new("L", (5, 12_000))).size == (1, 400)


def test_averaging_keeps_the_light() -> None:
    levels = np.random.default_rng(0).integers(0, 256, (640, 480, 3), dtype=np.uint8)
    small = np.asarray(reduced(Image.fromarray(levels)))
    assert small.shape == (320, 240, 3)
    assert np.abs(small - levels.reshape(320, 2, 240, 2, 3).mean((1, 3))).max() <= 0.5


def test_they_lie_in_sixteen_folders(tmp_path: Path) -> None:
    assert thumbnail_in(tmp_path, "b" * 64) == tmp_path / "b" / ("b" * 64 + ".jpg")


def test_those_that_are_there_are_told_from_those_that_are_not(tmp_path: Path) -> None:
    assert thumbnails_there(tmp_path / "none") == set()
    for digest in ("ab" * 32, "cd" * 32):
        place = thumbnail_in(tmp_path, digest)
        place.parent.mkdir(exist_ok=True)
        place.touch()
    assert thumbnails_there(tmp_path) == {thumbnail_name("ab" * 32), thumbnail_name("cd" * 32)}


def test_only_small_pictures_of_ours_are_read_for_a_page(tmp_path: Path) -> None:
    dataset, letters = tmp_path / "dataset", tmp_path / "letters.jpg"
    letters.write_bytes(b"\xff\xd8\xff my letters")
    files = {name: thumbnail_path(dataset, name * 64) for name in "abcde"}
    for file in files.values():
        file.parent.mkdir(parents=True, exist_ok=True)
    files["a"].write_bytes(b"\xff\xd8\xff mine")
    files["b"].write_bytes(b"<svg onload=alert(1)>")
    files["c"].write_bytes(b"\xff\xd8\xff" + bytes(MOST_BYTES))
    files["d"].symlink_to(letters)
    found = {name: thumbnail_bytes(dataset, name * 64) for name in files}
    assert found == {"a": b"\xff\xd8\xff mine", "b": None, "c": None, "d": None, "e": None}
