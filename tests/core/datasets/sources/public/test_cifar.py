"""CIFAR: pixels as they were, and pickles that run nothing."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import import_pictures
from core.datasets.sources.public.public_set import PublicSet
from core.support.errors import BadInput
from core.support.workspace import Workspace
from tests.archives import tarred
from tests.public_stand_ins import HERE, packed, pickled, pixels


def test_pixels_are_written_as_they_were(workspace: Workspace, offer: Callable[..., PublicSet], tmp_path: Path) -> None:
    rows = pixels(4, 3072)
    folder = "cifar-10-batches-py"
    members = {f"{folder}/batches.meta": pickled({"label_names": ["airplane", "automobile"]})}
    for file in [*(f"data_batch_{n}" for n in range(1, 6)), "test_batch"]:
        members[f"{folder}/{file}"] = pickled({"data": rows if file == "test_batch" else pixels(4, 3072), "labels": [0, 1, 0, 1]})
    offer("cifar-10", {"cifar-10-python.tar.gz": packed(tarred, members, tmp_path)})
    import_pictures(workspace, "cifar", "public:cifar-10", HERE)
    dataset = Dataset.open(workspace, "cifar")
    for number, label in enumerate(["airplane", "automobile"] * 2):
        with Image.open(dataset.picture_path(f"{label}/test_batch-{number:05d}.png")) as drawn:
            assert np.array_equal(np.asarray(drawn), rows[number].reshape(3, 32, 32).transpose(1, 2, 0))


class Harm:
    """What a pickle can do when it is loaded as pickles are."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.place),)


def test_a_pickle_runs_nothing(workspace: Workspace, offer: Callable[..., PublicSet], tmp_path: Path) -> None:
    harmed = tmp_path / "harmed"
    member = pickle.dumps({"label_names": ["a"], "x": Harm(harmed)}, protocol=2)
    offer("cifar-10", {"cifar-10-python.tar.gz": packed(tarred, {"cifar-10-batches-py/batches.meta": member}, tmp_path)})
    with pytest.raises(BadInput, match=r"asks for (posix|nt)\.mkdir"):
        import_pictures(workspace, "cifar", "public:cifar-10", HERE)
    assert not harmed.exists()
    for evil in (np.array([Harm(harmed)], object), np.array([(1, 2)], "i4,i4"), np.dtype("O"), np.float64(1), slice(1)):
        member = pickle.dumps({"label_names": evil}, protocol=2)
        offer("cifar-10", {"cifar-10-python.tar.gz": packed(tarred, {"cifar-10-batches-py/batches.meta": member}, tmp_path)})
        with pytest.raises(BadInput):
            import_pictures(workspace, "cifar", "public:cifar-10", HERE)
    assert not harmed.exists()
