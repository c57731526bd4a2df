"""The range of a dataset's deep pictures: measured over all of them, and put in force."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.ranging import deep_pictures, measure_range, put_in_force, range_in_force
from core.datasets.importing.importing import import_pictures
from core.pictures.thumbnails import thumbnail_path
from core.support.errors import NotThere
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.catalogs import Planted, plant, planted_dataset
from tests.deep_pictures import ramp, tiff


@pytest.fixture
def deep(workspace: Workspace, folder: Path) -> Dataset:
    """A dataset with two deep pictures among plain ones."""
    for label, high in (("circle", 800), ("square", 900)):
        (folder / label / "deep.tif").write_bytes(tiff(ramp(100, high).astype("uint16")))
    import_pictures(workspace, "deep", folder)
    return Dataset.open(workspace, "deep")


def test_it_is_measured_over_the_deep_pictures_that_are_in_use(deep: Dataset) -> None:
    assert [path for path, _ in deep_pictures(deep)] == ["circle/deep.tif", "square/deep.tif"]
    found = range_in_force(deep)
    assert found.sentence == "2 deep pictures: 100 is black, 900 is white."
    assert found.shown == deep_pictures(deep)
    deep.catalog.exclude([sample.id for sample in deep.catalog.by_paths(["square/deep.tif"])])
    assert measure_range(deep, Context()).value_range == (100, 800)


def test_another_range_forgets_the_thumbnails_of_deep_pictures_alone(deep: Dataset) -> None:
    plain = deep.catalog.by_paths(["circle/circle-000.png"])[0]
    put_in_force(deep, (0.0, 1000.0))
    assert deep.value_range == (0.0, 1000.0)
    assert not any(thumbnail_path(deep.folder, sha256).exists() for _, sha256 in deep_pictures(deep))
    assert thumbnail_path(deep.folder, plain.sha256).is_file()


def test_without_deep_pictures_there_is_no_range(workspace: Workspace) -> None:
    dataset = planted_dataset(workspace)
    plant(dataset, [Planted("a/1.png")])
    assert range_in_force(dataset).sentence == "planted has no deep pictures: all have 8 bits."
    with pytest.raises(NotThere, match="no deep pictures"):
        measure_range(dataset, Context())
