"""Public datasets: small stand-ins of the same form from a server on loopback, and what is said of the real ones."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import os
import pickle
import struct
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from core.architectures.torchvision_guard import torchvision
from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import ImportOptions, import_pictures
from core.datasets.importing.survey import survey
from core.datasets.sources.download_folders import downloads, folder_of
from core.datasets.sources.public.matlab import read_matrices
from core.datasets.sources.public.names import FLOWERS, SIGNS
from core.datasets.sources.public.public_set import PublicFile, PublicSet
from core.datasets.sources.public.registry import PUBLIC
from core.support.errors import BadInput, NotThere
from core.support.jobs import Abandoned, Context, Meter, Progress
from core.support.workspace import Workspace
from tests.archives import tarred
from tests.public_stand_ins import STAND_INS, cifar10, mnist, packed, pets, pickled, pixels, signs, stl10, svhn
from tests.servers.files import FileServer

HERE = ImportOptions(private=True)


@pytest.fixture
def server() -> Iterator[FileServer]:
    with FileServer() as running:
        yield running


@pytest.fixture
def offer(server: FileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, dict[str, bytes]], PublicSet]:
    """Has a public dataset's files come from the server on loopback."""

    def put(name: str, bodies: dict[str, bytes]) -> PublicSet:
        real = PUBLIC.get(name)
        assert [file.name for file in real.files] == list(bodies)
        for path, body in bodies.items():
            server.put(path, body)
        files = tuple(PublicFile((server.address(path),), hashlib.md5(body).hexdigest()) for path, body in bodies.items())
        monkeypatch.setitem(PUBLIC._things, name, replace(real, files=files))
        return PUBLIC.get(name)

    return put


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
    assert (len(FLOWERS), len(SIGNS)) == (102, 43)
    with pytest.raises(NotThere, match="Stanford Cars cannot be downloaded"):
        survey("public:stanford-cars")


def test_addresses_and_checksums_are_torchvisions() -> None:
    sources = Path(torchvision.__file__).parent / "datasets"
    said = "\n".join(path.read_text(encoding="utf-8") for path in sources.glob("*.py"))
    for entry in PUBLIC:
        for file in entry.files:
            assert not file.md5 or file.md5 in said, file.name
            assert file.name in said or file.name.rpartition(".")[0] in said, file.name
            assert any(address.rpartition("/")[0].removesuffix("/data") in said for address in file.addresses), file.addresses
        assert all(file.md5 for file in entry.files) or entry.name == "aircraft"  # torchvision knows none for it


def test_further_facts_are_kept_as_columns_and_groups(
    workspace: Workspace, offer: Callable[..., PublicSet], tmp_path: Path
) -> None:
    offer("traffic-signs", signs(tmp_path))
    import_pictures(workspace, "signs", "public:traffic-signs", HERE)
    groups = [sample.given_group for sample in Dataset.open(workspace, "signs").catalog.samples() if sample.given_side == "train"]
    assert sorted(groups) == sorted(["00-00000", "00-00001", "14-00000", "14-00001"] * 2)
    offer("oxford-pets", pets(tmp_path))
    import_pictures(workspace, "pets", "public:oxford-pets", HERE)
    assert "species" in Dataset.open(workspace, "pets").catalog.column_names()


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


def test_a_look_asks_for_the_size_and_downloads_nothing(
    workspace: Workspace, server: FileServer, offer: Callable[..., PublicSet], tmp_path: Path
) -> None:
    bodies = mnist(tmp_path)
    offered = offer("mnist", bodies)
    seen = survey("public:mnist", workspace=workspace, options=HERE)
    assert (seen.kind, seen.bytes, seen.licence) == ("public", sum(map(len, bodies.values())), offered.licence)
    assert not folder_of(workspace, "public:mnist").exists()
    server.files.clear()
    with pytest.raises(NotThere, match="status 404"):
        survey("public:mnist", workspace=workspace, options=HERE)


def test_a_cancelled_download_goes_on_and_a_second_address_helps(
    workspace: Workspace, server: FileServer, offer: Callable[..., PublicSet], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bodies = mnist(tmp_path)
    offered = offer("mnist", bodies)
    names = list(bodies)
    context = Context(lambda event: context.abandon() if isinstance(event, Progress) and names[1] in event.what else None)
    monkeypatch.setattr(Meter, "INTERVAL", 0.0)
    with pytest.raises(Abandoned):
        import_pictures(workspace, "mnist", "public:mnist", HERE, context)
    files = tuple(replace(file, addresses=(f"{server.root}/gone/{file.name}", *file.addresses)) for file in offered.files)
    monkeypatch.setitem(PUBLIC._things, "mnist", replace(offered, files=files))
    server.asked.clear()
    assert import_pictures(workspace, "mnist", "public:mnist", HERE).added == 12
    assert names[0] not in [path for path, _ in server.asked]


def test_a_file_that_is_not_the_published_one_is_refused(
    workspace: Workspace, server: FileServer, offer: Callable[..., PublicSet], tmp_path: Path
) -> None:
    offer("mnist", mnist(tmp_path))
    server.put("train-images-idx3-ubyte.gz", gzip.compress(b"something else"))
    with pytest.raises(BadInput, match="not the file it should be"):
        import_pictures(workspace, "mnist", "public:mnist", HERE)
    assert workspace.dataset_names() == []


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
