"""DICOM of one frame: by its window or the dataset's range, and refused with the true reason where it cannot be read."""

from __future__ import annotations

import io

import numpy as np
import pydicom
import pytest

from core.pictures.decode import decode
from core.pictures.decoder.protocol import PictureLimits
from core.pictures.dicom import _colour
from core.pictures.opening import Unusable
from tests.deep_pictures import dicom, ramp

EXPECTED = np.rint(ramp(0, 255)[0])


def refusal(data: bytes, limits: PictureLimits | None = None) -> Unusable:
    with pytest.raises(Unusable) as caught:
        decode(data, limits or PictureLimits())
    return caught.value


@pytest.mark.parametrize("kind", ["uint8", "int16", "uint16"])
def test_what_the_scanner_stored_fills_the_range(kind: str) -> None:
    low, high = (10, 250) if kind == "uint8" else (100, 900)
    found, facts = decode(dicom(ramp(low, high).astype(kind)), value_range=(low, high))
    assert np.abs(np.asarray(found)[3, :, 0] - EXPECTED).max() <= 1
    assert (facts.format, facts.width, facts.height) == ("DICOM", 64, 20)
    assert facts.levels == (low, high)


def test_slope_and_intercept_come_before_the_range() -> None:
    data = dicom(ramp(0, 2000).astype(np.uint16), RescaleSlope="1", RescaleIntercept="-1000")
    found, facts = decode(data, value_range=(-1000, 1000))
    assert facts.levels == (-1000, 1000)
    assert np.abs(np.asarray(found)[3, :, 0] - EXPECTED).max() <= 1
    assert facts.mode == "I;32S"
    halves = decode(dicom(ramp(0, 2000).astype(np.uint16), RescaleSlope="0.5", RescaleIntercept="0.25"))[1]
    assert halves.levels == pytest.approx((0.25, 1000.25))


@pytest.mark.parametrize(("centre", "width"), [("40", "400"), (["40", "300"], ["400", "1500"])])
def test_its_window_says_what_is_black_and_white(centre: object, width: object) -> None:
    data = dicom(ramp(-1000, 1000).astype(np.int16), WindowCenter=centre, WindowWidth=width)
    assert decode(data)[1].levels == (-160, 240)


def test_where_the_lowest_is_white_it_comes_out_white() -> None:
    found, _ = decode(dicom(ramp().astype(np.uint16), "MONOCHROME1"), value_range=(100, 900))
    assert np.abs(np.asarray(found)[3, :, 0] - EXPECTED[::-1]).max() <= 1


@pytest.mark.parametrize("colours", ["RGB", "YBR_FULL"])
def test_colours_are_colours(colours: str) -> None:
    values = np.zeros((10, 12, 3), np.uint8)
    values[...] = (200, 30, 40) if colours == "RGB" else (82, 104, 212)  # the same red
    found, facts = decode(dicom(values, colours))
    assert np.abs(np.asarray(found)[5, 5].astype(int) - (200, 30, 40)).max() <= 3
    assert (facts.levels, facts.mode) == (None, "RGB")


def test_of_several_frames_the_first_is_shown_and_all_are_counted() -> None:
    frames = np.stack([ramp(), ramp(900, 100)]).astype(np.uint16)
    data = dicom(frames[0], NumberOfFrames="2", PixelData=frames.tobytes())
    found, facts = decode(data, value_range=(100, 900))
    assert facts.frames == 2
    assert np.abs(np.asarray(found)[3, :, 0] - EXPECTED).max() <= 1


def test_what_cannot_be_read_is_refused_with_the_true_reason() -> None:
    data = dicom(ramp().astype(np.uint16))
    assert refusal(data[:-100]).kind == "truncated"
    assert refusal(data, PictureLimits(megapixels=0.001)).kind == "too-large"
    empty = pydicom.dcmread(io.BytesIO(data))
    del empty.PixelData
    buffer = io.BytesIO()
    empty.save_as(buffer)
    assert refusal(buffer.getvalue()).reason == "It is a DICOM file without a picture (CT Image Storage)."
    packed = pydicom.dcmread(io.BytesIO(data))
    packed.file_meta.TransferSyntaxUID = pydicom.uid.JPEGLSLossless
    packed.PixelData = pydicom.encaps.encapsulate([b"\xff\xd8\xff\xf7 no picture"])
    buffer = io.BytesIO()
    packed.save_as(buffer)
    assert "packed in a way that is not read (JPEG-LS" in refusal(buffer.getvalue()).reason


@pytest.mark.parametrize("seed", range(40))
def test_whatever_happens_to_a_file_only_refusals_come_out(seed: int) -> None:
    chance = np.random.default_rng(seed)
    data = bytearray(dicom(ramp().astype(np.uint16), WindowCenter="40", WindowWidth="400"))
    for place in chance.integers(132, 900, 8):
        data[place] = chance.integers(256)
    try:
        found, _ = decode(bytes(data), PictureLimits(megapixels=1))
    except Unusable:
        return
    assert found.mode == "RGB"


@pytest.mark.parametrize("bits", [8, 16])
def test_a_palette_is_looked_up(bits: int) -> None:
    red = np.array([10, 90, 200, 250], np.uint8 if bits == 8 else np.uint16) * (1 if bits == 8 else 256)
    lists = {
        f"{name}PaletteColorLookupTable{what}": value
        for name, values in (("Red", red), ("Green", red // 2), ("Blue", red // 10))
        for what, value in (("Descriptor", [4, 0, bits]), ("Data", values.astype(red.dtype).tobytes()))
    }
    data = dicom(np.tile(np.array([[3, 0, 1, 2]], np.uint8), (2, 1)), "PALETTE COLOR", **lists)
    found, facts = decode(data)
    assert np.asarray(found)[0].tolist() == [[250, 125, 25], [10, 5, 1], [90, 45, 9], [200, 100, 20]]
    assert (facts.mode, facts.levels) == ("RGB", None)


def test_colours_of_other_sorts_and_depths_are_named() -> None:
    values = np.zeros((4, 6, 3), np.uint8)
    header = pydicom.Dataset()
    for colours, kept, said in (
        ("HSV", values, "Its colours (HSV) are not read."),
        ("RGB", values.astype(np.uint16), "Its colours have 16 bits; 8 are read."),
        ("YBR_FULL", values.astype(np.uint32), "Its colours have 32 bits; 8 are read."),
    ):
        with pytest.raises(Unusable) as caught:
            _colour(kept, header, colours)
        assert (caught.value.kind, caught.value.reason) == ("unreadable", said)
    assert _colour(values, header, "YBR_FULL").size == (6, 4)


def test_a_header_that_is_cut_off_is_called_so() -> None:
    data = dicom(ramp().astype(np.uint16))
    found = [refusal(data[:length]) for length in (140, 200, len(data) - 100)]
    assert found[-1].kind == "truncated"
    assert found[-1].reason == "The file ends before the picture does."
    assert {one.kind for one in found} <= {"truncated", "unreadable"}
