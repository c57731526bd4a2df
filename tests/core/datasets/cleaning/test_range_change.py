"""Another range for deep pictures, or why there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.range_change import change_range
from core.datasets.importing.importing import import_pictures
from core.pictures.thumbnails import thumbnail_path
from core.support.errors import BadInput, NotThere
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.catalogs import Planted, plant, planted_dataset
from tests.deep_pictures import ramp, tiff


def test_thumbnails_and_measures_are_made_again_in_it(workspace: Workspace, folder: Path) -> None:
    (folder / "circle" / "deep.tif").write_bytes(tiff(ramp(100, 900).astype("uint16")))
    import_pictures(workspace, "deep", folder)
    dataset = Dataset.open(workspace, "deep")
    before = dataset.catalog.by_paths(["circle/deep.tif"])[0]
    changed = change_range(dataset, (100.0, 5000.0), Context())
    assert (changed.deep, changed.value_range) == (1, (100.0, 5000.0))
    after = dataset.catalog.by_paths(["circle/deep.tif"])[0]
    assert (after.measure("brightness") or 0) < (before.measure("brightness") or 0)
    assert thumbnail_path(dataset.folder, after.sha256).is_file()
    assert change_range(dataset, None, Context()).value_range == (100.0, 900.0)
    with pytest.raises(BadInput, match="9 to 3 is no range"):
        change_range(dataset, (9.0, 3.0), Context())
    assert dataset.value_range == (100.0, 900.0)


def test_plain_pictures_have_none(workspace: Workspace) -> None:
    dataset = planted_dataset(workspace)
    plant(dataset, [Planted("a/1.png")])
    with pytest.raises(NotThere, match="no deep pictures"):
        change_range(dataset, (0.0, 9.0), Context())
