"""Pictures that others are made from, with all that has to travel with them."""

from __future__ import annotations

import pytest

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.masks import mask_path
from core.derived.parents import parents
from core.support.errors import BadInput, NotThere
from tests.derived_datasets import sides_of


def test_used_pictures_come_with_class_side_and_group(objects: Dataset) -> None:
    found = {parent.path: parent for parent in parents(objects, objects.current_split)}
    assert list(found) == sorted(found)
    assert "disc/disc-5.png" not in found  # excluded
    assert found["box/box-4.jpg"].label == "disc"  # relabelled
    assert {path: parent.side for path, parent in found.items()} == sides_of(objects)
    assert found["disc/disc-0.jpg"].group == found["disc/disc-1.png"].group != found["disc/disc-2.jpg"].group
    assert {parent.licence for parent in found.values()} == {"CC BY 4.0"}
    assert all(parent.file.is_file() and parent.file.stat().st_size == parent.bytes for parent in found.values())
    assert {parent.side for parent in parents(objects)} == {None}


def test_a_mask_that_is_kept_goes_along(objects: Dataset) -> None:
    first = parents(objects)[0]
    place = mask_path(objects.folder, first.sha256)
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(b"x")
    assert parents(objects)[0].mask == place


def test_nothing_to_make_others_from_is_said(objects: Dataset) -> None:
    with pytest.raises(NotThere, match="no split called"):
        parents(objects, "none")
    objects.catalog.exclude(objects.catalog.ids())
    with pytest.raises(BadInput, match="no pictures to work with"):
        parents(objects)
