"""Plants copies of known kinds among real pictures, by seed, so that it can be counted which are kept with their originals."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

Random = np.random.Generator
Change = Callable[[Image.Image, Random], Image.Image]


@dataclass(frozen=True)
class PlantedCopy:
    """A copy: its path, the path it was made from, both relative to the folder with "/", and its kind."""

    path: str
    original: str
    kind: str


def plant_copies(source: Path, folder: Path, seed: int, each: int = 60, kinds: tuple[str, ...] = ()) -> tuple[PlantedCopy, ...]:
    """Copies the pictures of `source` (a folder per class) into `folder`, and plants copies of them; the same for the same seed.

    No picture is copied twice, and file names tell nothing.

    Args:
        source: Pictures, a folder per class.
        folder: Where they go.
        seed: Draws everything.
        each: Copies of each kind; fewer where there are not enough pictures.
        kinds: Some of `KINDS`; all of them when empty.
    """
    random = np.random.default_rng(seed)
    pictures = [f"{file.parent.name}/{file.name}" for file in sorted(source.glob("*/*"))]
    for name in pictures:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, folder / name)
    order = [pictures[place] for place in random.permutation(len(pictures))]
    numbers = random.permutation(90_000) + 10_000
    wanted = [kind for kind in kinds or tuple(KINDS) for _ in range(each)]
    planted = []
    for original, number, kind in zip(order, numbers.tolist(), wanted, strict=False):
        path = f"{original.split('/')[0]}/picture-{number:05d}.jpg"
        with Image.open(folder / original) as picture:
            changed = KINDS[kind](picture.convert("RGB"), random)
        changed.save(folder / path, "JPEG", quality=int(random.integers(30, 60)) if kind == "resaved" else 90)
        planted.append(PlantedCopy(path, original, kind))
    return tuple(planted)


def _scaled(picture: Image.Image, random: Random) -> Image.Image:
    factor = float(random.uniform(0.5, 0.8))
    return picture.resize((round(picture.width * factor), round(picture.height * factor)), Image.Resampling.LANCZOS)


def _part(picture: Image.Image, random: Random, least: float, most: float) -> Image.Image:
    """So much of each side, anywhere."""
    width, height = (round(side * random.uniform(least, most)) for side in picture.size)
    left, top = (int(random.integers(0, room + 1)) for room in (picture.width - width, picture.height - height))
    return picture.crop((left, top, left + width, top + height))


def _lit(factor: float) -> Change:
    return lambda picture, random: picture.point(lambda value: min(255, value * factor))


def _tilted(picture: Image.Image, random: Random) -> Image.Image:
    return picture.rotate(float(random.choice([-2, 2])), Image.Resampling.BICUBIC)


def _bordered(picture: Image.Image, random: Random) -> Image.Image:
    colour = int(random.choice([0, 255]))
    return ImageOps.expand(picture, round(max(picture.size) * 0.05), (colour,) * 3)


def _laid(way: Image.Transpose) -> Change:
    return lambda picture, random: picture.transpose(way)


KINDS: dict[str, Change] = {
    "resaved": lambda picture, random: picture,
    "scaled": _scaled,
    "brighter by 20 %": _lit(1.2),
    "darker by 20 %": _lit(0.8),
    "tilted by 2 degrees": _tilted,
    "border of 5 %": _bordered,
    "mirrored": _laid(Image.Transpose.FLIP_LEFT_RIGHT),
    "turned by 90 degrees": _laid(Image.Transpose.ROTATE_90),
    "turned by 180 degrees": _laid(Image.Transpose.ROTATE_180),
    "turned by 270 degrees": _laid(Image.Transpose.ROTATE_270),
    "95 % of each side": lambda picture, random: _part(picture, random, 0.95, 0.95),
    "80 % of each side": lambda picture, random: _part(picture, random, 0.8, 0.8),
    "40 to 90 % of each side": lambda picture, random: _part(picture, random, 0.4, 0.9),
}
"""What is done to copies."""
