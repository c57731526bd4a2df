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
from core.datasets.sources.public import cifar
from core.datasets.sources.public.public_set import OTHER_FORM, PublicSet
from core.support.errors import BadInput
from core.support.workspace import Workspace
from tests.archives import tarred
from tests.public_stand_ins import HERE, arranged, packed, pickled, pixels


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


def test_a_superclass_is_kept_as_a_column(tmp_path: Path) -> None:
    listing = arranged("cifar-100", tmp_path)
    assert {(entry.label, dict(entry.columns)["superclass"]) for entry in listing.found} == {
        ("apple", "fruit and vegetables"), ("aquarium fish", "fish"),
    }  # fmt: skip
    assert [entry.path for entry in listing.found][:2] == ["test/apple/test-00000.png", "test/apple/test-00002.png"]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"data": pixels(2, 3072).astype(np.int16), "labels": [0, 1]}, "data_batch_1 holds int16"),
        ({"data": pixels(3, 3072), "labels": [0, 1]}, r"data_batch_1 has the shape \(3, 3072\)"),
        ({"data": pixels(2, 3072), "labels": [0, -1]}, "a class has the number -1"), ({"data": pixels(2, 3072)}, "'labels'"),
        ([1], "data_batch_1 is no dictionary"),
    ],
)  # fmt: skip
def test_tables_of_another_form_are_named(tmp_path: Path, table: Any, said: str) -> None:
    folder = "cifar-10-batches-py"
    members = {f"{folder}/batches.meta": pickled({"label_names": ["airplane", "automobile"]})}
    for file in [*(f"data_batch_{n}" for n in range(1, 6)), "test_batch"]:
        members[f"{folder}/{file}"] = pickled(table)
    with pytest.raises(BadInput, match=rf"cifar-10-python\.tar\.gz is not as expected: {said}") as caught:
        arranged("cifar-10", tmp_path, {"cifar-10-python.tar.gz": packed(tarred, members, tmp_path)})
    assert caught.value.hint == OTHER_FORM


def test_pickles_of_python_3_give_the_same_arrays_and_a_large_one_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = pixels(2, 5)
    for protocol in (2, 4):
        (tmp_path / "table").write_bytes(pickle.dumps({"data": rows, "big": rows.astype(">i4")}, protocol=protocol))
        found = cifar._loaded(tmp_path / "table")
        assert np.array_equal(found["data"], rows)
        assert np.array_equal(found["big"], rows)
    monkeypatch.setattr(cifar, "_LARGEST", 3)
    with pytest.raises(ValueError, match="table is too large"):
        cifar._loaded(tmp_path / "table")
    assert cifar._as_bytes("é", "latin1") == b"\xe9"
    with pytest.raises(pickle.UnpicklingError, match="the encoding 'utf-8' is not used"):
        cifar._as_bytes("é", "utf-8")
    with pytest.raises(pickle.UnpicklingError, match="only arrays of numbers are read"):
        cifar._array(list, (0,), b"b")
