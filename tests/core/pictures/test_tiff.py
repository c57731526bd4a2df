"""TIFF of the sorts that scientific cameras write: right, or refused with the true reason."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest
import tifffile
from PIL import Image

from core.pictures.decode import decode
from core.pictures.decoder.protocol import PictureLimits
from core.pictures.opening import Unusable
from core.pictures.tiff import _check_whole, _sorted_out, _values, deep_tiff
from tests.deep_pictures import HIGH, LOW, packed_tiff, ramp, tiff

RANGE = (float(LOW), float(HIGH))
EXPECTED = np.rint(ramp(0, 255)[0])
COLOURS = np.stack([ramp(), ramp(HIGH, LOW), ramp(500, 500)], axis=2)


def seen(data: bytes, value_range: tuple[float, float] | None = RANGE) -> npt.NDArray[np.int64]:
    """Grey levels of one row, or its colours; from a file, as the decoder children read it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "picture.tif"
        file.write_bytes(data)
        return np.asarray(decode(file, value_range=value_range)[0])[3].astype(np.int64)


def refusal(data: bytes) -> str:
    with pytest.raises(Unusable) as caught:
        decode(data)
    return caught.value.reason


@pytest.mark.parametrize("kind", ["uint16", "int16", "uint32", "int32", "uint64", "int64", "float32", "float64", "float16"])
@pytest.mark.parametrize("order", ["<", ">"])
def test_numbers_of_every_sort_fill_the_range(kind: str, order: str) -> None:
    data = tiff(ramp().astype(np.dtype(kind).newbyteorder(order)), byteorder=order)
    assert np.abs(seen(data)[:, 0] - EXPECTED).max() <= 1
    _, facts = decode(data)
    assert facts.levels == pytest.approx(RANGE, rel=1e-2)
    assert (facts.format, facts.frames) == ("TIFF", 1)


@pytest.mark.parametrize(("kind", "low", "high"), [("int8", -100, 100), ("uint32", 3e9, 4e9), ("int16", -500, 1500)])
def test_signed_is_not_taken_for_unsigned_nor_the_other_way_round(kind: str, low: float, high: float) -> None:
    data = tiff(ramp(low, high).astype(kind))
    assert np.abs(seen(data, (low, high))[:, 0] - EXPECTED).max() <= 2
    levels = decode(data)[1].levels
    assert levels is not None
    assert levels == pytest.approx((low, high))


@pytest.mark.parametrize("kind", ["uint8", "uint16"])
def test_where_the_lowest_is_white_it_comes_out_white(kind: str) -> None:
    whole = (0.0, float(np.iinfo(kind).max))
    data = tiff(ramp(*whole).astype(kind), photometric="miniswhite")
    pixels = seen(data, whole)[:, 0]
    assert pixels[0] == 255
    assert pixels[-1] == 0


@pytest.mark.parametrize("planes", ["contig", "separate"])
@pytest.mark.parametrize("compression", [None, "zlib"])
def test_colours_of_16_bits_keep_them_all(planes: str, compression: str | None) -> None:
    values = COLOURS.astype(np.uint16)
    stored = np.moveaxis(values, 2, 0).copy() if planes == "separate" else values
    data = tiff(stored, photometric="rgb", planarconfig=planes, compression=compression)
    found = seen(data)
    for place, expected in enumerate((EXPECTED, EXPECTED[::-1], np.full(64, 128))):
        assert np.abs(found[:, place] - expected).max() <= 1
    assert decode(data)[1].mode == "RGB;16"


@pytest.mark.parametrize("width", [64, 63, 1, 2])
def test_packed_12_bit_numbers_are_unpacked_in_rows_of_any_width(width: int) -> None:
    values = ramp(shape=(20, 64))[:, :width]
    found, facts = decode(packed_tiff(values), value_range=RANGE)
    assert found.size == (width, 20)
    assert np.abs(np.asarray(found)[7, :, 0].astype(int) - EXPECTED[:width]).max() <= 1
    assert facts.mode == "I;12"


