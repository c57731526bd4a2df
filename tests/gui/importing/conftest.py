"""What tests of imports share: folders and tables of the shapes people bring."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def levels(shapes_folder: Callable[..., Path], tmp_path: Path) -> Path:
    place = tmp_path / "birds"
    for number, name in enumerate(("Larus/argentatus", "Larus/fuscus", "Sterna/hirundo")):
        shapes_folder(classes=1, each=3, size=24, seed=number).joinpath("circle").rename(_made(place / name))
    return place


def _made(place: Path) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    return place


@pytest.fixture
def table(shapes_folder: Callable[..., Path], tmp_path: Path) -> Path:
    """Pictures in one folder, and a table with two columns that could be the class."""
    place = tmp_path / "study"
    (place / "images").mkdir(parents=True)
    lines = ["file,result,centre"]
    for number, path in enumerate(sorted(shapes_folder(classes=2, each=4, size=24).rglob("*.*"))):
        shutil.copy(path, place / "images" / path.name)
        lines.append(f"{path.name},{path.parent.name},{('north', 'south')[number % 2]}")
    (place / "meta.csv").write_text("\n".join(lines))
    return place
