"""Public datasets: small stand-ins of the same form from a server on loopback, and what is said of the real ones."""

from __future__ import annotations

import bz2
import gzip
import struct
import tarfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.architectures.torchvision_guard import torchvision
from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import import_pictures
from core.datasets.importing.survey import survey
from core.datasets.sources.download_folders import downloads, folder_of
from core.datasets.sources.public.matlab import read_matrices
from core.datasets.sources.public.public_set import PublicSet
from core.datasets.sources.public.registry import PUBLIC
from core.support.errors import BadInput, NotThere
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.public_stand_ins import HERE, STAND_INS, cifar10, stl10, svhn


@pytest.mark.parametrize("name", STAND_INS)
def test_each_public_dataset_comes_in(name: str, workspace: Workspace, offer: Callable[..., PublicSet], tmp_path: Path) -> None:
    make, classes, sides = STAND_INS[name]
    offered = offer(name, make(tmp_path))
    result = import_pictures(workspace, name, f"public:{name}", HERE)
    dataset = Dataset.open(workspace, name)
    assert result.classes == classes
    assert (dataset.here, dataset.licence) == (True, offered.licence)
    samples = dataset.catalog.samples()
    assert {sample.given_side for sample in samples} == (sides or {None})
    assert len(downloads(dataset.folder)[0]["files"]) == len(offered.files)
    assert not folder_of(workspace, f"public:{name}").exists()
    again = import_pictures(workspace, name, f"public:{name}", HERE)
    assert (again.added, again.already) == (0, result.added)


def test_every_public_dataset_has_a_stand_in_or_says_why_not() -> None:
    assert {entry.name for entry in PUBLIC if not entry.unavailable} == set(STAND_INS)
    for entry in PUBLIC:
        assert entry.licence
        assert entry.page.startswith("http")
        assert entry.unavailable or (entry.files and entry.megabytes and entry.pictures and entry.classes)
    with pytest.raises(NotThere, match="Stanford Cars cannot be downloaded"):
        survey("public:stanford-cars")


def numbered(count: int, labels: bytes) -> bytes:
    """A file of class numbers whose head may lie."""
    return gzip.compress(struct.pack(">HBBI", 0, 8, 1, count) + labels)


DAMAGED = {
    "mnist": lambda bodies: bodies | {"train-labels-idx1-ubyte.gz": numbered(2**31, b"1")},
    "fashion-mnist": lambda bodies: bodies | {"t10k-images-idx3-ubyte.gz": bz2.compress(b"x")},
    "kmnist": lambda bodies: (
        bodies | {"train-labels-idx1-ubyte.gz": gzip.compress(struct.pack(">HBBI", 0, 8, 1, 8) + b"\x63" * 8)}
    ),
    "svhn": lambda bodies: bodies | {"test_32x32.mat": bodies["test_32x32.mat"][:200]},
    "flowers-102": lambda bodies: bodies | {"setid.mat": b"no matrices" * 20},
    "cifar-100": lambda bodies: {"cifar-100-python.tar.gz": b"no archive"},
}


@pytest.mark.parametrize("name", DAMAGED)
def test_files_of_another_form_are_explained(
    name: str, workspace: Workspace, offer: Callable[..., PublicSet], tmp_path: Path
) -> None:
    make, _, _ = STAND_INS[name]
    offer(name, DAMAGED[name](make(tmp_path)))
    with pytest.raises(BadInput) as caught:
        import_pictures(workspace, name, f"public:{name}", HERE)
    assert caught.value.hint
    assert workspace.dataset_names() == []


def test_the_stand_ins_have_the_form_torchvision_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The builders above are held against torchvision's own readers, so that they cannot be wrong in the same way."""
    sets = torchvision.datasets
    folder = tmp_path / "root"
    folder.mkdir()
    for name, body in {**svhn(tmp_path), **stl10(tmp_path), **cifar10(tmp_path)}.items():
        (folder / name).write_bytes(body)
        if name.endswith(".gz"):
            with tarfile.open(folder / name) as archive:
                archive.extractall(folder, filter="data")
    for kind in (sets.SVHN, sets.STL10, sets.CIFAR10):
        monkeypatch.setattr(kind, "_check_integrity", lambda self: True)
    monkeypatch.setattr(sets.CIFAR10, "_load_meta", lambda self: None)
    assert sets.CIFAR10(str(folder), train=False).data.shape == (4, 32, 32, 3)
    assert sets.STL10(str(folder), split="train").data.shape == (4, 3, 96, 96)
    assert sets.SVHN(str(folder), split="test").labels.tolist() == [0, 1]
    ours = read_matrices(folder / "test_32x32.mat", ("X",), tmp_path, Context())["X"]
    theirs = sets.SVHN(str(folder), split="test").data
    assert np.array_equal(ours.transpose(3, 2, 0, 1), theirs)
