"""Masks that are drawn beside pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw


def mask(place: Path, values: tuple[int, int] = (0, 255), mode: str = "L", size: int = 32) -> None:
    """Draws a disc in one value on another."""
    place.parent.mkdir(parents=True, exist_ok=True)
    image = Image.new("L", (size, size), values[0])
    ImageDraw.Draw(image).ellipse((4, 4, size - 5, size - 5), fill=values[1])
    image.convert(mode).save(place)


def pictures(place: Path) -> list[Path]:
    """All files below a folder."""
    return sorted(path for path in place.rglob("*.*"))


NAMES: dict[str, Callable[[Path, Path], Path]] = {
    "suffix": lambda root, picture: picture.with_name(f"{picture.stem}_mask.png"),
    "prefix": lambda root, picture: picture.with_name(f"mask_{picture.stem}.png"),
    "segmentation": lambda root, picture: picture.with_name(f"{picture.stem}-segmentation.png"),
    "numbered": lambda root, picture: picture.with_name(f"{picture.stem}_mask_1.png"),
    "below the class": lambda root, picture: picture.parent / "masks" / f"{picture.stem}.png",
    "below, with its suffix": lambda root, picture: picture.parent / "Masks" / f"{picture.stem}_mask.png",
}
"""Ways to name a mask, by the folder of the dataset and the picture."""
