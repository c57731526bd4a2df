"""Exported folders: right pictures in right places, whole or absent, nothing of anyone else's replaced."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import import_pictures
from core.derived import exporting
from core.derived.exporting import ExportOptions, _Writing, export_dataset
from core.derived.parents import parents
from core.support.errors import DiskFull, NotThere, Refused
from core.support.jobs import Abandoned, Context, Progress
from core.support.system_errors import in_plain_words
from core.support.workspace import Workspace
from tests.derived_datasets import sides_of
from tests.exported_folders import manifest


def files_in(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def test_used_pictures_lie_in_their_decided_classes_and_can_be_imported_again(
    workspace: Workspace, objects: Dataset, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    result = export_dataset(objects, folder)
    found = files_in(folder)
    lists = {"manifest.csv", "credits.csv", "credits.html"}
    pictures = {path: sha for path, sha in found.items() if path not in lists}
    assert result.pictures == len(pictures) == 11
    assert result.counts == {"": {"box": 5, "disc": 6}}
    assert "disc/box-4.jpg" in pictures  # relabelled
    assert "disc/disc-5.png" not in pictures  # excluded
    assert sorted(pictures.values()) == sorted(objects.table().sha256)
    rows = manifest(folder)
    assert {path: row["sha256"] for path, row in rows.items()} == pictures
    assert {row["class"] for row in rows.values()} == {"box", "disc"}
    again = import_pictures(workspace, "again", folder)
    assert again.classes == {"box": 5, "disc": 6}


def test_a_split_becomes_folders_above_the_classes(workspace: Workspace, objects: Dataset, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    split = objects.current_split
    result = export_dataset(objects, folder, ExportOptions(split))
    assert set(result.counts) == {"train", "val", "test"}
    sides = sides_of(objects)
    for file, row in manifest(folder).items():
        assert file.split("/")[0] == row["side"] == sides[row["path"]]
    import_pictures(workspace, "again", folder)
    again = Dataset.open(workspace, "again")
    assert again.current_split == "given"
    names = {path.rsplit("/", 1)[-1]: side for path, side in sides_of(again).items()}
    assert names == {path.rsplit("/", 1)[-1]: side for path, side in sides.items()}
    with pytest.raises(NotThere, match="no split called"):
        export_dataset(objects, tmp_path / "other", ExportOptions("nothing"))


def test_files_are_linked_where_possible_and_copied_where_asked(objects: Dataset, tmp_path: Path) -> None:
    linked = export_dataset(objects, tmp_path / "linked")
    copied = export_dataset(objects, tmp_path / "copied", ExportOptions(link=False))
    assert (linked.linked, linked.copied) == (11, 0)
    assert (copied.linked, copied.copied) == (0, 11)
    own = objects.picture_path("box/box-0.jpg")
    assert os.path.samefile(own, tmp_path / "linked" / "box" / "box-0.jpg")
    assert not os.path.samefile(own, tmp_path / "copied" / "box" / "box-0.jpg")


def test_where_links_are_impossible_files_are_copied(objects: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def another_disk(*names: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", another_disk)
    assert export_dataset(objects, tmp_path / "out").copied == 11


def test_a_folder_that_is_not_empty_is_left_alone_unless_asked(objects: Dataset, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    (folder / "box").mkdir(parents=True)
    (folder / "box" / "box-0.jpg").write_bytes(b"mine")
    (folder / "notes.txt").write_text("mine too")
    before = files_in(folder)
    with pytest.raises(Refused, match="not empty"):
        export_dataset(objects, folder)
    assert files_in(folder) == before
    result = export_dataset(objects, folder, ExportOptions(into_existing=True))
    assert [(left.path, left.kind) for left in result.left] == [("box/box-0.jpg", "in-the-way")]
    assert before.items() <= files_in(folder).items()
    again = export_dataset(objects, folder, ExportOptions(into_existing=True))
    assert (again.pictures, again.already) == (10, 10)


def test_no_export_goes_into_or_around_the_dataset_itself(objects: Dataset, tmp_path: Path) -> None:
    for place in (objects.folder, objects.root / "disc", objects.folder.parent, objects.folder / ".." / "objects" / "x"):
        with pytest.raises(Refused, match="belongs to the dataset"):
            export_dataset(objects, place, ExportOptions(into_existing=True))
    (tmp_path / "file").write_text("")
    with pytest.raises(Refused, match="is a file"):
        export_dataset(objects, tmp_path / "file")


def test_files_that_changed_are_named_and_left_out(objects: Dataset, tmp_path: Path) -> None:
    objects.picture_path("box/box-0.jpg").write_bytes(b"something else")
    objects.picture_path("box/box-1.png").unlink()
    os.utime(objects.picture_path("box/box-2.jpg"))  # another time stamp alone changes nothing
    result = export_dataset(objects, tmp_path / "out")
    assert {left.path: left.kind for left in result.left} == {"box/box-0.jpg": "changed", "box/box-1.png": "missing"}
    assert result.pictures == 9


def test_an_export_that_is_dropped_leaves_nothing(objects: Dataset, tmp_path: Path) -> None:
    context: Context

    def drop(event: object) -> None:
        if isinstance(event, Progress) and event.what == "Writing pictures":
            context.abandon()

    for options, place in ((ExportOptions(), "new"), (ExportOptions(into_existing=True), "full")):
        folder = tmp_path / "places" / place
        folder.mkdir(parents=True)
        if place == "full":
            (folder / "mine.txt").write_text("mine")
        context = Context(drop)
        with pytest.raises(Abandoned):
            export_dataset(objects, folder, options, context)
    assert files_in(tmp_path / "places") == {"full/mine.txt": hashlib.sha256(b"mine").hexdigest()}


def test_a_full_disk_leaves_nothing(objects: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[object] = []
    original = shutil.copyfile

    def copy(file: Path, target: Path) -> None:
        copied.append(file)
        original(file, target)
        if len(copied) == 3:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", copy)
    with pytest.raises(DiskFull):
        export_dataset(objects, tmp_path / "places" / "out", ExportOptions(link=False))
    assert files_in(tmp_path / "places") == {}
    assert exporting.NAME == "manifest.csv"


def test_equal_names_are_kept_apart(workspace: Workspace, objects: Dataset, tmp_path: Path) -> None:
    other = objects.catalog.by_paths(["box/box-0.jpg"])[0]
    folder = tmp_path / "more"
    for label in ("one", "two"):
        (folder / label).mkdir(parents=True)
        shutil.copy(objects.picture_path("disc/disc-0.jpg" if label == "one" else other.path), folder / label / "SAME.jpg")
    import_pictures(workspace, "more", folder)
    more = Dataset.open(workspace, "more")
    more.catalog.relabel([sample.id for sample in more.catalog.samples()], "one")
    export_dataset(more, tmp_path / "out")
    assert len(manifest(tmp_path / "out")) == 2
    assert len({path.casefold() for path in files_in(tmp_path / "out")}) == 3


def test_an_empty_folder_is_filled_and_stays_the_folder_it_was(objects: Dataset, tmp_path: Path) -> None:
    """It may be the root of a disk, which cannot be replaced, or the folder that somebody's shell stands in."""
    folder = tmp_path / "disk"
    folder.mkdir()
    before = folder.stat().st_ino
    result = export_dataset(objects, folder)
    assert folder.stat().st_ino == before
    assert len([path for path in files_in(folder) if path.count("/")]) == result.pictures == 11
    assert sorted(entry.name for entry in folder.iterdir()) == ["box", "credits.csv", "credits.html", "disc", "manifest.csv"]


