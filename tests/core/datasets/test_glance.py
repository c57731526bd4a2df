"""A look at a source tells its classes without opening a picture."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from core.datasets.glance import glance
from core.support.errors import BadInput, NotThere


def test_a_folder_tells_its_classes_and_what_is_left_aside(shapes_folder: Callable[..., Path]) -> None:
    folder = shapes_folder(classes=2, each=3)
    (folder / "stray.txt").write_text("beside the classes")
    seen = glance(folder)
    assert (seen.kind, seen.classes, seen.has_sides) == ("folder", {"circle": 3, "square": 3}, False)
    assert [entry.path for entry in seen.left] == ["stray.txt"]


def test_a_given_split_is_noticed(shapes_folder: Callable[..., Path], tmp_path: Path) -> None:
    parts = tmp_path / "parts"
    parts.mkdir()
    for number, side in enumerate(("train", "val", "test")):
        shapes_folder(classes=2, each=1, seed=number).rename(parts / side)
    assert glance(parts).has_sides


def test_an_archive_is_not_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("cat/1.png", b"")
    seen = glance(tmp_path / "a.zip")
    assert (seen.kind, seen.classes) == ("archive", None)


def test_what_cannot_be_imported_is_explained(tmp_path: Path) -> None:
    with pytest.raises(NotThere, match="does not exist"):
        glance(tmp_path / "nothing")
    (tmp_path / "notes.txt").write_text("no pictures")
    with pytest.raises(BadInput, match=r"notes\.txt"):
        glance(tmp_path / "notes.txt")
