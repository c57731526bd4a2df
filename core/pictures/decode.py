"""The one decoder: what training, validation, prediction and thumbnails see of a picture file.

Foreign pictures are decoded in the children of `core.pictures.decoder.pool` only, where a limit on time and memory holds;
this module sees to what can be seen from inside: formats by content, sizes from the header, orientation, 16-bit grey,
transparency, palettes, and a clear word about every file that cannot be used.
"""

from __future__ import annotations

import os
import stat
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import BinaryIO

from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    ExifTags,
    GifImagePlugin,
    Image,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from core.pictures.decoder.protocol import Limits, PictureFacts
from core.pictures.early_end import ends_early
from core.pictures.pixel_modes import as_rgb
from core.pictures.scaling import WHITE, ValueRange
from core.support.errors import BadInput
from core.support.wording import bytes_text, picture_size

_PLUGINS = (
    JpegImagePlugin.JpegImageFile,
    PngImagePlugin.PngImageFile,
    WebPImagePlugin.WebPImageFile,
    GifImagePlugin.GifImageFile,
    BmpImagePlugin.BmpImageFile,
    TiffImagePlugin.TiffImageFile,
    AvifImagePlugin.AvifImageFile,
)
FORMATS = tuple(plugin.format for plugin in _PLUGINS)
"""Formats that are read, recognised by content. Multi-picture JPEGs (MPO) count as JPEG."""

ENDINGS = {
    "JPEG": {"jpg", "jpeg", "jpe", "jfif", "jif", "mpo"},
    "PNG": {"png", "apng"},
    "WEBP": {"webp"},
    "GIF": {"gif"},
    "BMP": {"bmp", "dib"},
    "TIFF": {"tif", "tiff"},
    "AVIF": {"avif", "avifs"},
}
"""File name endings that fit each format."""

_MARKS = (
    ("JPEG", 0, b"\xff\xd8\xff"),
    ("PNG", 0, b"\x89PNG"),
    ("WebP", 8, b"WEBP"),
    ("GIF", 0, b"GIF8"),
    ("BMP", 0, b"BM"),
    ("TIFF", 0, b"II*\0"),
    ("TIFF", 0, b"MM\0*"),
    ("AVIF", 4, b"ftypavif"),
)
"""How files of each format begin: format, place, bytes."""

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

_MEMORY = "It needs more memory than one picture may have."
_GENEROUS = 3  # times the wanted size that are kept where a picture is averaged down beforehand
_WEBP_COPIES = 4  # of all pixels, as RGBA, that libwebp and Pillow hold at once

DEFAULT_LIMITS = Limits()


class Unusable(BadInput):
    """A picture file cannot be used.

    Args:
        kind: One of `core.pictures.decoder.protocol.REFUSALS`.
        reason: A sentence that does not name the file, for lists that do.
        path: The file, where there is one.
    """

    def __init__(self, kind: str, reason: str, path: Path | None = None) -> None:
        name = path.name if path is not None else "The picture"
        super().__init__(f"{name} cannot be used.", reason, path)
        self.kind = kind
        self.reason = reason


def decode(
    picture: Path | str | bytes | BinaryIO,
    limits: Limits = DEFAULT_LIMITS,
    at_least: int | None = None,
    background: tuple[int, int, int] = WHITE,
    value_range: ValueRange | None = None,
) -> tuple[Image.Image, PictureFacts]:
    """The picture as RGB, upright, and its facts.

    Args:
        picture: A file's path, its content, or an open file.
        limits: Largest sizes; the other limits are the decoder pool's to keep.
        at_least: Short side that is enough, in pixels. JPEGs then come out at the smallest of full, 1/2, 1/4 and 1/8 size
            that still has it; other formats are averaged down by a whole factor, to three times as much or more, from where
            scaling cannot be told apart from scaling in one step. None for the full size.
        background: RGB, 0 to 255, that shows through transparent parts.
        value_range: What is black and white in deep pictures; None where it is not known.

    Raises:
        Unusable: The file is no usable picture, with the kind and the reason. Nothing else comes out, whatever the file holds.
    """
    if isinstance(picture, bytes):
        return _decode_file(BytesIO(picture), len(picture), None, limits, at_least, background, value_range)
    if not isinstance(picture, str | os.PathLike):
        size = os.fstat(picture.fileno()).st_size
        return _decode_file(picture, size, None, limits, at_least, background, value_range)
    with open_regular(Path(picture), limits) as (file, size):
        return _decode_file(file, size, Path(picture), limits, at_least, background, value_range)


@contextmanager
def open_regular(path: Path, limits: Limits) -> Iterator[tuple[BufferedReader, int]]:
    """The open file and its size in bytes. Pipes and devices are never opened in earnest, and cannot block.

    Raises:
        Unusable: Not there, not ours to read, not a regular file, empty, or larger than the limit.
    """
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):  # looking comes first: opening some devices already does something
            raise Unusable("not-a-file", "It is not a regular file.", path)
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        told = getattr(error, "strerror", None) or str(error)
        raise Unusable("missing", f"It cannot be opened: {told}.", path) from error
    with os.fdopen(handle, "rb") as file:
        facts = os.fstat(handle)
        if not stat.S_ISREG(facts.st_mode):
            raise Unusable("not-a-file", "It is not a regular file.", path)
        if facts.st_size > limits.file_bytes:
            size, most = bytes_text(facts.st_size), bytes_text(limits.file_bytes)
            raise Unusable("too-large", f"It has {size}; files up to {most} are read.", path)
        yield file, facts.st_size


