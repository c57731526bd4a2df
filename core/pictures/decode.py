"""The one decoder: what training, validation, prediction and thumbnails see of a picture file.

Foreign pictures are decoded in the children of `core.pictures.decoder.pool` only, where a limit on time and memory holds;
this module sees to what can be seen from inside: formats by content, sizes from the header, orientation, deep pictures,
transparency, palettes, and a clear word about every file that cannot be used.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import ExifTags, Image, UnidentifiedImageError

from core.pictures.decoder.protocol import PictureFacts, PictureLimits
from core.pictures.deep import Deep, as_picture, is_deep, levels_of
from core.pictures.early_end import ends_early
from core.pictures.formats import FORMATS, HEAD, recognised, why_not, with_heif
from core.pictures.opening import Unusable, check_pixels, no_memory, open_regular
from core.pictures.pixel_modes import as_rgb
from core.pictures.png_chunks import deep_png, needed_of, png_header
from core.pictures.scaling import WHITE, ValueRange

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

_GENEROUS = 3  # times the wanted size that are kept where a picture is averaged down beforehand
_WEBP_COPIES = 4  # of all pixels, as RGBA, that libwebp and Pillow hold at once

DEFAULT_LIMITS = PictureLimits()


@dataclass(frozen=True)
class _Wanted:
    """How the picture is to come out; as the arguments of `decode`."""

    limits: PictureLimits
    at_least: int | None
    background: tuple[int, int, int]
    value_range: ValueRange | None

    def factor(self, width: int, height: int) -> int:
        """How many times smaller a picture of so many pixels may come out before it is scaled."""
        return 1 if self.at_least is None else min(width, height) // (_GENEROUS * self.at_least)


def decode(
    picture: Path | str | bytes | BinaryIO,
    limits: PictureLimits = DEFAULT_LIMITS,
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
    wanted = _Wanted(limits, at_least, background, value_range)
    if isinstance(picture, bytes):
        return _decode_file(BytesIO(picture), len(picture), None, wanted)
    if not isinstance(picture, str | os.PathLike):
        return _decode_file(picture, os.fstat(picture.fileno()).st_size, None, wanted)
    with open_regular(Path(picture), limits) as (file, size):
        return _decode_file(file, size, Path(picture), wanted)


def _decode_file(file: BinaryIO, size: int, path: Path | None, wanted: _Wanted) -> tuple[Image.Image, PictureFacts]:
    if size == 0:
        raise Unusable("unreadable", "It is empty.", path)
    try:
        with _bombs_refused(wanted.limits):
            return _read(file, size, wanted)
    except Unusable as error:
        raise Unusable(error.kind, error.reason, path) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unusable("too-large", "It holds more pixels than pictures may have.", path) from error
    except MemoryError as error:
        raise Unusable("memory", no_memory().reason, path) from error
    except Exception as error:  # decoders raise anything: SyntaxError, struct.error, ZeroDivisionError ...
        if _tells_of_an_early_end(error) or ends_early(file, size):
            raise Unusable("truncated", "The file ends before the picture does.", path) from error
        told = str(error).strip().rstrip(".")
        if isinstance(error, UnidentifiedImageError):
            told = "its header cannot be read"
        raise Unusable("unreadable", f"It is damaged: {told or type(error).__name__}.", path) from error


def _read(file: BinaryIO, size: int, wanted: _Wanted) -> tuple[Image.Image, PictureFacts]:
    """The picture by the reader of its format."""
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    form = recognised(head)
    if form == "DICOM":
        from core.pictures.dicom import dicom_picture  # slow to load, and rarely needed

        found = dicom_picture(file, wanted.limits)
        return _from_deep(found, form, size, wanted) if isinstance(found, Deep) else _from_colours(*found, form, size, wanted)
    if form == "TIFF":
        from core.pictures.tiff import deep_tiff

        deep = deep_tiff(file, size, wanted.limits)
        file.seek(0)
        if deep is not None:
            return _from_deep(deep, form, size, wanted)
    if form == "PNG":
        return _png(file, size, head, wanted)
    if form is None:
        if ends_early(file, size):
            raise Unusable("truncated", "The file ends before the picture does.")
        raise Unusable("unreadable", why_not(head))
    return _by_pillow(file, size, wanted, with_heif() if form == "HEIF" else FORMATS)


def _png(file: BinaryIO, size: int, head: bytes, wanted: _Wanted) -> tuple[Image.Image, PictureFacts]:
    header, needed = png_header(head), needed_of(file, size)
    if header.depth == 16 and header.colour != 0:
        with Image.open(needed, formats=("PNG",)) as image:
            check_pixels(image.width, image.height, "PNG", wanted.limits)
            orientation, frames = _orientation(image), _frames(image, "PNG")
        return _from_deep(deep_png(needed, orientation, frames), "PNG", size, wanted)
    return _by_pillow(needed, size, wanted, ("PNG",), header.depth)


def _by_pillow(
    file: BinaryIO, size: int, wanted: _Wanted, formats: tuple[str, ...], depth: int = 8
) -> tuple[Image.Image, PictureFacts]:
    with Image.open(file, formats=formats) as image:
        check_pixels(image.width, image.height, str(image.format), wanted.limits)
        if image.format == "WEBP" and image.width * image.height * 4 * _WEBP_COPIES > wanted.limits.memory_bytes:
            raise no_memory()  # libwebp would call the picture damaged
        key = image.info.get("transparency")
        if isinstance(key, int) and depth in (2, 4) and image.mode == "L":
            image.info["transparency"] = key * 255 // (2**depth - 1)  # Pillow spreads the greys, but not the transparent one
        return _upright_rgb(image, size, wanted)


@contextmanager
def _bombs_refused(limits: PictureLimits) -> Iterator[None]:
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


def _upright_rgb(image: Image.Image, size: int, wanted: _Wanted) -> tuple[Image.Image, PictureFacts]:
    form = "JPEG" if image.format == "MPO" else str(image.format)
    mode, (width, height) = image.mode, image.size
    if wanted.at_least is not None and form == "JPEG":
        image.draft(None, (wanted.at_least, wanted.at_least))
    image.load()
    if is_deep(mode):
        return _from_deep(_deep_of(image, form), form, size, wanted)
    factor = 1 if form == "JPEG" else wanted.factor(width, height)
    # A JPEG needs no copy; others do, for counting their frames moves the decoder.
    rgb = image if form == "JPEG" and mode == "RGB" else as_rgb(image, wanted.background, factor)
    orientation = _orientation(image)
    return _turned(rgb, PictureFacts(width, height, form, mode, orientation, _frames(image, form), size))


def _deep_of(image: Image.Image, form: str) -> Deep:
    """The numbers of a loaded picture: 16-bit grey of PNG, grey and floats of PGM and PFM."""
    values = np.asarray(image)
    if form == "PPM" and image.mode == "I":
        values = values.astype(np.uint16)  # Pillow spreads what the file may hold over 16 bits
    key, alpha = image.info.get("transparency"), None
    if isinstance(key, int):
        alpha = np.where(values == key, 0, 255).astype(np.uint8)
    mode = {"uint16": "I;16", "int32": "I;32S"}.get(str(values.dtype), "F")
    return Deep(values, mode, alpha, False, None, _orientation(image), _frames(image, form))


def _from_deep(deep: Deep, form: str, size: int, wanted: _Wanted) -> tuple[Image.Image, PictureFacts]:
    height, width = deep.values.shape[:2]
    levels = levels_of(deep)
    rgb = as_picture(deep, wanted.value_range, wanted.background, wanted.factor(width, height))
    return _turned(rgb, PictureFacts(width, height, form, deep.mode, deep.orientation, deep.frames, size, levels))


def _from_colours(image: Image.Image, frames: int, form: str, size: int, wanted: _Wanted) -> tuple[Image.Image, PictureFacts]:
    rgb = as_rgb(image, wanted.background, wanted.factor(image.width, image.height))
    return rgb, PictureFacts(image.width, image.height, form, image.mode, 1, frames, size)


def _turned(rgb: Image.Image, stored: PictureFacts) -> tuple[Image.Image, PictureFacts]:
    """The picture upright, with its width and height as seen."""
    if stored.orientation == 1:
        return rgb, stored
    seen = (stored.height, stored.width) if stored.orientation >= 5 else (stored.width, stored.height)
    return rgb.transpose(_TURNS[stored.orientation]), replace(stored, width=seen[0], height=seen[1])


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


def _tells_of_an_early_end(error: Exception) -> bool:
    told = str(error).lower()
    return isinstance(error, EOFError) or "truncated" in told or "not enough image data" in told
