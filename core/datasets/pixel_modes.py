"""Stored pixels of every sort as 8-bit RGB: grey of 16 and 32 bits, palettes, transparency, print and lab colours."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageCms

_SIXTEEN_BITS = ((np.arange(65536, dtype=np.uint32) * 255 + 32767) // 65535).astype(np.uint8)


def as_rgb(image: Image.Image, background: tuple[int, int, int]) -> Image.Image:
    """A loaded picture as RGB, transparent parts showing `background` (0 to 255).

    16-bit grey is scaled from its whole range. 32-bit integers and floating-point numbers have no agreed range: floats from 0
    to 1 are taken as such, everything else is scaled from the picture's own smallest to its largest value.

    Raises:
        ValueError: Pillow cannot convert this sort of pixels.
    """
    if image.mode.startswith("I;16"):
        return _sixteen_bit_grey(image, background)
    if image.mode in ("I", "F"):
        return _wide_grey(image).convert("RGB")
    if image.mode == "LAB":
        return _from_lab(image)
    if image.mode == "PA" or "transparency" in image.info:
        image = image.convert("RGBA")
    if image.mode in ("LA", "La", "RGBa"):
        image = image.convert({"RGBa": "RGBA", "La": "LA"}.get(image.mode, image.mode)).convert("RGBA")
    if image.mode == "RGBA":
        return _over(image, background)
    return image.convert("RGB")


def _over(image: Image.Image, background: tuple[int, int, int]) -> Image.Image:
    below = Image.new("RGB", image.size, background)
    below.paste(image, mask=image)
    return below


def _sixteen_bit_grey(image: Image.Image, background: tuple[int, int, int]) -> Image.Image:
    values = np.asarray(image).astype(np.uint16, copy=False)
    grey = Image.fromarray(_SIXTEEN_BITS[values])
    key = image.info.get("transparency")
    if not isinstance(key, int):
        return grey.convert("RGB")
    below = Image.new("RGB", image.size, background)
    below.paste(grey.convert("RGB"), mask=Image.fromarray(np.where(values == key, 0, 255).astype(np.uint8)))
    return below


def _wide_grey(image: Image.Image) -> Image.Image:
    values = np.nan_to_num(np.asarray(image, dtype=np.float32), posinf=0.0, neginf=0.0)
    low, high = float(values.min()), float(values.max())
    if image.mode == "F" and low >= 0 and high <= 1:
        low, high = 0.0, 1.0
    scale = 255 / (high - low) if high > low else 0.0
    return Image.fromarray(np.rint((values - low) * scale).astype(np.uint8))


def _from_lab(image: Image.Image) -> Image.Image:
    transform = ImageCms.buildTransform(ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB"), "LAB", "RGB")
    converted = ImageCms.applyTransform(image, transform)
    if converted is None:
        raise ValueError("the colours cannot be converted from LAB")
    return converted
