"""Stored pixels of 8 bits and fewer as RGB: palettes, transparency, print and lab colours."""

from __future__ import annotations

from PIL import Image


def as_rgb(image: Image.Image, background: tuple[int, int, int], factor: int = 1) -> Image.Image:
    """A loaded picture as RGB, transparent parts showing `background` (0 to 255).

    Deeper ones are for `core.pictures.deep`.

    Args:
        image: Any sort of pixels.
        background: RGB, 0 to 255.
        factor: Both sides come out so many times smaller, by averaging, where that is 2 or more.

    Raises:
        ValueError: Pillow cannot convert this sort of pixels.
    """
    if image.mode == "LAB":
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


def _from_lab(image: Image.Image) -> Image.Image:
    from PIL import ImageCms  # rarely needed, and slow to load

    transform = ImageCms.buildTransform(ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB"), "LAB", "RGB")
    converted = ImageCms.applyTransform(image, transform)
    if converted is None:
        raise ValueError("the colours cannot be converted from LAB")
    return converted
