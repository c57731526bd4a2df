"""Archives behind links: downloaded with resume, taken in like any other, and not fetched twice."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import ImportOptions, import_pictures
from core.datasets.importing.survey import survey
from core.datasets.sources.download_folders import download_folder, downloads, folder_of
from core.datasets.splits.splitting import SplitRequest, make_split
from core.support.errors import BadInput, NotThere, Refused
from core.support.jobs import Abandoned, Context, Meter, Progress
from core.support.workspace import Workspace
from core.web.guard import PRIVATE_VARIABLE
from tests.servers.files import FileServer

HERE = ImportOptions(private=True)


@pytest.fixture
def server() -> Iterator[FileServer]:
    with FileServer() as running:
        yield running


@pytest.fixture
def archive(shapes_folder: Callable[..., Path], tmp_path: Path) -> bytes:
    folder = shapes_folder(classes=2, each=4, size=16)
    return Path(shutil.make_archive(str(tmp_path / "shapes"), "zip", folder)).read_bytes()


def test_a_link_becomes_a_dataset_and_is_on_record(workspace: Workspace, server: FileServer, archive: bytes) -> None:
    server.put("shapes.zip", archive)
    address = server.address("shapes.zip?token=secret#top")
    result = import_pictures(workspace, "linked", address, HERE)
    dataset = Dataset.open(workspace, "linked")
    assert (result.added, result.classes, dataset.here) == (8, {"circle": 4, "square": 4}, True)
    (noted,) = downloads(dataset.folder)
    assert (noted["address"], noted["bytes"], len(noted["sha256"])) == (server.address("shapes.zip"), len(archive), 64)
    assert not any(b"secret" in path.read_bytes() for path in workspace.data.rglob("*") if path.is_file())
    assert not folder_of(workspace, address).exists()
    (origin,) = {sample.source for sample in dataset.catalog.samples()}
    assert origin == "link"


def test_the_same_file_is_not_downloaded_again_and_another_only_adds(
    workspace: Workspace, server: FileServer, archive: bytes, tmp_path: Path
) -> None:
    server.put("shapes.zip", archive)
    import_pictures(workspace, "linked", server.address("shapes.zip"), HERE)
    dataset = Dataset.open(workspace, "linked")
    before = make_split(dataset, SplitRequest()).assignment
    server.asked.clear()
    again = import_pictures(workspace, "linked", server.address("shapes.zip"), HERE)
    assert (again.added, again.already) == (0, 8)
    assert any("has not changed" in note for note in again.notes)
    assert len(server.asked) == 1
    (tmp_path / "shapes.zip").write_bytes(archive)
    shutil.unpack_archive(tmp_path / "shapes.zip", tmp_path / "more")
    Image.new("RGB", (20, 20), "red").save(tmp_path / "more" / "circle" / "new.png")
    server.put("shapes.zip", Path(shutil.make_archive(str(tmp_path / "more"), "zip", tmp_path / "more")).read_bytes())
    third = import_pictures(workspace, "linked", server.address("shapes.zip"), HERE)
    assert (third.added, third.already, third.classes) == (1, 8, {"circle": 5, "square": 4})
    after = make_split(dataset, SplitRequest()).assignment
    assert {path: after[path] for path in before} == before


def test_a_download_that_was_cancelled_goes_on_where_it_was(
    workspace: Workspace, server: FileServer, archive: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Meter, "INTERVAL", 0.0)
    large = bytes(3_000_000) + archive  # what stands before a zip is no part of it
    server.put("shapes.zip", large)
    address = server.address("shapes.zip")
    context = Context(lambda event: context.abandon() if isinstance(event, Progress) and event.done else None)
    with pytest.raises(Abandoned):
        import_pictures(workspace, "linked", address, HERE, context)
    assert workspace.dataset_names() == []
    arrived = survey(address, workspace=workspace, options=HERE).arrived
    assert 0 < arrived < len(large)
    server.asked.clear()
    assert import_pictures(workspace, "linked", address, HERE).added == 8
    assert server.asked[-1] == ("shapes.zip", f"bytes={arrived}-")


def test_a_look_tells_the_size_and_downloads_nothing(workspace: Workspace, server: FileServer, archive: bytes) -> None:
    server.put("get", archive, name="shapes.zip")
    seen = survey(server.address("get"), workspace=workspace, options=HERE)
    assert (seen.kind, seen.classes, seen.bytes, seen.arrived, seen.owned) == ("link", None, len(archive), 0, True)
    assert seen.notes[0] == "shapes.zip is downloaded, then unpacked."
    assert not folder_of(workspace, server.address("get")).exists()


def test_a_web_page_or_rubbish_is_no_archive(workspace: Workspace, server: FileServer) -> None:
    server.put("page", b"<html>Sign in</html>", "html", "html", "html")
    with pytest.raises(BadInput, match="is a web page"):
        survey(server.address("page"), options=HERE)
    with pytest.raises(BadInput, match="a web page, not an archive"):
        import_pictures(workspace, "linked", server.address("page"), HERE)
    server.put("rubbish.zip", b"rubbish" * 1000)
    for _ in range(2):  # nothing of it is kept for a second try
        with pytest.raises(BadInput, match="damaged or no archive"):
            import_pictures(workspace, "linked", server.address("rubbish.zip"), HERE)
    assert workspace.dataset_names() == []


def test_private_machines_need_the_switch(
    workspace: Workspace, server: FileServer, archive: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.put("shapes.zip", archive)
    monkeypatch.delenv(PRIVATE_VARIABLE, raising=False)
    with pytest.raises(NotThere, match="private address") as caught:
        import_pictures(workspace, "linked", server.address("shapes.zip"))
    assert "--allow-private" in caught.value.hint
    assert server.asked == []
    monkeypatch.setenv(PRIVATE_VARIABLE, "1")
    assert import_pictures(workspace, "linked", server.address("shapes.zip")).added == 8


def test_a_dataset_used_in_place_is_refused_before_anything_is_downloaded(
    workspace: Workspace, server: FileServer, archive: bytes, shapes_folder: Callable[..., Path]
) -> None:
    server.put("shapes.zip", archive)
    import_pictures(workspace, "placed", shapes_folder(classes=2, each=2, size=16))
    with pytest.raises(Refused, match="in place"):
        import_pictures(workspace, "placed", server.address("shapes.zip"), HERE)
    assert server.asked == []


def test_two_imports_from_one_address_do_not_meet(workspace: Workspace, server: FileServer, archive: bytes) -> None:
    server.put("shapes.zip", archive)
    address = server.address("shapes.zip")
    with download_folder(workspace, address), pytest.raises(Refused, match="Another import from"):
        import_pictures(workspace, "linked", address, HERE)
