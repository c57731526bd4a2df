"""How far from square the pictures of a split are."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.shapes import shapes
from core.datasets.importing.importing import import_pictures
from core.pictures.scaling import Shapes
from core.support.workspace import Workspace


def test_wide_and_high_pictures_count_by_what_their_middle_shows(workspace: Workspace, tmp_path: Path) -> None:
    for number, size in enumerate([(100, 100), (200, 100), (100, 400), (110, 100)]):
        file = tmp_path / "pictures" / f"class{number % 2}" / f"{number}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", size, (number * 40, 90, 20)).save(file)
    import_pictures(workspace, "wide", tmp_path / "pictures")
    dataset = Dataset.open(workspace, "wide")
    found = shapes(dataset, dataset.table(None))
    assert (found.pictures, found.narrow) == (4, 2)
    assert found.side == round((0.5 * (200 * 100 + 110 * 100)) ** 0.5)
    assert found.seen == pytest.approx((1 + 0.5 + 0.25 + 1 / 1.1) / 4)
    assert shapes(dataset, type(dataset.table(None))((), (), (), (), ())) == Shapes()