def test_what_a_killed_export_left_is_cleared_away(objects: Dataset, tmp_path: Path) -> None:
    script = (
        "import os, sys\nfrom pathlib import Path\nfrom core.datasets.catalog.dataset import Dataset\n"
        "from core.derived import exporting\nfrom core.support.workspace import Workspace\n"
        "exporting._lists = lambda *_: os._exit(9)\n"
        "exporting.export_dataset(Dataset.open(Workspace.at(Path(sys.argv[1])), 'objects'), Path(sys.argv[2]))\n"
    )
    new, empty = tmp_path / "places" / "new", tmp_path / "places" / "empty"
    empty.mkdir(parents=True)
    for folder in (new, empty):
        command = [sys.executable, "-c", script, str(objects.folder.parents[1]), str(folder)]
        assert subprocess.run(command, check=False, cwd=Path(__file__).resolve().parents[3]).returncode == 9
    assert len([path for path in files_in(tmp_path / "places") if not path.endswith("/.lock")]) == 2 * 11
    for folder in (new, empty):
        assert export_dataset(objects, folder).pictures == 11
    assert sorted(entry.name for entry in (tmp_path / "places").iterdir()) == ["empty", "new"]
    assert {path.split("/")[0] for path in files_in(empty)} == {"box", "disc", "manifest.csv", "credits.csv", "credits.html"}