def test_where_there_is_no_number_the_background_shows() -> None:
    values = ramp(0, 1).astype(np.float32)
    values[:, :8] = np.nan
    values[0, 8], values[0, 9] = np.inf, -np.inf
    picture, facts = decode(tiff(values), background=(1, 2, 3))
    assert facts.levels is not None
    assert facts.levels == pytest.approx((values[1, 8], 1), abs=0.02)
    assert picture.getpixel((0, 5)) == (1, 2, 3)
    assert picture.getpixel((8, 0)) == (255, 255, 255)
    assert picture.getpixel((9, 0)) == (0, 0, 0)
    assert picture.getpixel((63, 5)) == (255, 255, 255)
    assert "no numbers" in refusal(tiff(np.full((4, 4), np.nan, np.float32)))


def test_lzw_is_read_where_a_codec_knows_it() -> None:
    buffer = io.BytesIO()
    Image.fromarray(ramp().astype(np.uint16)).save(buffer, "TIFF", compression="tiff_lzw")
    assert np.abs(seen(buffer.getvalue())[:, 0] - EXPECTED).max() <= 1
    done, data = cv2.imencode(".tif", COLOURS.astype(np.uint16)[..., ::-1], [cv2.IMWRITE_TIFF_COMPRESSION, 5])
    assert done
    assert np.abs(seen(data.tobytes())[:, 1] - EXPECTED[::-1]).max() <= 1


def test_transparency_and_orientation_are_kept() -> None:
    values = np.full((10, 20, 4), 30_000, np.uint16)
    values[..., 3] = 65_535
    values[:, :10, 3] = 0
    data = tiff(values, photometric="rgb", extrasamples=["unassalpha"], extratags=[(274, "H", 1, 6, True)])
    picture, facts = decode(data, background=(9, 9, 9), value_range=(0, 60_000))
    assert (facts.width, facts.height, facts.orientation, facts.mode) == (10, 20, 6, "RGBA;16")
    assert picture.getpixel((5, 2)) == (9, 9, 9)
    assert picture.getpixel((5, 17)) == (128, 128, 128)


def test_pages_are_counted_and_the_first_is_shown() -> None:
    stack = np.stack([ramp(), ramp(HIGH, LOW)]).astype(np.uint16)
    picture, facts = decode(tiff(stack, photometric="minisblack"), value_range=RANGE)
    assert facts.frames == 2
    assert picture.getpixel((0, 0)) == (0, 0, 0)


@pytest.mark.parametrize(
    ("values", "options", "words"),
    [
        (np.zeros((8, 8, 5), np.uint8), {"photometric": "minisblack", "planarconfig": "contig"}, "5 channels"),
        (np.zeros((8, 8, 7), np.uint16), {"photometric": "minisblack", "planarconfig": "contig"}, "7 channels"),
        (np.zeros((8, 8), np.complex64), {}, "sort complex64"),
        (np.zeros((8, 8), np.uint16), {"extratags": [(50706, "B", 4, (1, 4, 0, 0), True)]}, "camera raw"),
    ],
)
def test_what_is_not_read_is_refused_with_the_true_reason(values: Any, options: dict[str, Any], words: str) -> None:
    told = refusal(tiff(values, **options))
    assert words in told
    assert "header" not in told


def test_packed_planes_that_no_codec_knows_are_named() -> None:
    values = np.moveaxis(COLOURS, 2, 0).astype(np.uint16)
    data = bytearray(tiff(values, photometric="rgb", planarconfig="separate", compression="zlib"))
    with tifffile.TiffFile(io.BytesIO(bytes(data))) as file:
        place = file.pages.first.tags["Compression"].valueoffset  # type: ignore[union-attr]
    data[place : place + 2] = (5).to_bytes(2, "little")
    assert refusal(bytes(data)) == "It holds whole numbers of 16 bits in planes, packed by LZW, which are not read."


