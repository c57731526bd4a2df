"""Imports: layouts, what is left aside, coming again, and that a killed one leaves nothing."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing import importing
from core.datasets.importing.importing import ImportOptions, import_pictures
from core.datasets.sources.reading import Undecided
from core.pictures.decoder.pool import DecoderPool
from core.pictures.thumbnails import thumbnail_path
from core.support.errors import BadInput, NotThere, Refused
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.importing_folders import COPY, contents, reasons

REPOSITORY = Path(__file__).resolve().parents[4]


def test_a_folder_is_used_in_place(workspace: Workspace, folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    result = import_pictures(workspace, "shapes", folder)
    assert (result.added, result.already, result.refused) == (6, 0, ())
    assert result.classes == {"circle": 3, "square": 3}
    dataset = Dataset.open(workspace, "shapes")
    assert (dataset.root, dataset.here) == (folder.resolve(), False)
    assert not (dataset.folder / "images").exists()
    for sample in dataset.catalog.samples():
        assert dataset.picture_path(sample.path).is_file()
        assert thumbnail_path(dataset.folder, sample.sha256).is_file()
        assert (sample.width, sample.height, sample.source) == (16, 16, "folder")
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_a_child_begins_before_files_are_listed_where_all_of_them_are_new(
    workspace: Workspace, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It began when everything was listed: until then a core had nothing to do, half a second of ten thousand files."""
    order: list[str] = []
    start, listed = DecoderPool.start, importing.source_for(folder).read

    def started(pool: DecoderPool, processes: int) -> None:
        order.append(f"{processes} begun")
        start(pool, processes)

    def read(*given: object) -> object:
        order.append("listed")
        return listed(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(DecoderPool, "start", started)
    monkeypatch.setattr(importing, "source_for", lambda place: SimpleNamespace(name="folder", read=read))
    assert import_pictures(workspace, "shapes", folder).added == 6
    assert import_pictures(workspace, "shapes", folder).already == 6
    assert order == ["1 begun", "listed", "listed"]


@pytest.mark.parametrize("copy", [False, True])
def test_a_folder_may_have_a_name_that_is_no_utf_8(workspace: Workspace, folder: Path, copy: bool) -> None:
    odd = folder.rename(folder.with_name(os.fsdecode(b"caf\xe9")))
    assert import_pictures(workspace, "shapes", odd, ImportOptions(copy=copy)).added == 6
    again = import_pictures(workspace, "shapes", odd, ImportOptions(copy=copy))
    assert (again.added, again.already) == (0, 6)
    dataset = Dataset.open(workspace, "shapes")
    assert all(dataset.picture_path(sample.path).is_file() for sample in dataset.catalog.samples())
    assert copy or dataset.root == odd.resolve()


def test_everything_that_is_not_taken_in_is_listed(workspace: Workspace, folder: Path) -> None:
    picture = (folder / "circle" / "circle-000.png").read_bytes()
    (folder / "loose.png").write_bytes(picture)
    (folder / ".hidden").mkdir()
    (folder / "circle" / ".DS_Store").write_bytes(b"x")
    (folder / "circle" / "more" / "deep").mkdir(parents=True)
    (folder / "circle" / "more" / "1.png").write_bytes(picture)
    (folder / "circle" / "more" / "deep" / "2.png").write_bytes(picture)
    (folder / "circle" / "notes.txt").write_text("words")
    (folder / "circle" / "cut.png").write_bytes(picture[:-40])
    (folder / "bad\nname").mkdir()
    os.symlink("/etc/passwd", folder / "circle" / "passwd.png")
    os.symlink("..", folder / "circle" / "up")
    os.symlink("circle-000.png", folder / "circle" / "twin.png")
    os.mkfifo(folder / "square" / "pipe.png")
    result = import_pictures(workspace, "shapes", folder)
    assert reasons(result) == {
        "loose.png": "stray",
        ".hidden": "hidden",
        "circle/.DS_Store": "hidden",
        "circle/more/1.png": "too-deep",
        "circle/more/deep/2.png": "too-deep",
        "circle/notes.txt": "no-picture",
        "circle/twin.png": "link",
        "circle/cut.png": "truncated",
        "bad\nname": "bad-name",
        "circle/passwd.png": "outside",
        "circle/up": "outside",
        "square/pipe.png": "not-a-file",
    }
    assert all(entry.reason for entry in result.refused)
    assert result.classes == {"circle": 3, "square": 3}
    again = import_pictures(workspace, "shapes", folder)
    assert (again.added, again.already, reasons(again)) == (0, 6, reasons(result))


def test_given_sides_are_kept_and_others_carved(workspace: Workspace, shapes_folder: Callable[..., Path], tmp_path: Path) -> None:
    place = tmp_path / "given"
    place.mkdir()
    shapes_folder(classes=2, each=6, size=16, seed=1).rename(place / "train")
    shapes_folder(classes=2, each=2, size=16, seed=2).rename(place / "Valid")
    (place / "other").mkdir()
    result = import_pictures(workspace, "given", place)
    dataset = Dataset.open(workspace, "given")
    table = dataset.table("given")
    assert dataset.current_split == "given"
    assert {side for path, side in zip(table.paths, table.sides, strict=True) if path.startswith("Valid/")} == {"val"}
    assert set(table.sides) == {"train", "val", "test"}
    assert reasons(result) == {"other": "stray"}
    assert any("no test" in note for note in result.notes)


def test_a_class_called_train_is_a_class_when_a_person_says_so(workspace: Workspace, folder: Path) -> None:
    (folder / "circle").rename(folder / "train")
    with pytest.raises(Undecided, match="train lies beside class folders") as caught:
        import_pictures(workspace, "trains", folder)
    assert "--class-level 1: 6 files in 2 classes (square, train)" in caught.value.hint
    assert import_pictures(workspace, "trains", folder, ImportOptions(class_level=1)).classes == {"square": 3, "train": 3}
    assert Dataset.open(workspace, "trains").split_names() == ()


@pytest.mark.parametrize("layout", ["missing", "empty", "flat", "one class", "a file"])
def test_layouts_that_cannot_be_used_are_explained_and_leave_nothing(
    workspace: Workspace, tmp_path: Path, folder: Path, layout: str
) -> None:
    place = tmp_path / "layout"
    if layout != "missing":
        place.mkdir()
    if layout == "flat":
        shutil.copy(folder / "circle" / "circle-000.png", place)
    elif layout == "one class":
        shutil.copytree(folder / "circle", place / "circle")
    elif layout == "a file":
        place = folder / "circle" / "circle-000.png"
    with pytest.raises((BadInput, NotThere)) as caught:
        import_pictures(workspace, "wrong", place)
    assert place.name in caught.value.message
    assert caught.value.hint
    assert contents(workspace.data) == []
    assert workspace.dataset_names() == []


def test_one_class_of_usable_pictures_is_not_enough(workspace: Workspace, folder: Path) -> None:
    for file in (folder / "square").iterdir():
        file.write_bytes(b"no picture")
    with pytest.raises(BadInput, match=r"only one class, circle.*square"):
        import_pictures(workspace, "wrong", folder)
    assert contents(workspace.data) == []


def test_another_folder_is_not_mixed_into_one_used_in_place(workspace: Workspace, folder: Path, tmp_path: Path) -> None:
    import_pictures(workspace, "shapes", folder)
    shutil.copytree(folder, tmp_path / "elsewhere")
    with pytest.raises(Refused, match="in place"):
        import_pictures(workspace, "shapes", tmp_path / "elsewhere")
    with pytest.raises(Refused, match="in place"):
        import_pictures(workspace, "shapes", folder, COPY)


def test_class_folders_without_files_are_told(workspace: Workspace, folder: Path) -> None:
    (folder / "hexagon").mkdir()
    result = import_pictures(workspace, "shapes", folder)
    assert "These class folders hold no files: hexagon." in result.notes
    assert "hexagon" not in result.classes


def test_two_imports_into_one_dataset_do_not_run_at_once(workspace: Workspace, folder: Path) -> None:
    def inside(event: object) -> None:
        with pytest.raises(Refused, match="Another import"):
            import_pictures(workspace, "shapes", folder)

    assert import_pictures(workspace, "shapes", folder, context=Context(inside)).added == 6


KILLED = """
import os, signal, sys
from core.datasets.importing import intake, staging
from core.datasets.importing.importing import ImportOptions, import_pictures
from core.support.jobs import Context
from core.support.workspace import Workspace
workspace, folder, at = Workspace.at(sys.argv[1]), sys.argv[2], sys.argv[3]
move_in = staging.move_in
def moved(*arguments):
    move_in(*arguments)
    if at == "moved":
        os.kill(os.getpid(), signal.SIGKILL)
staging.move_in = moved
def event(event):
    if at == "reading" and getattr(event, "done", 0) >= 1:
        os.kill(os.getpid(), signal.SIGKILL)
import_pictures(workspace, "shapes", folder, ImportOptions(copy=True), Context(event))
"""


@pytest.mark.parametrize("at", ["reading", "moved"])
@pytest.mark.parametrize("exists", [False, True])
def test_a_killed_import_leaves_nothing(workspace: Workspace, folder: Path, at: str, exists: bool) -> None:
    if exists:
        import_pictures(workspace, "shapes", folder, COPY)
        dataset = Dataset.open(workspace, "shapes")
        before, pictures = dataset.catalog.samples(), contents(dataset.root)
        Image.new("RGB", (20, 20), "red").save(folder / "square" / "new.png")
    process = subprocess.run(
        [sys.executable, "-c", KILLED, str(workspace.root), str(folder), at], cwd=REPOSITORY, capture_output=True, check=False
    )
    assert process.returncode == -signal.SIGKILL, process.stderr.decode()
    assert workspace.dataset_names() == (["shapes"] if exists else [])
    if exists:
        assert dataset.catalog.samples() == before
    result = import_pictures(workspace, "shapes", folder, COPY)
    assert result.added == (1 if exists else 6)
    dataset = Dataset.open(workspace, "shapes")
    assert contents(dataset.root) == sorted(sample.path for sample in dataset.catalog.samples())
    if exists:
        assert set(contents(dataset.root)) == {*pictures, "square/new.png"}
    assert not any((workspace.data / ".import").glob("*/*"))


def test_a_file_in_the_way_of_a_dataset_is_not_overwritten(workspace: Workspace, folder: Path) -> None:
    (workspace.data / "shapes").mkdir()
    (workspace.data / "shapes" / "mine.txt").write_text("mine")
    with pytest.raises(Refused, match="in the way"):
        import_pictures(workspace, "shapes", folder)
    assert contents(workspace.data) == ["shapes/mine.txt"]
