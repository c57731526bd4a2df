"""DICOM pictures of one frame: what a scanner measured, as numbers or as colours. Names of patients are not looked at."""

from __future__ import annotations

import logging
import warnings
from typing import Any, BinaryIO

import numpy as np
import pydicom
from PIL import Image
from pydicom.multival import MultiValue
from pydicom.pixels.processing import apply_color_lut, apply_rescale
from pydicom.pixels.utils import pixel_array

from core.pictures.decoder.protocol import PictureLimits
from core.pictures.deep import Deep, Values, mode_of
from core.pictures.opening import Unusable, check_pixels
from core.pictures.scaling import ValueRange

_TOO_FEW = ("less than expected", "number of bytes", "reshape", "buffer size")  # what pydicom says of missing pixels
_GREY = ("MONOCHROME1", "MONOCHROME2")


def dicom_picture(file: BinaryIO, limits: PictureLimits) -> Deep | tuple[Image.Image, int]:
    """The first frame: numbers on the scanner's own scale, with its window as levels; or RGB, and how many frames there are.

    Raises:
        Unusable: It holds no picture, or one of a sort that is not read.
    """
    logging.getLogger("pydicom").setLevel(logging.CRITICAL)  # it tells of every small breach of the standard
    file.seek(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            header = pydicom.dcmread(file, defer_size=2**16)
        except EOFError as error:
            raise Unusable("truncated", "The file ends before the picture does.") from error
        if "PixelData" not in header and "FloatPixelData" not in header and "DoubleFloatPixelData" not in header:
            raise Unusable("unreadable", f"It is a DICOM file without a picture ({_kind(header)}).")
        check_pixels(int(header.Columns), int(header.Rows), "DICOM", limits)
        file.seek(0)
        values, frames = _pixels(file, header), max(1, int(header.get("NumberOfFrames") or 1))
        colours = str(header.get("PhotometricInterpretation", "MONOCHROME2"))
        if colours in _GREY:
            numbers = _rescaled(values, header)
            return Deep(numbers, mode_of(numbers), None, colours == "MONOCHROME1", _window(header), 1, frames)
        return _colour(values, header, colours), frames


def _pixels(file: BinaryIO, header: Any) -> Values:
    try:
        values: Values = pixel_array(file, index=0)
    except (NotImplementedError, RuntimeError) as error:
        packed = getattr(header.file_meta.get("TransferSyntaxUID"), "name", "unknown")
        raise Unusable("unreadable", f"Its pixels are packed in a way that is not read ({packed}).") from error
    except ValueError as error:
        if any(word in str(error) for word in _TOO_FEW):
            raise Unusable("truncated", "The file ends before the picture does.") from error
        raise
    return values


def _rescaled(values: Values, header: Any) -> Values:
    """What was measured: the stored numbers by the scanner's slope and intercept."""
    if "RescaleSlope" not in header and "ModalityLUTSequence" not in header:
        return values
    measured = apply_rescale(values, header)
    whole = np.rint(measured)
    return whole.astype(np.int32) if np.array_equal(whole, measured) and np.abs(whole).max() < 2**31 else measured


def _window(header: Any) -> ValueRange | None:
    """What the scanner would show as black and white; the first, where there are several."""
    centre, width = (_first(header.get(name)) for name in ("WindowCenter", "WindowWidth"))
    if centre is None or width is None or not width > 0:
        return None
    return centre - width / 2, centre + width / 2


def _first(value: Any) -> float | None:
    if isinstance(value, MultiValue):
        value = value[0] if value else None
    return None if value is None or value == "" else float(value)


def _colour(values: Values, header: Any, colours: str) -> Image.Image:
    if colours == "PALETTE COLOR":
        values = apply_color_lut(values, header)
        values = values >> 8 if values.dtype.itemsize == 2 else values
    elif colours != "RGB" and not colours.startswith("YBR"):  # of which pydicom makes RGB by itself
        raise Unusable("unreadable", f"Its colours ({colours}) are not read.")
    if values.dtype != np.uint8 and not (colours == "PALETTE COLOR" and values.max() < 256):
        raise Unusable("unreadable", f"Its colours have {8 * values.dtype.itemsize} bits; 8 are read.")
    return Image.fromarray(np.ascontiguousarray(values.astype(np.uint8)[..., :3]))


def _kind(header: Any) -> str:
    return str(getattr(header.file_meta.get("MediaStorageSOPClassUID"), "name", "of an unknown kind"))
