"""Public datasets over the network: a look downloads nothing, a download goes on, another file is refused."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from core.datasets.importing.importing import import_pictures
from core.datasets.importing.survey import survey
from core.datasets.sources.download_folders import folder_of
from core.datasets.sources.public.public_set import PublicSet
from core.datasets.sources.public.registry import PUBLIC
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