def test_what_is_missing_or_far_too_large_is_never_made_up() -> None:
    data = tiff(ramp().astype(np.float32))
    for length in (len(data) - 1, len(data) // 2, 200):
        with pytest.raises(Unusable) as caught:
            decode(data[:length])
        assert caught.value.kind in ("truncated", "unreadable")
    with pytest.raises(Unusable) as caught:
        decode(tiff(ramp().astype(np.uint16)), PictureLimits(megapixels=0.001))
    assert caught.value.kind == "too-large"


def page(**facts: object) -> SimpleNamespace:
    """A page as tifffile tells of it."""
    usual = {
        "imagewidth": 4, "imagelength": 2, "dataoffsets": (8,), "databytecounts": (12,), "sampleformat": 1, "planarconfig": 1,
        "compression": SimpleNamespace(name="NONE"), "photometric": SimpleNamespace(name="MINISBLACK"), "extrasamples": (),
        "tags": {}, "is_tiled": False, "bitspersample": 16,
    }  # fmt: skip
    return SimpleNamespace(**{**usual, **facts})


def why(act: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(Unusable) as caught:
        act()
    return caught.value.kind, caught.value.reason


def test_what_a_page_lacks_is_said_before_anything_is_unpacked() -> None:
    no_parts = "It is damaged: parts of the picture are not there."
    _check_whole(page(), 20)
    assert why(lambda: _check_whole(page(), 19)) == ("truncated", "The file ends before the picture does.")
    assert why(lambda: _check_whole(page(dataoffsets=(), databytecounts=()), 20)) == ("unreadable", no_parts)
    assert why(lambda: _check_whole(page(dataoffsets=(8, 9), databytecounts=(2, 0)), 20)) == ("unreadable", no_parts)


def test_numbers_that_do_not_fill_the_picture_are_damage() -> None:
    not_filled = "unreadable", "It is damaged: its numbers do not fill the picture."
    short = page(asarray=lambda maxworkers: np.zeros((1, 4), np.uint16))
    assert why(lambda: _values(io.BytesIO(), short, 16, 1)) == not_filled
    whole = page(asarray=lambda maxworkers: np.arange(8, dtype=np.uint16).reshape(2, 4, 1))
    assert _values(io.BytesIO(), whole, 16, 1).tolist() == [[0, 1, 2, 3], [4, 5, 6, 7]]
    packed = page(bitspersample=12, databytecounts=(6,))
    assert why(lambda: _values(io.BytesIO(bytes(14)), packed, 12, 1)) == not_filled
    colours = page(compression=SimpleNamespace(name="JPEG2000"))
    unpacked = "unreadable", "It is damaged: its pixels cannot be unpacked."
    assert why(lambda: _values(io.BytesIO(b"no picture"), colours, 16, 3)) == unpacked


def test_colours_and_channels_that_are_not_read_are_named() -> None:
    cmyk = page(photometric=SimpleNamespace(name="SEPARATED"))
    said = "It holds SEPARATED colours of more than 8 bits, which are not read."
    assert why(lambda: _sorted_out(np.zeros((2, 4, 4), np.uint16), cmyk, 1)) == ("unreadable", said)
    said = "It has 5 channels; pictures of 1 to 4 are read."
    assert why(lambda: _sorted_out(np.zeros((2, 4, 5), np.uint16), page(), 1)) == ("unreadable", said)


def test_more_memory_than_a_picture_may_have_is_not_asked_for() -> None:
    data = tiff(ramp().astype(np.uint16))
    needed = 20 * 64 * 2
    for most in (needed - 1, needed):
        limits = PictureLimits(memory_bytes=most)
        if most < needed:
            told = why(lambda limits=limits: deep_tiff(io.BytesIO(data), len(data), limits))
            assert told == ("memory", "It needs more memory than one picture may have.")
        else:
            assert deep_tiff(io.BytesIO(data), len(data), limits) is not None
