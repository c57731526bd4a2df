"""A strip of pictures, shown."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from gui.pictures.strip import PictureStrip
from gui.pictures.strip_list import StripTile


def shown_strip(qtbot: QtBot, pictures: Path, line: bool, count: int, mark: str = "", **how: object) -> PictureStrip:
    strip = PictureStrip("strip", "Pictures", line=line, **how)  # type: ignore[arg-type]
    qtbot.addWidget(strip)
    strip.resize(600, 300)
    strip.show_tiles(count, lambda row: StripTile((pictures / f"{row % 8}.jpg",), (f"word {row}",), f"all of {row}", mark))
    strip.show()
    return strip
