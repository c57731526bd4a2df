"""Draws small pictures that a network can learn to tell apart, no two alike."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

SHAPES = (
    ("circle", (214, 60, 50)),
    ("square", (50, 110, 210)),
    ("triangle", (60, 170, 80)),
    ("cross", (230, 190, 60)),
    ("ring", (150, 80, 190)),
    ("bar", (60, 190, 190)),
    ("star", (240, 130, 40)),
    ("diamond", (120, 120, 120)),
)


def draw_shapes(folder: Path, classes: int = 3, each: int = 20, size: int = 32, seed: int = 0) -> Path:
    """Writes `each` pictures of `size` pixels a side into a subfolder per class, PNG and JPEG in turn; returns `folder`.

    The same arguments give the same pixels. Backgrounds vary strongly, so that no two pictures are near-duplicates.
    """
    random = np.random.default_rng([seed, size])
    for name, colour in SHAPES[:classes]:
        (folder / name).mkdir(parents=True, exist_ok=True)
        for number in range(each):
            picture = _draw(name, colour, size, random)
            ending = "png" if number % 2 == 0 else "jpg"
            options = {} if ending == "png" else {"quality": 92}
            picture.save(folder / name / f"{name}-{number:03d}.{ending}", **options)
    return folder


def _draw(name: str, colour: tuple[int, int, int], size: int, random: np.random.Generator) -> Image.Image:
    grey, tint = random.uniform(40, 216, (4, 4, 1)), random.uniform(-30, 30, (4, 4, 3))
    ground = Image.fromarray(np.clip(grey + tint, 0, 255).astype(np.uint8))
    patches = ground.resize((size * 2, size * 2), Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(patches)
    radius = size * random.uniform(0.5, 0.75)
    x, y = size + random.uniform(-0.25, 0.25, 2) * size
    box = (x - radius, y - radius, x + radius, y + radius)
    thickness = max(2, int(radius / 2.5))
    if name == "circle":
        draw.ellipse(box, fill=colour)
    elif name == "square":
        draw.rectangle(box, fill=colour)
    elif name == "ring":
        draw.ellipse(box, outline=colour, width=thickness)
    elif name == "bar":
        draw.rectangle((x - radius, y - thickness / 2, x + radius, y + thickness / 2), fill=colour)
    elif name == "cross":
        draw.rectangle((x - radius, y - thickness / 2, x + radius, y + thickness / 2), fill=colour)
        draw.rectangle((x - thickness / 2, y - radius, x + thickness / 2, y + radius), fill=colour)
    else:
        corners, inner = {"triangle": (3, 1.0), "star": (5, 0.4), "diamond": (4, 1.0)}[name]
        draw.polygon(_corners(x, y, radius, corners, inner), fill=colour)
    small = patches.filter(ImageFilter.GaussianBlur(0.6)).resize((size, size), Image.Resampling.BILINEAR)
    noisy = np.asarray(small, np.float32) + random.normal(0, 6, (size, size, 3))
    return Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))


def _corners(x: float, y: float, radius: float, count: int, inner: float) -> list[tuple[float, float]]:
    points = []
    for step in range(count * 2):
        length = radius if step % 2 == 0 else radius * inner
        if step % 2 and inner == 1.0:
            continue
        angle = math.pi * step / count - math.pi / 2
        points.append((x + length * math.cos(angle), y + length * math.sin(angle)))
    return points
