"""Pictures at a size for looking at are made once, by a decoder child, and the latest are kept."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from core.datasets.catalog import large_view as module
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.large_view import describe, large_view, large_views
from core.datasets.catalog.samples import Sample
from core.pictures.decoder.protocol import Refusal
from core.support.errors import BadInput
from core.support.workspace import Workspace


def _dataset(workspace: Workspace, root: Path) -> Dataset:
    return Dataset.create(workspace, "wide", root, "drawn", "")


def _sample(root: Path, name: str) -> Sample:
    sha256 = hashlib.sha256((root / name).read_bytes()).hexdigest()
    return Sample(1, name, sha256, "a", "a", False, 400, 100, "PNG", "RGB", 1, 0, "folder", None, None, (0.5, 0.5, 0.5))


def test_a_large_view_keeps_the_shape_and_is_made_once(workspace: Workspace, tmp_path: Path) -> None:
    root = tmp_path / "pictures"
    root.mkdir()
    Image.linear_gradient("L").resize((400, 100)).save(root / "a.png")
    dataset = _dataset(workspace, root)
    made = large_view(dataset, _sample(root, "a.png"), 200)
    with Image.open(made) as picture:
        assert picture.format == "JPEG"
        assert picture.size == (200, 50)
    stamp = made.stat().st_ino
    (root / "a.png").unlink()
    assert large_view(dataset, _sample_of(made), 200).stat().st_ino == stamp


def _sample_of(made: Path) -> Sample:
    sha256 = made.name.split("-")[0]
    return Sample(1, "a.png", sha256, "a", "a", False, 400, 100, "PNG", "RGB", 1, 0, "folder", None, None, (0.5, 0.5, 0.5))


def test_only_the_latest_are_kept(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT", 1)
    root = tmp_path / "pictures"
    root.mkdir()
    dataset = _dataset(workspace, root)
    made = []
    for number in range(2):
        Image.new("RGB", (40, 40), (number, 0, 0)).save(root / f"{number}.png")
        made.append(large_view(dataset, _sample(root, f"{number}.png"), 32))
    assert [file.exists() for file in made] == [False, True]


def test_a_picture_that_is_gone_is_named(workspace: Workspace, tmp_path: Path) -> None:
    root = tmp_path / "pictures"
    root.mkdir()
    (root / "a.png").write_bytes(b"no picture")
    dataset = _dataset(workspace, root)
    with pytest.raises(BadInput, match=r"a\.png"):
        large_view(dataset, _sample(root, "a.png"), 200)


def test_several_are_made_at_once_and_what_cannot_be_is_told(workspace: Workspace, tmp_path: Path) -> None:
    root = tmp_path / "pictures"
    root.mkdir()
    for number in range(2):
        Image.new("RGB", (40, 40), (number, 0, 0)).save(root / f"{number}.png")
    (root / "bad.png").write_bytes(b"no picture")
    dataset = _dataset(workspace, root)
    samples = [_sample(root, name) for name in ("0.png", "bad.png", "1.png")]
    first, refused, second = large_views(dataset, samples, 32)
    assert isinstance(refused, Refusal)
    assert refused.kind == "unreadable"
    assert isinstance(first, Path)
    assert isinstance(second, Path)
    assert first.is_file()
    assert second.is_file()


def test_a_file_says_what_it_is_and_whether_it_is_still_the_same(workspace: Workspace, tmp_path: Path) -> None:
    root = tmp_path / "pictures"
    root.mkdir()
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = "Field camera"
    Image.new("RGB", (40, 40)).save(root / "a.jpg", exif=exif)
    dataset = _dataset(workspace, root)
    sample = _sample(root, "a.jpg")
    told = describe(dataset, sample)
    assert told.unchanged
    assert told.exif == (("Model", "Field camera"),)
    Image.new("RGB", (40, 40), "red").save(root / "a.jpg")
    assert describe(dataset, sample).unchanged is False
    (root / "a.jpg").unlink()
    with pytest.raises(BadInput, match=r"a\.jpg"):
        describe(dataset, sample)
