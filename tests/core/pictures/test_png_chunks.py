"""PNG with text, profiles and keys of transparency: what is needed is read, what is not is passed over."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from core.pictures.decode import decode
from core.pictures.decoder.pool import DecoderPool
from core.pictures.decoder.protocol import Describe, Described, Inspect, Inspected
from core.pictures.opening import Unusable
from tests.cases import case
from tests.deep_pictures import png16, ramp

PIXELS = np.random.default_rng(0).integers(0, 256, (30, 40, 3), dtype=np.uint8)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*chunks: bytes) -> bytes:
    """The pixels as a PNG with further chunks after its header."""
    buffer = io.BytesIO()
    Image.fromarray(PIXELS).save(buffer, "PNG")
    data = buffer.getvalue()
    return data[:33] + b"".join(chunks) + data[33:]


def small_png(depth: int, colour: int, rows: list[bytes], *chunks: bytes, width: int) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, len(rows), depth, colour, 0, 0, 0))
    packed = chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows)))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + packed + chunk(b"IEND", b"")


LARGE = zlib.compress(b"a prompt " * 300_000)


@pytest.mark.parametrize(
    "more",
    [
        chunk(b"zTXt", b"workflow\0\0" + LARGE),
        chunk(b"iTXt", b"prompt\0\1\0\0\0" + LARGE),
        chunk(b"tEXt", b"parameters\0" + b"x" * 3_000_000),
        chunk(b"iCCP", b"profile\0\0" + LARGE),
        chunk(b"iCCP", b"profile\0\0 not packed"),
        chunk(b"sPLT", bytes(2_000_000)),
        chunk(b"zTXt", b"one\0\0" + LARGE) * 40,
    ],
)
def test_text_and_profiles_of_any_size_do_not_cost_the_picture(more: bytes) -> None:
    found, facts = decode(png(more))
    assert np.array_equal(np.asarray(found), PIXELS)
    assert (facts.format, facts.width, facts.height) == ("PNG", 40, 30)


def test_damaged_text_does_not_cost_the_picture_but_damaged_pixels_do() -> None:
    text = bytearray(chunk(b"tEXt", b"title\0words"))
    text[-1] ^= 1
    assert np.array_equal(np.asarray(decode(png(bytes(text)))[0]), PIXELS)
    spoilt = bytearray(png())
    spoilt[-20] ^= 1
    with pytest.raises(Unusable, match=r"cannot be used") as caught:
        decode(bytes(spoilt))
    assert "checksum" in caught.value.reason


def test_records_of_such_a_picture_are_still_told(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0110] = "Brownie"
    info = PngImagePlugin.PngInfo()
    info.add_text("workflow", "y" * 2_000_000, zip=True)
    file = tmp_path / "picture.png"
    Image.fromarray(PIXELS).save(file, exif=exif, pnginfo=info)
    with DecoderPool(1) as pool:
        (reply,) = pool.run([Describe(0, file)])
    assert isinstance(reply, Described)
    assert ("Model", "Brownie") in reply.exif


@pytest.mark.parametrize("key", [0, 1, 2, 3])
def test_a_transparent_grey_of_two_bits_is_that_grey(key: int) -> None:
    data = small_png(2, 0, [bytes([0b00011011])] * 3, chunk(b"tRNS", struct.pack(">H", key)), width=4)
    row = np.asarray(decode(data, background=(7, 8, 9))[0])[1]
    for place in range(4):
        assert tuple(row[place]) == ((7, 8, 9) if place == key else (place * 85,) * 3)


@pytest.mark.parametrize("key", [0, 1, 7, 15])
def test_a_transparent_grey_of_four_bits_is_that_grey(key: int) -> None:
    line = bytes((value << 4) | (value + 1) for value in range(0, 16, 2))
    data = small_png(4, 0, [line] * 2, chunk(b"tRNS", struct.pack(">H", key)), width=16)
    row = np.asarray(decode(data, background=(7, 8, 9))[0])[1]
    for place in range(16):
        assert tuple(row[place]) == ((7, 8, 9) if place == key else (place * 17,) * 3)


@pytest.mark.parametrize("key", [0, 1])
def test_a_transparent_grey_of_one_bit_is_that_grey(key: int) -> None:
    data = small_png(1, 0, [bytes([0b01010101])] * 2, chunk(b"tRNS", struct.pack(">H", key)), width=8)
    row = np.asarray(decode(data, background=(7, 8, 9))[0])[1]
    for place in range(8):
        assert tuple(row[place]) == ((7, 8, 9) if place % 2 == key else (255 * (place % 2),) * 3)


def test_a_transparent_colour_of_16_bits_is_that_colour_and_no_other() -> None:
    pixels = np.array([[[500, 600, 700], [501, 600, 700], [500, 600, 701]]], ">u2")
    data = small_png(16, 2, [pixels[0].tobytes()], chunk(b"tRNS", struct.pack(">HHH", 500, 600, 700)), width=3)
    found, facts = decode(data, background=(1, 2, 3), value_range=(0, 1000))
    row = np.asarray(found)[0].astype(int)
    assert tuple(row[0]) == (1, 2, 3)
    assert np.abs(row[1:] - [128, 153, 178]).max() <= 1
    assert facts.mode == "RGBA;16"


def test_colours_of_16_bits_keep_their_low_counts() -> None:
    values = np.stack([ramp(), ramp(900, 100), ramp(500, 500)], axis=2)
    found, facts = decode(png16(values), value_range=(100, 900))
    row = np.asarray(found)[4].astype(int)
    assert facts.mode == "RGB;16"
    assert facts.levels == pytest.approx((100, 900))
    assert np.abs(row[:, 0] - np.rint(ramp(0, 255)[0])).max() <= 1
    assert np.abs(row[:, 1] - np.rint(ramp(255, 0)[0])).max() <= 1


def test_animations_keep_their_number_of_frames() -> None:
    buffer = io.BytesIO()
    first, other = Image.fromarray(PIXELS), Image.fromarray(255 - PIXELS)
    first.save(buffer, "PNG", save_all=True, append_images=[other, first])
    found, facts = decode(buffer.getvalue())
    assert facts.frames == 3
    assert np.array_equal(np.asarray(found), PIXELS)


def test_case_15() -> None:
    files = sorted(path for path in case("15-png-with-large-text").rglob("*.png"))
    assert len(files) == 12
    with DecoderPool(1) as pool:
        replies = list(pool.run(Inspect(place, file) for place, file in enumerate(files)))
    assert [type(reply) for reply in replies] == [Inspected] * 12