def test_a_place_that_takes_no_files_is_at_fault_not_the_pictures(
    objects: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(file: Path, target: Path) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(target))

    monkeypatch.setattr(shutil, "copyfile", refused)
    with pytest.raises(OSError, match="Read-only") as caught:
        export_dataset(objects, tmp_path / "places" / "out", ExportOptions(link=False))
    assert "cannot be written to" in str(in_plain_words(caught.value))
    assert files_in(tmp_path / "places") == {}


def test_pictures_on_a_disk_that_is_gone_are_not_exported_as_nothing(
    workspace: Workspace, shapes_folder: Callable[..., Path], tmp_path: Path
) -> None:
    folder = shapes_folder(each=3)
    import_pictures(workspace, "stick", folder)
    folder.rename(tmp_path / "unplugged")
    with pytest.raises(NotThere, match="The pictures of stick are not at"):
        export_dataset(Dataset.open(workspace, "stick"), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_what_others_are_writing_is_left_alone(objects: Dataset, tmp_path: Path) -> None:
    names = ("out.abcd1234", "out.efgh5678", "out.v2.ijkl9012")
    at_work, killed, of_another = (tmp_path / f".{name}.safelight-part" for name in names)
    for part in (at_work, killed, of_another):
        part.mkdir()
        (part / "picture.jpg").write_bytes(b"x")
    with FileLock(at_work / ".lock"):
        export_dataset(objects, tmp_path / "out")
    assert (at_work.is_dir(), killed.exists(), of_another.is_dir()) == (True, False, True)
    assert not (tmp_path / "out" / ".lock").exists()


@pytest.mark.parametrize("place", ["/proc/pictures", "/dev/null/pictures"])
def test_a_place_that_takes_no_folders_is_refused(objects: Dataset, place: str) -> None:
    with pytest.raises(Refused, match="takes no folders"):
        export_dataset(objects, Path(place))


def test_what_was_written_is_taken_back_but_not_what_was_there(objects: Dataset, tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    writing = _Writing(place, link=False)
    (place / "labels.csv").write_text("an earlier one")
    for name in ("labels.csv", "manifest.csv"):
        writing.writes(name).write_text("new")
    parent = parents(objects)[0]
    assert writing.put(parent, "a/one.png") == ""
    assert writing.put(parent, "a/one.png") == ""
    (place / "other.png").write_bytes(b"other")
    assert writing.put(parent, "other.png") == "A file of that name with other content is there already."
    assert writing.kinds == ["copied", "already"]
    writing.take_back()
    assert sorted(path.name for path in place.rglob("*.*")) == ["labels.csv", "other.png"]
