"""Pictures as plain bytes: which of them belong together, and what damaged files are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import import_pictures
from core.datasets.sources.public.public_set import PublicSet
from core.support.workspace import Workspace
from tests.archives import tarred
from tests.public_stand_ins import HERE, packed, pixels, signs


def test_thirty_pictures_of_one_sign_are_one_group(workspace: Workspace, offer: Callable[..., PublicSet], tmp_path: Path) -> None:
    offer("traffic-signs", signs(tmp_path))
    import_pictures(workspace, "signs", "public:traffic-signs", HERE)
    samples = Dataset.open(workspace, "signs").catalog.samples()
    assert {(sample.width, sample.height) for sample in samples} == {(20, 18)}
    groups = [sample.given_group for sample in samples if sample.given_side == "train"]
    assert sorted(groups) == sorted(["00-00000", "00-00001", "14-00000", "14-00001"] * 2)


def test_pictures_written_colour_after_colour_and_column_after_column_stand_upright(
    workspace: Workspace, offer: Callable[..., PublicSet], tmp_path: Path
) -> None:
    drawn = pixels(2, 3, 96, 96)
    members = {"stl10_binary/class_names.txt": b"airplane\nbird\n"}
    for side in ("train", "test"):
        members |= {f"stl10_binary/{side}_X.bin": drawn.tobytes(), f"stl10_binary/{side}_y.bin": bytes([1, 2])}
    offer("stl-10", {"stl10_binary.tar.gz": packed(tarred, members, tmp_path)})
    import_pictures(workspace, "pictures", "public:stl-10", HERE)
    dataset = Dataset.open(workspace, "pictures")
    for sample in dataset.catalog.samples():
        with Image.open(dataset.root / sample.path) as picture:
            number = 0 if sample.label == "airplane" else 1
            assert np.array_equal(np.asarray(picture), drawn[number].transpose(2, 1, 0))
