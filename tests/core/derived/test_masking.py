"""Objects that Mask R-CNN finds become masks that are cut by; what it finds is told to it here."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from core.architectures.instance_segmentation import Instance
from core.datasets.catalog.dataset import Dataset
from core.derived import masking
from core.derived.background import NO_OBJECT, cut_backgrounds, keep_cuts
from core.derived.background_request import BackgroundOptions, BackgroundRequest
from core.derived.cuts import work_folder
from core.derived.masking import chosen, find_masks
from core.support.errors import NotThere
from core.support.workspace import Workspace
from tests.derived_datasets import objects_dataset


def mask_of(part: float) -> torch.Tensor:
    mask = torch.zeros(80, 120)
    mask[:, : round(120 * part)] = 1
    return mask


def test_the_largest_of_the_wanted_sort_is_kept() -> None:
    small, large, other = (
        Instance("car", 0.9, mask_of(0.2)),
        Instance("car", 0.6, mask_of(0.4)),
        Instance("dog", 0.8, mask_of(0.7)),
    )
    assert chosen([small, other, large], "") is other
    assert chosen([small, other, large], "car") is large
    assert chosen([other], "car") is None
    assert chosen([], "") is None


def test_masks_are_found_once_and_cut_by(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    objects_dataset(workspace, tmp_path / "pictures", each=4)
    looked: list[tuple[int, ...]] = []

    class Told:
        """Finds a car in the left part of pictures whose middle is blue, and a dog in the others."""

        def instances(self, picture: torch.Tensor) -> list[Instance]:
            looked.append(tuple(picture.shape))
            red, _, blue = picture[40, 60].tolist()
            return [Instance("car" if blue > red else "dog", 0.9, mask_of(0.25))]

    monkeypatch.setattr(masking, "load_segmenter", lambda *words: Told())
    request = BackgroundRequest("objects", "cut", BackgroundOptions(method="mask-rcnn", object_class="car", crop=False))
    with pytest.raises(NotThere, match="No masks were made"):
        cut_backgrounds(workspace, request)
    for _ in range(2):
        result = find_masks(workspace, request)
        assert (result.found, result.without) == (4, 3)
        assert looked == [(80, 120, 3)] * 7  # not again by the second call
    with work_folder(workspace, "cut") as folder:
        assert not list((folder.folder / "ready").iterdir())
    cut = cut_backgrounds(workspace, request)
    assert cut.fit == 4
    assert {left.reason for left in cut.left} == {NO_OBJECT}
    keep_cuts(workspace, request)
    made = Dataset.open(workspace, "cut")
    for path in made.table().paths:
        with Image.open(made.picture_path(path)) as image:
            pixels = np.asarray(image, int)
        assert (pixels[:, 40:] > 240).all()
        assert (pixels[:, :25] < 240).any(axis=2).mean() > 0.95
