"""The decoder: every sort of picture comes out right, and every other file as a refusal with its reason."""

from __future__ import annotations

import io
import logging
import os
import random
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, UnidentifiedImageError

from core.pictures import decode as decoding
from core.pictures.decode import decode
from core.pictures.decoder.protocol import PictureLimits
from core.pictures.opening import Unusable
from core.pictures.scaling import Scaling
from core.pictures.squares import fitted

SIZE = (48, 36)


def drawing(size: tuple[int, int] = SIZE) -> Image.Image:
    """A smooth picture whose corners differ in colour."""
    corners = Image.new("RGB", (2, 2))
    corners.putdata([(220, 30, 40), (30, 200, 60), (40, 60, 210), (230, 220, 40)])
    return corners.resize(size, Image.Resampling.BICUBIC)


def encoded(image: Image.Image, form: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        image.save(buffer, form, **options)
    return buffer.getvalue()


def samples() -> dict[str, bytes]:
    """One small file of every sort that is read."""
    one, other = drawing(), drawing().transpose(Image.Transpose.ROTATE_180)
    frames = {"save_all": True, "append_images": [other]}
    return {
        "jpeg": encoded(one, "JPEG"),
        "jpeg-progressive": encoded(one, "JPEG", progressive=True),
        "png": encoded(one, "PNG"),
        "png-palette": encoded(one.quantize(32), "PNG"),
        "png-animated": encoded(one, "PNG", **frames),
        "webp": encoded(one, "WEBP"),
        "webp-lossless": encoded(one, "WEBP", lossless=True),
        "webp-animated": encoded(one, "WEBP", lossless=True, **frames),
        "gif": encoded(one, "GIF"),
        "gif-animated": encoded(one, "GIF", **frames),
        "bmp": encoded(one, "BMP"),
        "tiff": encoded(one, "TIFF"),
        "tiff-lzw": encoded(one, "TIFF", compression="tiff_lzw"),
        "tiff-pages": encoded(one, "TIFF", **frames),
        "avif": encoded(one, "AVIF"),
    }


SAMPLES = samples()


def refusal(data: bytes | Path, limits: PictureLimits | None = None) -> Unusable:
    with pytest.raises(Unusable) as caught:
        decode(data, limits or PictureLimits())
    return caught.value


def levels(image: Image.Image) -> np.ndarray[Any, np.dtype[np.int64]]:
    return np.asarray(image).astype(np.int64)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_format_is_read_by_its_content(name: str, tmp_path: Path) -> None:
    path = tmp_path / "no ending at all"
    path.write_bytes(SAMPLES[name])
    rgb, facts = decode(path)
    assert rgb.mode == "RGB"
    assert rgb.size == SIZE == (facts.width, facts.height)
    assert facts.format == name.split("-")[0].upper()
    assert facts.frames == (2 if name.endswith(("animated", "pages")) else 1)
    assert facts.bytes == len(SAMPLES[name])
    assert np.abs(levels(rgb) - levels(drawing())).mean() < 12  # lossy formats and palettes; the other frame is 60 away
    assert decode(SAMPLES[name])[0].tobytes() == rgb.tobytes()


@pytest.mark.parametrize("name", SAMPLES)
def test_cut_off_files_are_refused_or_whole_but_never_padded(name: str) -> None:
    data = SAMPLES[name]
    whole = decode(data)[0].tobytes()
    kinds = set()
    for length in sorted({*range(16, len(data), max(1, len(data) // 60)), *range(len(data) - 24, len(data))}):
        try:
            assert decode(data[:length])[0].tobytes() == whole, f"{length} of {len(data)} bytes gave another picture"
        except Unusable as error:
            kinds.add(error.kind)
    assert kinds <= {"truncated", "unreadable"}
    assert "truncated" in kinds
    assert refusal(data[: int(len(data) * 0.4)]).kind == "truncated"


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_every_orientation_comes_out_upright(form: str, orientation: int) -> None:
    turned = {
        2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_270,
    }  # fmt: skip
    stored = drawing() if orientation == 1 else drawing().transpose(turned[orientation])
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"quality": 95} if form in ("JPEG", "WEBP") else {}
    rgb, facts = decode(encoded(stored, form, exif=exif, **options))
    assert rgb.size == SIZE == (facts.width, facts.height)
    assert np.abs(levels(rgb) - levels(drawing())).mean() < 6


def test_a_damaged_exif_record_does_not_cost_the_picture() -> None:
    exif = b"Exif\0\0MM\0*\xff\xff\xff\xff nonsense"
    rgb, facts = decode(encoded(drawing(), "JPEG", exif=exif))
    assert rgb.size == SIZE
    assert facts.orientation == 1


@pytest.mark.parametrize("form", ["PNG", "TIFF"])
def test_sixteen_bit_grey_keeps_its_levels(form: str) -> None:
    ramp = np.tile(np.arange(256, dtype=np.uint16) * 257, (16, 1))
    rgb, facts = decode(encoded(Image.fromarray(ramp), form))
    assert facts.mode.startswith("I;16")
    assert np.array_equal(np.asarray(rgb), np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 16, 0).repeat(3, 2))


def test_floats_and_long_integers_are_scaled() -> None:
    ramp = np.tile(np.linspace(0, 1, 256, dtype=np.float32), (4, 1))
    expected = np.arange(256)
    for values in (ramp, ramp * 4000 - 1000, (ramp * 255).round().astype(np.int32) * 1_000_000):
        rgb, _ = decode(encoded(Image.fromarray(values), "TIFF"))
        assert np.abs(levels(rgb)[0, :, 0] - expected).max() <= 1
    half, _ = decode(encoded(Image.fromarray(ramp * 0.5), "TIFF"))
    assert levels(half).max() == 128
    broken = ramp.copy()
    broken[0, 0] = np.nan
    assert decode(encoded(Image.fromarray(broken), "TIFF"))[0].size == (256, 4)


def transparent() -> Iterator[tuple[str, bytes]]:
    left_clear = Image.new("L", SIZE, 255)
    left_clear.paste(0, (0, 0, SIZE[0] // 2, SIZE[1]))
    red = Image.new("RGB", SIZE, (200, 0, 0))
    rgba, grey = red.copy(), Image.new("L", SIZE, 60)
    rgba.putalpha(left_clear)
    grey.putalpha(left_clear)
    palette = Image.new("P", SIZE, 1)
    palette.putpalette([0, 0, 255, 200, 0, 0])
    palette.paste(0, (0, 0, SIZE[0] // 2, SIZE[1]))
    colour_key = red.copy()
    colour_key.paste((0, 0, 255), (0, 0, SIZE[0] // 2, SIZE[1]))
    deep = Image.fromarray(np.where(np.arange(SIZE[0]) < SIZE[0] // 2, 500, 30000).astype(np.uint16)[None].repeat(SIZE[1], 0))
    yield "RGBA", encoded(rgba, "PNG")
    yield "LA", encoded(grey, "PNG")
    yield "webp", encoded(rgba, "WEBP", lossless=True)
    yield "palette", encoded(palette, "PNG", transparency=0)
    yield "palette-bytes", encoded(palette, "PNG", transparency=b"\0\xff")
    yield "gif", encoded(palette, "GIF", transparency=0)
    yield "colour-key", encoded(colour_key, "PNG", transparency=(0, 0, 255))
    yield "deep-key", encoded(deep, "PNG", transparency=500)


@pytest.mark.parametrize(("name", "data"), list(transparent()))
@pytest.mark.parametrize("background", [(255, 255, 255), (10, 120, 30)])
def test_transparent_parts_show_the_background(name: str, data: bytes, background: tuple[int, int, int]) -> None:
    rgb, _ = decode(data, background=background)
    assert rgb.getpixel((2, 2)) == background
    assert rgb.getpixel((SIZE[0] - 3, 2)) != background


def test_half_transparent_is_blended() -> None:
    rgb, _ = decode(encoded(Image.new("RGBA", SIZE, (200, 0, 0, 128)), "PNG"), background=(0, 0, 100))
    assert np.abs(levels(rgb)[5, 5] - [100, 0, 50]).max() <= 1


def test_print_and_lab_colours_become_rgb() -> None:
    cmyk, facts = decode(encoded(Image.new("CMYK", SIZE, (0, 255, 255, 0)), "JPEG"))
    assert facts.mode == "CMYK"
    assert np.abs(levels(cmyk)[5, 5] - [255, 0, 0]).max() < 8
    lab, facts = decode(encoded(Image.new("LAB", SIZE, (255, 128, 128)), "TIFF"))
    assert facts.mode == "LAB"
    assert levels(lab).min() > 245


def test_a_picture_with_previews_counts_as_one_jpeg() -> None:
    _, facts = decode(encoded(drawing(), "MPO", save_all=True, append_images=[drawing()]))
    assert facts.format == "JPEG"
    assert facts.frames == 1


@pytest.mark.parametrize(
    ("at_least", "short"), [(None, 600), (600, 600), (301, 600), (300, 300), (151, 300), (150, 150), (75, 75), (74, 75), (1, 75)]
)
def test_jpegs_come_out_at_the_smallest_scale_that_suffices(at_least: int | None, short: int) -> None:
    data = encoded(drawing((800, 600)), "JPEG")
    rgb, facts = decode(data, at_least=at_least)
    assert rgb.size == (short * 4 // 3, short)
    assert (facts.width, facts.height) == (800, 600)


def test_other_formats_are_averaged_down_when_far_too_large() -> None:
    data = encoded(drawing((800, 600)), "PNG")
    assert decode(data, at_least=200)[0].size == (800, 600)
    small, facts = decode(data, at_least=50)
    assert small.size == (200, 150)
    assert (facts.width, facts.height) == (800, 600)
    in_one_step = levels(Image.fromarray(fitted(drawing((800, 600)), Scaling(50))))
    assert np.abs(levels(Image.fromarray(fitted(small, Scaling(50)))) - in_one_step).max() <= 1


def test_sizes_are_refused_from_the_header() -> None:
    # a whole PNG of 100 million pixels in 100 KB; decoding it would take seconds
    bomb = encoded(Image.new("1", (10_000, 10_000)), "PNG")
    error = refusal(bomb)
    assert error.kind == "too-large"
    assert "100.0 megapixels (10,000 × 10,000)" in error.reason
    limits = PictureLimits(megapixels=0.001, jpeg_megapixels=0.002)
    assert refusal(SAMPLES["png"], limits).kind == "too-large"  # 0.001728 megapixels
    assert decode(SAMPLES["jpeg"], limits)[1].format == "JPEG"
    assert refusal(SAMPLES["jpeg"], PictureLimits(jpeg_megapixels=0.0005, megapixels=0.0005)).kind == "too-large"
    assert Image.MAX_IMAGE_PIXELS == 89_478_485  # Pillow's own setting is back


def test_a_header_that_lies_is_refused() -> None:
    data = bytearray(SAMPLES["bmp"])
    data[18:26] = (2**31 - 1).to_bytes(4, "little") * 2
    assert refusal(bytes(data)).kind in ("too-large", "unreadable")
    webp = Image.new("RGB", (4000, 4000))
    assert refusal(encoded(webp, "WEBP"), PictureLimits(memory_bytes=2**20)).kind == "memory"


def test_a_png_with_a_wrong_checksum_is_damaged() -> None:
    data = bytearray(SAMPLES["png"])
    place = data.index(b"IDAT") + 30
    data[place] ^= 1
    assert refusal(bytes(data)).kind == "unreadable"


@pytest.mark.parametrize(
    ("name", "content", "kind", "words"),
    [
        ("empty.jpg", b"", "unreadable", "It is empty."),
        ("zeros.png", bytes(5000), "unreadable", "not a picture"),
        ("letter.jpg", b"Dear reader, this is no picture. " * 50, "unreadable", "not a picture"),
        ("page.gif", b"<html><body>Not found</body></html>", "unreadable", "a web page"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unreadable", "a drawing (SVG). Export it as PNG"),
        ("stump.png", b"\x89PNG\r\n\x1a\n", "truncated", "ends before"),
        (
            "headless.png",
            b"\x89PNG\r\n\x1a\n" + bytes(90) + b"IEND" + bytes(4),
            "unreadable",
            "damaged: it has a chunk of an unknown sort",
        ),
    ],
)
def test_what_is_no_picture_is_refused(name: str, content: bytes, kind: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    error = refusal(path)
    assert error.kind == kind
    assert words in error.reason
    assert error.message == f"{name} cannot be used."
    assert error.path == path


def test_what_is_no_file_is_refused_without_blocking(tmp_path: Path) -> None:
    assert refusal(tmp_path).kind == "not-a-file"
    assert refusal(tmp_path / "nowhere.jpg").kind == "missing"
    assert refusal(Path("nul\0byte")).kind == "missing"
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    assert refusal(loop).kind == "missing"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_pipes_and_devices_are_refused_without_blocking(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    assert refusal(tmp_path / "pipe.jpg").kind == "not-a-file"
    assert refusal(Path("/dev/zero")).kind == "not-a-file"


def test_files_over_the_size_limit_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "vast.png"
    path.write_bytes(SAMPLES["png"])
    os.truncate(path, 2**40)
    assert refusal(path).kind == "too-large"


@pytest.fixture(scope="module")
def quiet_pillow() -> Iterator[None]:
    """Pillow logs some of what it also raises."""
    logger = logging.getLogger("PIL")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    yield
    logger.setLevel(level)


@pytest.mark.usefixtures("quiet_pillow")
@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.sampled_from(sorted(SAMPLES)), st.integers(0, 2**32), st.integers(1, 40))
def test_whatever_happens_to_a_file_only_refusals_come_out(name: str, seed: int, changes: int) -> None:
    data, chance = bytearray(SAMPLES[name]), random.Random(seed)
    for _ in range(changes):
        data[chance.randrange(min(len(data), 400) if chance.random() < 0.7 else len(data))] = chance.randrange(256)
    try:
        rgb, facts = decode(bytes(data), PictureLimits(megapixels=1, jpeg_megapixels=1), at_least=16)
    except Unusable:
        return
    assert rgb.mode == "RGB"
    assert min(rgb.size) >= 1
    assert facts.width * facts.height <= 1e6


@pytest.mark.parametrize(
    ("raised", "kind", "reason"),
    [
        (MemoryError(), "memory", "It needs more memory than one picture may have."),
        (Image.DecompressionBombError("x"), "too-large", "It holds more pixels than pictures may have."),
        (Image.DecompressionBombWarning("x"), "too-large", "It holds more pixels than pictures may have."),
        (EOFError("x"), "truncated", "The file ends before the picture does."),
        (OSError("image file is Truncated (3 bytes)"), "truncated", "The file ends before the picture does."),
        (ValueError("Not enough image data"), "truncated", "The file ends before the picture does."),
        (SyntaxError("broken chunk. "), "unreadable", "It is damaged: broken chunk."),
        (ZeroDivisionError(), "unreadable", "It is damaged: ZeroDivisionError."),
        (UnidentifiedImageError("x"), "unreadable", "It is damaged: its header cannot be read."),
        (Unusable("unreadable", "Its own words."), "unreadable", "Its own words."),
    ],
)
def test_whatever_a_decoder_raises_becomes_one_reason(
    raised: BaseException, kind: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(file: object, size: int, wanted: object) -> object:
        raise raised

    monkeypatch.setattr(decoding, "_read", read)
    path = tmp_path / "a.png"
    path.write_bytes(SAMPLES["png"])
    error = refusal(path)
    assert (error.kind, error.reason, error.path) == (kind, reason, path)
    assert error.__cause__ is raised
    assert refusal(SAMPLES["png"]).path is None
