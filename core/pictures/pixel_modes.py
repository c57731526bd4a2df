"""Stored pixels of every sort as 8-bit RGB: grey of 16 and 32 bits, palettes, transparency, print and lab colours."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt
from PIL import Image

from core.pictures.scaling import ValueRange

_SIXTEEN_BITS = ((np.arange(65536, dtype=np.uint32) * 255 + 32767) // 65535).astype(np.uint8)
_STRIP_PIXELS = 2**20  # turned into numbers at a time; whole pictures would need several times their size

Grey = npt.NDArray[np.uint8]


def as_rgb(
    image: Image.Image, background: tuple[int, int, int], factor: int = 1, value_range: ValueRange | None = None
) -> Image.Image:
    """A loaded picture as RGB, transparent parts showing `background` (0 to 255).

    16-bit grey is scaled from its whole range. 32-bit integers and floating-point numbers have no agreed range: floats from 0
    to 1 are taken as such, everything else is scaled from the picture's own smallest to its largest value.

    Args:
        image: Any sort of pixels.
        background: RGB, 0 to 255.
        factor: Both sides come out so many times smaller, by averaging, where that is 2 or more.

    Raises:
        ValueError: Pillow cannot convert this sort of pixels.
    """
    if image.mode.startswith("I;16"):
        image = _sixteen_bit_grey(image)
    elif image.mode in ("I", "F"):
        image = _wide_grey(image)
    elif image.mode == "LAB":
        image = _from_lab(image)
    elif image.mode in ("P", "PA", "1", "La", "RGBa") or "transparency" in image.info:
        image = _unpacked(image)
    if factor >= 2:
        image = image.reduce(factor)
    if image.mode == "LA":
        image = image.convert("RGBA")
    if image.mode == "RGBA":
        below = Image.new("RGB", image.size, background)
        below.paste(image, mask=image)
        return below
    return image.convert("RGB")


def _unpacked(image: Image.Image) -> Image.Image:
    """Palettes, single bits, transparent colours and premultiplied alpha as plain grey, RGB or RGBA."""
    if image.mode in ("La", "RGBa"):
        return image.convert({"La": "LA", "RGBa": "RGBA"}[image.mode])
    if image.mode == "PA" or "transparency" in image.info:
        return image.convert("RGBA")
    return image.convert("L" if image.mode == "1" else "RGB")


def _sixteen_bit_grey(image: Image.Image) -> Image.Image:
    key = image.info.get("transparency")
    grey = _mapped(image, lambda values: _SIXTEEN_BITS[values.astype(np.uint16, copy=False)])
    if isinstance(key, int):
        grey.putalpha(_mapped(image, lambda values: np.where(values == key, 0, 255).astype(np.uint8)))
    return grey


def _wide_grey(image: Image.Image) -> Image.Image:
    ends = [(float(values.min()), float(values.max())) for _, values in _strips(image)]
    low, high = min(low for low, _ in ends), max(high for _, high in ends)
    if image.mode == "F" and low >= 0 and high <= 1:
        low, high = 0.0, 1.0
    scale = 255 / (high - low) if high > low else 0.0
    return _mapped(image, lambda values: np.rint((values - low) * scale).astype(np.uint8))


def _mapped(image: Image.Image, grey_of: Callable[[npt.NDArray[np.float64]], Grey]) -> Image.Image:
    """The grey picture that a function makes of a picture's numbers, strip by strip."""
    grey = Image.new("L", image.size)
    for top, values in _strips(image):
        grey.paste(Image.fromarray(grey_of(values)), (0, top))
    return grey


def _strips(image: Image.Image) -> Iterator[tuple[int, npt.NDArray[np.float64]]]:
    """Rows of a picture from the top, as finite numbers [rows, W], each strip with the row it begins at."""
    rows = max(1, _STRIP_PIXELS // image.width)
    for top in range(0, image.height, rows):
        part = image.crop((0, top, image.width, min(top + rows, image.height)))
        yield top, np.nan_to_num(np.asarray(part).astype(np.float64), posinf=0.0, neginf=0.0)


def _from_lab(image: Image.Image) -> Image.Image:
    from PIL import ImageCms  # rarely needed, and slow to load

    transform = ImageCms.buildTransform(ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB"), "LAB", "RGB")
    converted = ImageCms.applyTransform(image, transform)
    if converted is None:
        raise ValueError("the colours cannot be converted from LAB")
    return converted
