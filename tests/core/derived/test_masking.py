"""Objects found by Mask R-CNN become masks that are cut by; the weights here are random, so what it finds is told to it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from core.architectures import instance_segmentation
from core.architectures.instance_segmentation import Instance, InstanceSegmenter, build_segmenter, load_segmenter, object_names
from core.datasets.catalog.dataset import Dataset
from core.derived import masking
from core.derived.background import NO_OBJECT, cut_backgrounds, keep_cuts
from core.derived.background_request import OBJECTS, BackgroundOptions, BackgroundRequest
from core.derived.cuts import work_folder
from core.derived.masking import chosen, find_masks
from core.support.errors import BadInput, NotThere
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.web.web_file import Unreachable
from tests.derived_datasets import objects_dataset


@pytest.fixture(scope="module")
def network() -> torch.nn.Module:
    torch.manual_seed(0)
    return build_segmenter()


def mask_of(part: float) -> torch.Tensor:
    mask = torch.zeros(80, 120)
    mask[:, : round(120 * part)] = 1
    return mask


def test_the_names_of_objects_are_those_of_the_weights() -> None:
    assert set(OBJECTS) == set(object_names()) - {"__background__", "N/A"}
    assert len(OBJECTS) == 80


def test_the_network_runs_with_or_without_compiled_operators(network: torch.nn.Module, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(instance_segmentation, "SURE", 0.0)
    monkeypatch.setattr(network.roi_heads, "score_thresh", 0.0)  # type: ignore[union-attr]
    monkeypatch.setattr(network.transform, "min_size", (96,))  # type: ignore[union-attr]
    monkeypatch.setattr(network.transform, "max_size", 128)  # type: ignore[union-attr]
    picture = torch.randint(0, 255, (60, 90, 3), dtype=torch.uint8)
    found = InstanceSegmenter(network, "cpu").instances(picture)
    assert 0 < len(found) <= 20
    assert {tuple(one.mask.shape) for one in found} == {(60, 90)}
    assert all(0 <= one.area <= 1 and one.name in object_names() for one in found)


def test_weights_are_loaded_strictly_and_their_absence_is_explained(
    network: torch.nn.Module, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch.save(network.state_dict(), tmp_path / "weights.pth")
    load_segmenter(str(tmp_path / "weights.pth"), Context())
    torch.save({"a": torch.zeros(1)}, tmp_path / "other.pth")
    with pytest.raises(BadInput, match="not a weights file of Mask R-CNN"):
        load_segmenter(str(tmp_path / "other.pth"), Context())
    with pytest.raises(NotThere, match="does not exist"):
        load_segmenter(str(tmp_path / "none.pth"), Context())
    monkeypatch.setattr(instance_segmentation, "URL", "http://127.0.0.1:9/weights.pth")
    monkeypatch.setattr("core.web.download.PAUSES", ())
    with pytest.raises(Unreachable, match="weights of Mask R-CNN are not on this machine") as told:
        load_segmenter("", Context(), tmp_path / "cache")
    assert "GrabCut" in told.value.hint


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


def test_an_object_it_does_not_know_cannot_be_asked_for() -> None:
    with pytest.raises(ValueError, match="knows no object called 'unicorn'"):
        BackgroundOptions(object_class="unicorn")
