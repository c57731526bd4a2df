"""TIFF of the sorts that Pillow reads wrongly or not at all, as the numbers they hold.

Pillow drops the low byte of 16-bit colours, shows planes as noise, takes unsigned for signed and signed for unsigned numbers, and
leaves white what MinIsWhite calls black. None of it raises an error; it was found by comparing with what had been written.
"""

from __future__ import annotations

import logging
import warnings
from typing import Any, BinaryIO

import numpy as np
import tifffile
from PIL import Image, UnidentifiedImageError

from core.pictures.decoder.protocol import PictureLimits
from core.pictures.deep import Deep, Values, mode_of
from core.pictures.opening import Unusable, check_pixels

_PLAIN = {"NONE", "ADOBE_DEFLATE", "DEFLATE", "PACKBITS"}  # what tifffile unpacks by itself
_RAW = "It is camera raw (such as DNG, NEF or ARW). Export it as JPEG or TIFF first."
_ALPHA = (1, 2)  # associated, unassociated
_WHOLE_BYTES = (8, 16, 32, 64)


def deep_tiff(file: BinaryIO, size: int, limits: PictureLimits) -> Deep | None:
    """The numbers of a TIFF that Pillow does not read right; None where it does, or where it says itself what is wrong.

    Args:
        file: A TIFF.
        size: Bytes in it.
        limits: Largest sizes.

    Raises:
        Unusable: It cannot be used, with the true reason.
    """
    logging.getLogger("tifffile").setLevel(logging.CRITICAL)  # it tells of every small breach of the standard
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            page, frames = _first_page(file)
    except Exception:  # tifffile raises anything on damaged files; Pillow then finds its own words
        return None
    if _is_camera_raw(page):
        raise Unusable("unreadable", _RAW)
    bits, samples = int(page.bitspersample), int(page.samplesperpixel)
    if bits <= 8 and page.sampleformat in (1, 4) and not (samples > 4 or (bits < 8 and bits not in (1, 2, 4))):
        return None
    check_pixels(page.imagewidth, page.imagelength, "TIFF", limits)
    if page.imagewidth * page.imagelength * samples * max(1, bits // 8) > limits.memory_bytes:
        raise Unusable("memory", "It needs more memory than one picture may have.")
    _check_whole(page, size)
    return _sorted_out(_values(file, page, bits, samples), page, frames)


def _first_page(file: BinaryIO) -> tuple[Any, int]:
    # An open file without a name has a number for one, which tifffile takes for a path.
    with tifffile.TiffFile(file, name="picture") as tiff:
        page = tiff.pages.first
        assert isinstance(page, tifffile.TiffPage)
        return page, len(tiff.pages)


def _is_camera_raw(page: Any) -> bool:
    """A raw file shows a small preview first, and keeps what the camera saw in directories below."""
    tags = page.tags
    return "DNGVersion" in tags or ("SubIFDs" in tags and bool(int(page.subfiletype) & 1)) or int(page.photometric) == 32803


def _check_whole(page: Any, size: int) -> None:
    parts = list(zip(page.dataoffsets, page.databytecounts, strict=False))
    if any(place + length > size for place, length in parts):
        raise Unusable("truncated", "The file ends before the picture does.")
    if not parts or any(length == 0 for _, length in parts):
        raise Unusable("unreadable", "It is damaged: parts of the picture are not there.")


def _values(file: BinaryIO, page: Any, bits: int, samples: int) -> Values:
    """The stored numbers, [H, W] or [H, W, samples]."""
    compression = page.compression.name
    if compression in _PLAIN and bits in _WHOLE_BYTES:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            values: Values = page.asarray(maxworkers=1)
        if samples > 1 and int(page.planarconfig) == 2:
            values = np.moveaxis(values, 0, -1)
        if values.shape[:2] != (page.imagelength, page.imagewidth):
            raise Unusable("unreadable", "It is damaged: its numbers do not fill the picture.")
        return values[..., 0] if values.ndim == 3 and samples == 1 else values
    if compression == "NONE" and bits == 12 and samples == 1 and not page.is_tiled:
        return _packed(file, page)
    if samples == 1:
        return _by_pillow(file, page, bits)
    if bits == 16 and page.sampleformat == 1 and int(page.planarconfig) == 1 and samples in (3, 4):
        return _by_opencv(file)
    raise _not_read(page, bits)


def _packed(file: BinaryIO, page: Any) -> Values:
    """Numbers of 12 bits, two in three bytes; each row begins with a byte of its own."""
    width, rows = page.imagewidth, []
    row_bytes = (width * 12 + 7) // 8
    for place, length in zip(page.dataoffsets, page.databytecounts, strict=True):
        file.seek(place)
        strip = np.frombuffer(file.read(length // row_bytes * row_bytes), np.uint8).reshape(-1, row_bytes)
        rows.append(np.pad(strip, ((0, 0), (0, -row_bytes % 3))).reshape(len(strip), -1, 3).astype(np.uint16))
    triples = np.concatenate(rows)
    if len(triples) < page.imagelength:
        raise Unusable("unreadable", "It is damaged: its numbers do not fill the picture.")
    first = (triples[..., 0] << 4) | (triples[..., 1] >> 4)
    second = ((triples[..., 1] & 15) << 8) | triples[..., 2]
    return np.stack([first, second], axis=-1).reshape(len(triples), -1)[: page.imagelength, :width]


def _by_pillow(file: BinaryIO, page: Any, bits: int) -> Values:
    """Grey numbers that need Pillow's codecs, with what it takes them for put right."""
    if bits == 12 and page.imagewidth % 2:
        raise _not_read(page, bits)
    file.seek(0)
    try:
        with Image.open(file, formats=("TIFF",)) as image:
            if image.mode not in ("I;16", "I;16B", "I", "F", "L"):
                raise _not_read(page, bits)
            values: Values = np.asarray(image)
    except UnidentifiedImageError as error:
        raise _not_read(page, bits) from error
    if values.dtype == np.int32 and page.sampleformat == 1:
        return values.view(np.uint32)
    return values.view(np.int8) if values.dtype == np.uint8 else values.astype(values.dtype.newbyteorder("="))


def _by_opencv(file: BinaryIO) -> Values:
    import cv2  # slow to load, and rarely needed

    file.seek(0)
    values = cv2.imdecode(np.frombuffer(file.read(), np.uint8), cv2.IMREAD_UNCHANGED)
    if values is None or values.ndim != 3:
        raise Unusable("unreadable", "It is damaged: its pixels cannot be unpacked.")
    return values[..., [2, 1, 0, 3][: values.shape[2]]]


def _sorted_out(values: Values, page: Any, frames: int) -> Deep:
    """Colours and transparency told apart."""
    photometric, extra = page.photometric.name, tuple(int(kind) for kind in page.extrasamples)
    orientation = page.tags.get("Orientation")
    turned = int(orientation.value) if orientation is not None and orientation.value in range(1, 9) else 1
    colours = 3 if photometric == "RGB" else 1
    if photometric not in ("RGB", "MINISBLACK", "MINISWHITE"):
        raise Unusable("unreadable", f"It holds {photometric} colours of more than 8 bits, which are not read.")
    samples = values.shape[2] if values.ndim == 3 else 1
    alpha = None
    if samples == colours + 1 and (not extra or extra[0] in _ALPHA):
        alpha = np.rint(values[..., colours] * (255 / _full(values))).astype(np.uint8)
    elif samples != colours:
        raise Unusable("unreadable", f"It has {samples} channels; pictures of 1 to 4 are read.")
    kept = values[..., 0] if values.ndim == 3 and colours == 1 else values[..., :3] if values.ndim == 3 else values
    mode = "I;12" if int(page.bitspersample) == 12 and kept.ndim == 2 else mode_of(kept)
    if alpha is not None and mode == "RGB;16":
        mode = "RGBA;16"
    return Deep(kept, mode, alpha, photometric == "MINISWHITE", None, turned, frames)


def _full(values: Values) -> float:
    return 1.0 if values.dtype.kind == "f" else float(np.iinfo(values.dtype).max)


def _not_read(page: Any, bits: int) -> Unusable:
    numbers = {1: "whole", 2: "signed", 3: "floating-point"}.get(int(page.sampleformat), "other")
    packed = "" if page.compression.name == "NONE" else f", packed by {page.compression.name}"
    planes = " in planes" if int(page.planarconfig) == 2 and page.samplesperpixel > 1 else ""
    return Unusable("unreadable", f"It holds {numbers} numbers of {bits} bits{planes}{packed}, which are not read.")