def _decode_file(
    file: BinaryIO,
    size: int,
    path: Path | None,
    limits: Limits,
    at_least: int | None,
    background: tuple[int, int, int],
    value_range: ValueRange | None,
) -> tuple[Image.Image, PictureFacts]:
    if size == 0:
        raise Unusable("unreadable", "It is empty.", path)
    try:
        with _bombs_refused(limits), Image.open(file, formats=FORMATS) as image:
            _check_pixels(image, path, limits)
            if image.format == "WEBP" and image.width * image.height * 4 * _WEBP_COPIES > limits.memory_bytes:
                raise Unusable("memory", _MEMORY, path)  # libwebp would call the picture damaged
            if image.format == "PNG":
                _check_png(file)
            return _upright_rgb(image, size, at_least, background, value_range)
    except Unusable:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unusable("too-large", "It holds more pixels than pictures may have.", path) from error
    except MemoryError as error:
        raise Unusable("memory", _MEMORY, path) from error
    except UnidentifiedImageError as error:
        raise Unusable(*_unknown(file, size), path) from error
    except Exception as error:  # decoders raise anything: SyntaxError, struct.error, ZeroDivisionError ...
        if _tells_of_an_early_end(error) or ends_early(file, size):
            raise Unusable("truncated", "The file ends before the picture does.", path) from error
        told = str(error).strip().rstrip(".") or type(error).__name__
        raise Unusable("unreadable", f"It is damaged: {told}.", path) from error


@contextmanager
def _bombs_refused(limits: Limits) -> Iterator[None]:
    """Sets Pillow's own guard to our limits; it also watches sizes that turn up after the header."""
    before = Image.MAX_IMAGE_PIXELS
    Image.MAX_IMAGE_PIXELS = int(max(limits.megapixels, limits.jpeg_megapixels) * 1e6)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    finally:
        Image.MAX_IMAGE_PIXELS = before


def _check_pixels(image: Image.Image, path: Path | None, limits: Limits) -> None:
    most = limits.jpeg_megapixels if image.format in ("JPEG", "MPO") else limits.megapixels
    megapixels = image.width * image.height / 1e6
    if megapixels > most:
        told = f"It has {megapixels:,.1f} megapixels ({picture_size(image.width, image.height)})"
        raise Unusable("too-large", f"{told}; {image.format} pictures up to {most:g} megapixels are read.", path)


def _check_png(file: BinaryIO) -> None:
    """Raises when a chunk of a PNG does not match its checksum, which plain decoding does not look at."""
    place = file.tell()
    with Image.open(file, formats=("PNG",)) as image:
        if not getattr(image, "tile", None):
            raise OSError("it has no picture data")
        image.verify()
    file.seek(place)


def _upright_rgb(
    image: Image.Image, size: int, at_least: int | None, background: tuple[int, int, int], value_range: ValueRange | None
) -> tuple[Image.Image, PictureFacts]:
    form = "JPEG" if image.format == "MPO" else str(image.format)
    mode, (width, height) = image.mode, image.size
    if at_least is not None and form == "JPEG":
        image.draft(None, (at_least, at_least))
    image.load()
    factor = 1 if at_least is None or form == "JPEG" else min(width, height) // (_GENEROUS * at_least)
    # A JPEG needs no copy; others do, for counting their frames moves the decoder.
    rgb = image if form == "JPEG" and mode == "RGB" else as_rgb(image, background, factor, value_range)
    orientation = _orientation(image)
    if orientation != 1:
        rgb = rgb.transpose(_TURNS[orientation])
    if orientation >= 5:
        width, height = height, width
    return rgb, PictureFacts(width, height, form, mode, orientation, _frames(image, form), size)


def _orientation(image: Image.Image) -> int:
    """The EXIF orientation, 1 when there is none or its record is damaged: that is no reason to refuse a whole picture."""
    try:
        orientation = image.getexif().get(ExifTags.Base.Orientation, 1)
    except Exception:
        return 1
    return orientation if orientation in _TURNS else 1


def _frames(image: Image.Image, form: str) -> int:
    """Number of frames; a multi-picture JPEG holds previews, not frames. Must come last: counting moves the decoder."""
    if form == "JPEG":
        return 1
    try:
        return int(getattr(image, "n_frames", 1))
    except Exception:
        return 2 if getattr(image, "is_animated", False) else 1


def _unknown(file: BinaryIO, size: int) -> tuple[str, str]:
    """Kind and reason for a file that no decoder recognised."""
    if ends_early(file, size):
        return "truncated", "The file ends before the picture does."
    file.seek(0)
    head = file.read(12)
    for form, place, mark in _MARKS:
        if head[place : place + len(mark)] == mark:
            return "unreadable", f"It begins like {form}, but its header is damaged."
    return "unreadable", f"It is not a picture of a format that is read ({', '.join(FORMATS)})."


def _tells_of_an_early_end(error: Exception) -> bool:
    told = str(error).lower()
    return isinstance(error, EOFError) or "truncated" in told or "not enough image data" in told
