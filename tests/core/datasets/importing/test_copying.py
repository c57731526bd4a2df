"""Copies of a dataset's own are verified, and nothing is copied twice."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest
from PIL import Image

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing import copying
from core.datasets.importing.importing import import_pictures
from core.support.errors import DiskFull
from core.support.system_errors import room_words
from core.support.workspace import Workspace
from tests.importing_folders import COPY


def test_a_copy_is_the_datasets_own_and_verified(workspace: Workspace, folder: Path) -> None:
    result = import_pictures(workspace, "own", folder, COPY)
    dataset = Dataset.open(workspace, "own")
    assert (result.added, dataset.here, dataset.root) == (6, True, dataset.folder / "images")
    for sample in dataset.catalog.samples():
        assert dataset.picture_path(sample.path).read_bytes() == (folder / sample.path).read_bytes()
    shutil.rmtree(folder / "circle")
    assert dataset.picture_path("circle/circle-000.png").is_file()


def test_the_same_pictures_from_elsewhere_are_not_copied_twice(workspace: Workspace, folder: Path, tmp_path: Path) -> None:
    import_pictures(workspace, "own", folder, COPY)
    shutil.copytree(folder, tmp_path / "elsewhere")
    Image.new("RGB", (20, 20), "red").save(tmp_path / "elsewhere" / "circle" / "circle-000.png")
    result = import_pictures(workspace, "own", tmp_path / "elsewhere", COPY)
    assert (result.added, result.already) == (1, 5)
    dataset = Dataset.open(workspace, "own")
    paths = [sample.path for sample in dataset.catalog.samples()]
    assert len([path for path in paths if path.startswith("circle/circle-000")]) == 2
    assert len((dataset.folder / "dataset.toml").read_text(encoding="utf-8").split("[[sources]]")) == 3


def test_a_disk_that_fills_up_ends_the_import_and_leaves_nothing(
    workspace: Workspace, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, files = copying._copy, sorted(path for path in folder.rglob("*") if path.is_file())
    usage = shutil.disk_usage(workspace.root)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1))

    def full(file: Path, target: Path) -> str:
        if file == files[1]:
            raise OSError(errno.ENOSPC, "No space left on device")
        return copy(file, target)

    monkeypatch.setattr(copying, "_copy", full)
    with pytest.raises(DiskFull, match="The disk is full: the pictures were not copied") as caught:
        import_pictures(workspace, "own", folder, COPY)
    # What was copied is cleared away, so that all are needed and the first one's room is there again.
    room = room_words(workspace.root, files[0].stat().st_size + 1, sum(path.stat().st_size for path in files))
    assert caught.value.message.endswith(f" {room}.")
    assert caught.value.hint == "Free some space."
    assert workspace.dataset_names() == []
    assert not list((workspace.data / ".import").glob("own*/*"))


def test_a_file_that_cannot_be_copied_costs_that_file_alone(
    workspace: Workspace, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = copying._copy

    def broken(file: Path, target: Path) -> str:
        if file.name == "circle-000.png":
            target.write_bytes(b"half of it")
            raise OSError(errno.EIO, "Input/output error")
        return copy(file, target)

    monkeypatch.setattr(copying, "_copy", broken)
    result = import_pictures(workspace, "own", folder, COPY)
    assert (result.added, [entry.path for entry in result.refused]) == (5, ["circle/circle-000.png"])
