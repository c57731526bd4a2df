"""A picture of a widget as a small file, in which colours that mean something stay apart."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PIL import Image
from PySide6.QtWidgets import QWidget

from gui.theme import run_colour

COLOURS = 256
"""Colours of a picture's palette; keeps the files small."""
KEPT = 112
"""Of these, so many are the commonest ones, exactly: averaged with photographs, the colours of two runs became one."""


def save_picture(window: QWidget, path: Path) -> None:
    """Photographs a widget, and says how large the file is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    drawn = window.grab().toImage()
    with tempfile.NamedTemporaryFile(suffix=".png") as file:
        drawn.save(file.name, "PNG")
        with Image.open(file.name) as picture:
            reduced(picture.convert("RGB")).save(path, "PNG", optimize=True)
    print(f"{path.name}: {path.stat().st_size // 1024} kB", flush=True)


def reduced(picture: Image.Image) -> Image.Image:
    """The picture with a palette: those of classes and the commonest as they are, others by what is nearest of the rest."""
    counted = sorted(picture.getcolors(picture.width * picture.height) or (), reverse=True)
    # A legend's few dots are never common: on the map two classes had one colour.
    cycle = {run_colour(place).getRgb()[:3] for place in range(8)}
    kept = list(dict.fromkeys(colour for _, colour in counted if colour in cycle))
    kept += [colour for _, colour in counted if colour not in cycle][: KEPT - len(kept)]
    others = picture.quantize(COLOURS - len(kept), Image.Quantize.MEDIANCUT, kmeans=1, dither=Image.Dither.NONE)
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in kept for part in colour] + (others.getpalette() or []))
    return picture.quantize(palette=palette, dither=Image.Dither.NONE)
