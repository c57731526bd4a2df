"""A few pictures of each class on each side."""

from __future__ import annotations

from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.side_pictures import EACH, class_pictures
from core.datasets.splits.splitting import SplitRequest, make_split
from core.support.workspace import Workspace
from tests.catalogs import Planted, plant, planted_dataset


def split_dataset(workspace: Workspace) -> Dataset:
    dataset = planted_dataset(workspace)
    plant(dataset, [Planted(f"{label}/{n}.png", label=label) for label in ("a10", "a2") for n in range(30)])
    make_split(dataset, SplitRequest(name="half"))
    return dataset


def test_each_class_has_some_pictures_of_each_side(workspace: Workspace) -> None:
    dataset = split_dataset(workspace)
    table = dataset.table("half")
    side_of = dict(zip(table.paths, table.sides, strict=True))
    classes = class_pictures(dataset, "half")
    assert [entry.label for entry in classes] == ["a2", "a10"]
    for entry in classes:
        assert len(entry.pictures["train"]) == EACH
        for side, pictures in entry.pictures.items():
            assert all(side_of[one.path] == side and one.path.startswith(f"{entry.label}/") for one in pictures)
    assert class_pictures(dataset, "half") == classes


def test_what_is_out_of_use_is_not_shown(workspace: Workspace) -> None:
    dataset = split_dataset(workspace)
    shown = {one.path for entry in class_pictures(dataset, "half") for part in entry.pictures.values() for one in part}
    gone = sorted(shown)[0]
    dataset.catalog.exclude([dataset.catalog.by_paths([gone])[0].id])
    after = {one.path for entry in class_pictures(dataset, "half") for part in entry.pictures.values() for one in part}
    assert gone not in after
