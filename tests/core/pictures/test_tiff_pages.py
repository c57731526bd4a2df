"""Pages of a TIFF as files of their own: nothing is lost, whatever they are packed by."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image

from core.pictures.decode import decode
from core.pictures.opening import Unusable
from core.pictures.tiff_pages import copy_page
from tests.deep_pictures import ramp, tiff


def stack(kind: str) -> np.ndarray[Any, Any]:
    return np.stack([ramp(100, 900) + 50 * number for number in range(3)]).astype(kind)


def copied(data: bytes, number: int, target: Path) -> int:
    return copy_page(io.BytesIO(data), len(data), number, target)


@pytest.mark.parametrize("kind", ["uint16", "float32", "int16"])
@pytest.mark.parametrize(
    "options", [{}, {"compression": "zlib"}, {"byteorder": ">"}, {"bigtiff": True}, {"tile": (16, 16)}, {"rowsperstrip": 7}]
)
def test_each_page_keeps_its_numbers(kind: str, options: dict[str, Any], tmp_path: Path) -> None:
    values = stack(kind)
    data = tiff(values, photometric="minisblack", **options)
    for number in range(3):
        assert copied(data, number, tmp_path / "page.tif") == 3
        assert np.array_equal(tifffile.imread(tmp_path / "page.tif"), values[number])
        picture, facts = decode(tmp_path / "page.tif", value_range=(100, 1000))
        assert (facts.frames, picture.size) == (1, (64, 20))


@pytest.mark.parametrize("compression", ["tiff_lzw", "jpeg", "group4", "raw"])
def test_pages_of_every_packing_are_copied_as_they_are(compression: str, tmp_path: Path) -> None:
    mode = "1" if compression == "group4" else "RGB"
    first, other = (Image.new("RGB", (40, 30), colour).convert(mode) for colour in ((200, 10, 20), (255, 255, 255)))
    buffer = io.BytesIO()
    first.save(buffer, "TIFF", compression=compression, save_all=True, append_images=[other])
    assert copied(buffer.getvalue(), 1, tmp_path / "page.tif") == 2
    assert np.asarray(decode(tmp_path / "page.tif")[0]).min() > 250
    copied(buffer.getvalue(), 0, tmp_path / "page.tif")
    assert decode(tmp_path / "page.tif")[1].frames == 1


def test_the_same_page_is_the_same_file(tmp_path: Path) -> None:
    data = tiff(stack("uint16"), photometric="minisblack")
    for name in ("a", "b"):
        copied(data, 1, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_of_a_single_page_nothing_is_written(tmp_path: Path) -> None:
    assert copied(tiff(stack("uint16")[0]), 0, tmp_path / "page.tif") == 1
    assert not (tmp_path / "page.tif").exists()


def test_damaged_stacks_are_refused_and_leave_nothing(tmp_path: Path) -> None:
    data = tiff(stack("uint16"), photometric="minisblack")
    with pytest.raises(Unusable):
        copied(data[:-2000], 2, tmp_path / "page.tif")
    assert copied(b"II*\0" + bytes(40), 0, tmp_path / "page.tif") == 1
    with pytest.raises(Unusable):
        copied(data, 3, tmp_path / "page.tif")
    chance = np.random.default_rng(0)
    for _ in range(60):
        spoilt = bytearray(data)
        for place in chance.integers(4, len(spoilt), 30):
            spoilt[place] = chance.integers(256)
        with contextlib.suppress(Unusable):
            copied(bytes(spoilt), 1, tmp_path / "page.tif")
    assert {path.name for path in tmp_path.iterdir()} <= {"page.tif"}
