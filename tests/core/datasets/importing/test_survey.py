"""A look at a source tells its classes without opening a picture."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from core.datasets.importing.survey import survey
from core.datasets.sources import unpacking
from core.support.errors import BadInput, NotThere


def test_a_folder_tells_its_classes_and_what_is_left_aside(shapes_folder: Callable[..., Path]) -> None:
    folder = shapes_folder(classes=2, each=3)
    (folder / "stray.txt").write_text("beside the classes")
    seen = survey(folder)
    assert (seen.kind, seen.classes, seen.has_sides) == ("folder", {"circle": 3, "square": 3}, False)
    assert [entry.path for entry in seen.left] == ["stray.txt"]


def test_a_given_split_is_noticed(shapes_folder: Callable[..., Path], tmp_path: Path) -> None:
    parts = tmp_path / "parts"
    parts.mkdir()
    for number, side in enumerate(("train", "val", "test")):
        shapes_folder(classes=2, each=1, seed=number).rename(parts / side)
    assert survey(parts).has_sides


@pytest.mark.parametrize("ending", ["zip", "tar.gz"])
def test_an_archive_tells_its_classes_and_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    sides = {"train/cat": 3, "train/dog": 2, "test/cat": 1}
    members = {f"pets/{place}/{n}.png": bytes(5000) for place, count in sides.items() for n in range(count)}
    place = tmp_path / f"pets.{ending}"
    if ending == "zip":
        with zipfile.ZipFile(place, "w") as archive:
            for name, data in {**members, "../out.png": b"x", "pets/readme.txt": b"words"}.items():
                archive.writestr(name, data)
    else:
        with tarfile.open(place, "w:gz") as tar:
            for name, data in {**members, "../out.png": b"x", "pets/readme.txt": b"words"}.items():
                info = tarfile.TarInfo(name)
                info.size = len(data)
                tar.addfile(info, io.BytesIO(data))
    written: list[int] = []
    unwatched = unpacking._write
    monkeypatch.setattr(unpacking, "_write", lambda member, *rest: (written.append(member.size), unwatched(member, *rest)))
    seen = survey(place)
    assert (seen.kind, seen.classes, seen.has_sides, seen.owned) == ("archive", {"cat": 4, "dog": 2}, True, True)
    assert {entry.path: entry.kind for entry in seen.left} == {"../out.png": "unsafe", "pets/readme.txt": "stray"}
    assert written == [5]  # the text could have been a table


def test_what_cannot_be_imported_is_explained(tmp_path: Path) -> None:
    with pytest.raises(NotThere, match="does not exist"):
        survey(tmp_path / "nothing")
    (tmp_path / "notes.txt").write_text("no pictures")
    with pytest.raises(BadInput, match=r"notes\.txt"):
        survey(tmp_path / "notes.txt")
