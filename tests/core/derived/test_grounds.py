"""Datasets of objects before other backgrounds, and of backgrounds alone, with whose background it is on record."""

from __future__ import annotations

import os

import numpy as np
import pytest
from PIL import Image

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.masks import acceptance_path, found_mask_path
from core.datasets.splits.splitting import SplitRequest, make_split
from core.derived.background import cut_backgrounds, keep_cuts
from core.derived.background_request import BackgroundOptions, BackgroundRequest
from core.derived.result import DerivedResult
from core.derived.usable_masks import known_mask
from core.support.workspace import Workspace
from tests.background_runs import OBJECT, coloured_dataset, find_objects
from tests.derived_datasets import columns_of, sides_of


def made(workspace: Workspace, makes: str, accepted: tuple[str, ...] = ()) -> DerivedResult:
    wanted = BackgroundRequest("pets", makes, BackgroundOptions.model_validate({"makes": makes}))
    cut_backgrounds(workspace, wanted)
    return keep_cuts(workspace, wanted, accepted)


def redness(dataset: Dataset, path: str, where: str) -> float:
    with Image.open(dataset.picture_path(path)) as image:
        pixels = np.asarray(image.convert("RGB"), float)
    assert pixels.shape == (16, 16, 3)  # whole, and not cut to the object
    seen = pixels[OBJECT, OBJECT] if where == "object" else pixels[:3]
    return float((seen[..., 0] - seen[..., 2]).mean())


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    place = tmp_path_factory.mktemp("grounds")
    workspace = Workspace.at(place / "workspace")
    dataset = coloured_dataset(workspace, place / "pictures", each=6)
    find_objects(dataset)
    make_split(dataset, SplitRequest(0.34, 0.33, 0.33))
    return workspace


def test_objects_stand_before_the_backgrounds_of_another_class_on_their_side(workspace: Workspace) -> None:
    pets, result = Dataset.open(workspace, "pets"), made(workspace, "swapped")
    swapped = Dataset.open(workspace, "swapped")
    at, grounds, sides = columns_of(swapped, "derived_at"), columns_of(swapped, "derived_ground"), sides_of(pets)
    assert len(at) == result.added > 0
    for path, origin in at.items():
        label = origin.split("/")[0]
        assert (redness(swapped, path, "object") > 0) == (label == "red")
        assert (redness(swapped, path, "ground") > 0) == (label == "blue")
        assert grounds[path].split("/")[0] != label
        assert sides[grounds[path]] == sides[origin] == sides_of(swapped)[path]
    assert result.added + len(result.left) == 12
    assert {left.kind for left in result.left} <= {"no-ground"}
    assert "the column derived_ground names them" in " ".join(result.notes)
    told = (swapped.folder / "dataset.toml").read_text()
    assert "object before the background of another class drawn by seed 0, told apart by u2netp" in told


def test_a_background_alone_keeps_its_colour_and_a_mask_that_was_accepted_counts(workspace: Workspace) -> None:
    pets = Dataset.open(workspace, "pets")
    sample = pets.table().sha256[0]
    file = found_mask_path(pets.folder, "u2netp", sample)
    before = file.read_bytes()
    Image.new("L", (16, 16), 120).save(file)
    doubted = known_mask(pets.folder, sample)
    assert doubted is not None
    assert not doubted.is_usable()
    result = made(workspace, "background", (sample,))
    alone = Dataset.open(workspace, "background")
    assert (result.added, result.left, columns_of(alone, "derived_ground")) == (12, (), {})
    for path, origin in columns_of(alone, "derived_at").items():
        if origin != pets.table().paths[0]:
            object_before = abs(redness(pets, origin, "object"))
            assert abs(redness(alone, path, "object") - redness(alone, path, "ground")) < 0.3 * object_before
    assert doubted.is_usable()
    assert sum(acceptance_path(found_mask_path(pets.folder, "u2netp", one)).is_file() for one in pets.table().sha256) == 1
    later = acceptance_path(file).stat().st_mtime_ns + 10**9
    os.utime(file, ns=(later, later))
    assert not doubted.is_usable()  # it was made anew
    file.write_bytes(before)
