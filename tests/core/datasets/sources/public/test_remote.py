"""Public datasets over the network: a look downloads nothing, a download goes on, another file is refused."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import import_pictures
from core.datasets.importing.survey import survey
from core.datasets.sources.download_folders import downloads, folder_of
from core.datasets.sources.public.public_set import PublicSet
from core.datasets.sources.public.registry import PUBLIC
from core.datasets.sources.public.remote import REMOTE, look_at_public
from core.support.errors import BadInput, NotThere
from core.support.jobs import Abandoned, Context, Meter, Progress
from core.support.workspace import Workspace
from tests.public_stand_ins import HERE, mnist
from tests.servers.files import FileServer


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


def test_a_look_says_what_it_is_and_whence(server: FileServer, offer: Callable[..., PublicSet], tmp_path: Path) -> None:
    bodies = mnist(tmp_path)
    offered = offer("mnist", bodies)
    names = list(bodies)
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / f"{names[0]}.part").write_bytes(b"abc")
    seen = look_at_public("public:mnist", tmp_path / "kept", tmp_path, HERE, Context())
    assert (seen.bytes, seen.arrived, seen.licence) == (sum(map(len, bodies.values())), 3, offered.licence)
    assert seen.notes == (f"70,000 pictures in 10 classes. {offered.text}", "From https://yann.lecun.org/exdb/mnist/.")
    dropped = Context()
    dropped.abandon()
    with pytest.raises(Abandoned):
        look_at_public("public:mnist", tmp_path / "kept", tmp_path, HERE, dropped)


def test_a_name_is_tidied_and_an_unknown_one_told() -> None:
    assert REMOTE.tidy(" Public: MNIST ") == "public:mnist"
    with pytest.raises(BadInput, match="No public dataset is named") as caught:
        REMOTE.tidy("public:")
    assert caught.value.hint.startswith("Write one of these after public: ")
    assert "oxford-pets, " in caught.value.hint
    with pytest.raises(NotThere):
        REMOTE.tidy("public:nothing")
    with pytest.raises(NotThere, match="Stanford Cars cannot be downloaded") as gone:
        look_at_public("public:stanford-cars", Path(), Path(), HERE, Context())
    assert gone.value.hint.startswith("Its host no longer serves it.")


def test_what_was_downloaded_is_noted_with_its_licence(
    workspace: Workspace, offer: Callable[..., PublicSet], tmp_path: Path
) -> None:
    bodies = mnist(tmp_path)
    offered = offer("mnist", bodies)
    result = import_pictures(workspace, "mnist", "public:mnist", HERE)
    assert f"MNIST: {offered.licence}" in result.notes
    (noted,) = downloads(Dataset.open(workspace, "mnist").folder)
    assert noted["address"] == "public:mnist"
    assert noted["files"] == [
        {"address": file.addresses[0], "bytes": len(body), "sha256": hashlib.sha256(body).hexdigest()}
        for file, body in zip(offered.files, bodies.values(), strict=True)
    ]
