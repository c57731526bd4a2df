"""Formats are recognised by content; what is not read is called by its name."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from PIL import Image

from core.pictures.decode import decode
from core.pictures.decoder.pool import DecoderPool, Inspect, Inspected
from core.pictures.decoder.protocol import PictureLimits
from core.pictures.formats import ENDINGS, READ, recognised, why_not
from core.pictures.opening import Unusable
from tests.cases import case


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"II*\0\x10\0\0\0CR\x02\0", "Canon raw (CR2). Export it as JPEG or TIFF first"),
        (b"\0\0\0\x18ftypcrx \0\0\0\1", "Canon raw (CR3)"),
        (b"FUJIFILMCCD-RAW 0201", "Fujifilm raw (RAF)"),
        (b"8BPS\0\1", "a Photoshop file (PSD), which is not read"),
        (b"<?xml version='1.0'?>\n<svg width='3'>", "a drawing (SVG). Export it as PNG first"),
        (b"\xef\xbb\xbf<!DOCTYPE html><html>", "a web page"),
        (b"\0\0\0\x0cJXL \r\n\x87\n", "JPEG XL"),
        (b"\0\0\0\x0cjP  \r\n\x87\n", "JPEG 2000"),
        (b"\0\0\0\x20ftypisom\0\0\2\0", "a film (MP4 or MOV). Take pictures out of it first"),
        (b"RIFF\0\0\0\0AVI LIST", "a film (AVI)"),
        (b"%PDF-1.7", "a PDF document"),
        (b"PK\x03\x04", "a ZIP archive"),
        (b"SIMPLE  =                    T", "FITS"),
        (b"Dear reader", "not a picture of a format that is read (JPEG, PNG, WebP"),
    ],
)
def test_what_is_not_read_is_named(head: bytes, words: str) -> None:
    assert recognised(head) is None
    assert words in why_not(head)
    with pytest.raises(Unusable) as caught:
        decode(head + bytes(600))
    assert words in caught.value.reason


def test_every_format_has_its_endings() -> None:
    assert set(ENDINGS) == set(READ)
    assert all(ending == ending.lower() for endings in ENDINGS.values() for ending in endings)


def gradient() -> Image.Image:
    return Image.fromarray(np.tile(np.arange(64, dtype=np.uint8)[None, :, None] * 3, (48, 1, 3)))


def heic(image: Image.Image, **options: object) -> bytes:
    buffer = io.BytesIO()
    pillow_heif.from_pillow(image).save(buffer, quality=90, **options)
    return buffer.getvalue()


def test_heic_as_phones_write_it() -> None:
    found, facts = decode(heic(gradient()))
    assert (facts.format, facts.width, facts.height, facts.frames) == ("HEIF", 64, 48, 1)
    assert np.abs(np.asarray(found).astype(int) - np.asarray(gradient())).mean() < 6


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_heic_is_turned_once(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    upright = gradient()
    back = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
    stored = upright.transpose(back[orientation]) if orientation > 1 else upright
    found, facts = decode(heic(stored, exif=exif.tobytes()))
    assert found.size == upright.size == (facts.width, facts.height)
    assert np.abs(np.asarray(found).astype(int) - np.asarray(upright)).mean() < 6


def test_heic_that_is_cut_off_or_too_large_is_refused() -> None:
    data = heic(gradient())
    for length in (40, len(data) // 2, len(data) - 8):
        with pytest.raises(Unusable):
            decode(data[:length])
    with pytest.raises(Unusable) as caught:
        decode(data, PictureLimits(megapixels=0.001))
    assert caught.value.kind == "too-large"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"P2\n# drawn\n3 1\n255\n0 128 255\n", [0, 128, 255]),
        (b"P5 3 1 255\n\x00\x80\xff", [0, 128, 255]),
        (b"P5\n3 1\n15\n\x00\x07\x0f", [0, 119, 255]),
        (b"P5 3 1 65535\n\x00\x00\x80\x00\xff\xff", [0, 128, 255]),
        (b"P1\n3 1\n0 1 0\n", [255, 0, 255]),
        (b"P4\n3 1\n\x40", [255, 0, 255]),
        (b"P6 1 1 255\n\x01\x02\x03", [(1, 2, 3)]),
        (b"P3 1 1 255\n1 2 3\n", [(1, 2, 3)]),
    ],
)
def test_pgm_ppm_and_pbm(data: bytes, expected: list[object]) -> None:
    found, facts = decode(data)
    assert facts.format == "PPM"
    assert [found.getpixel((x, 0)) for x in range(found.width)] == [
        (value,) * 3 if isinstance(value, int) else value for value in expected
    ]


def test_a_pgm_that_is_cut_off_is_refused() -> None:
    with pytest.raises(Unusable) as caught:
        decode(b"P5 30 30 255\n" + bytes(500))
    assert caught.value.kind == "truncated"


def test_case_33(tmp_path: Path) -> None:
    files = sorted(case("33-pgm-faces").rglob("*.pgm"))
    assert files
    with DecoderPool(1) as pool:
        replies = list(pool.run(Inspect(place, file, tmp_path) for place, file in enumerate(files)))
    for reply in replies:
        assert isinstance(reply, Inspected)
        assert (reply.facts.format, reply.facts.width, reply.extension_matches) == ("PPM", 46, True)
