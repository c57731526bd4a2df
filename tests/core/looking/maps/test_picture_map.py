"""A map comes back from its file as it was; a damaged one is none."""

from __future__ import annotations

import numpy as np
import pytest

from core.looking.maps.picture_map import CLOSER_LOOK, PictureMap, file_of, read_map, stamp, write_map
from core.support.workspace import Workspace
from tests.catalogs import planted_dataset


def test_a_map_is_kept_in_the_datasets_cache_and_read_back(workspace: Workspace) -> None:
    dataset = planted_dataset(workspace)
    file = file_of(dataset, CLOSER_LOOK)
    assert file.is_relative_to(dataset.folder / "cache")
    assert file_of(dataset, "../a run") != file_of(dataset, "another")
    assert file_of(dataset, "../a run").parent == file.parent
    assert read_map(file) is None
    made = PictureMap(("a" * 64, "b" * 64), np.array([(0, 1), (-1, 0.5)], np.float32), "of", "weights")
    write_map(file, made)
    back = read_map(file)
    assert back is not None
    assert (back.samples, back.of, back.weights) == (made.samples, "of", "weights")
    assert np.array_equal(back.places, made.places)
    assert stamp(file) != stamp(file.with_name("none")) == ""


@pytest.mark.parametrize("damage", ["cut", "flipped", "text", "wrong"])
def test_a_damaged_map_is_none(workspace: Workspace, damage: str) -> None:
    file = file_of(planted_dataset(workspace), CLOSER_LOOK)
    places = np.full((2, 2), np.nan if damage == "wrong" else 0.0, np.float32)
    write_map(file, PictureMap(("a" * 64, "b" * 64), places, "of"))
    data = bytearray(file.read_bytes())
    if damage == "flipped":
        data[len(data) // 3] ^= 255
    changed = {"cut": data[: len(data) // 2], "text": b"no map", "flipped": data, "wrong": data}[damage]
    file.write_bytes(bytes(changed))
    assert read_map(file) is None
