"""Imports: layouts, what is left aside, copies, coming again, and that a cancelled or killed one leaves nothing."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import ImportOptions, ImportResult, import_pictures
from core.datasets.sources.reading import Undecided
from core.pictures.thumbnails import thumbnail_path
from core.support.errors import BadInput, NotThere, Refused
from core.support.jobs import Abandoned, Context, Note, Progress
from core.support.workspace import Workspace

REPOSITORY = Path(__file__).resolve().parents[4]
COPY = ImportOptions(copy=True)


@pytest.fixture
def folder(shapes_folder: Callable[..., Path]) -> Path:
    return shapes_folder(classes=2, each=3, size=16)


def reasons(result: ImportResult) -> dict[str, str]:
    return {entry.path: entry.kind for entry in result.refused}


def contents(place: Path) -> list[str]:
    """Everything in a workspace's data folder but the lock files of imports."""
    return sorted(str(path.relative_to(place)) for path in place.rglob("*") if path.is_file() and path.suffix != ".lock")


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


def test_classes_that_differ_only_in_case_are_noted(workspace: Workspace, folder: Path) -> None:
    (folder / "square").rename(folder / "Circle")
    if len(list(folder.iterdir())) < 2:
        pytest.skip("this disk does not tell upper from lower case")
    events: list[object] = []
    result = import_pictures(workspace, "case", folder, COPY, Context(events.append))
    assert result.classes == {"Circle": 3, "circle": 3}
    assert any("Circle, circle" in note for note in result.notes)
    assert any(isinstance(event, Note) for event in events)
    paths = [sample.path for sample in Dataset.open(workspace, "case").catalog.samples()]
    assert len({path.casefold() for path in paths}) == 6


def test_a_copy_is_the_datasets_own_and_verified(workspace: Workspace, folder: Path) -> None:
    result = import_pictures(workspace, "own", folder, COPY)
    dataset = Dataset.open(workspace, "own")
    assert (result.added, dataset.here, dataset.root) == (6, True, dataset.folder / "images")
    for sample in dataset.catalog.samples():
        assert dataset.picture_path(sample.path).read_bytes() == (folder / sample.path).read_bytes()
    shutil.rmtree(folder / "circle")
    assert dataset.picture_path("circle/circle-000.png").is_file()


@pytest.mark.parametrize("options", [ImportOptions(), COPY])
def test_importing_again_adds_only_what_is_new(workspace: Workspace, folder: Path, options: ImportOptions) -> None:
    import_pictures(workspace, "shapes", folder, options)
    os.utime(folder / "circle" / "circle-000.png", (1, 1))
    Image.new("RGB", (20, 20), "red").save(folder / "square" / "new.png")
    (folder / "square" / "cut.jpg").write_bytes((folder / "square" / "square-001.jpg").read_bytes()[:300])
    second = import_pictures(workspace, "shapes", folder, options)
    assert (second.added, second.already, reasons(second)) == (1, 6, {"square/cut.jpg": "truncated"})
    third = import_pictures(workspace, "shapes", folder, options)
    assert (third.added, third.already, reasons(third)) == (0, 7, {"square/cut.jpg": "truncated"})
    assert third.classes == {"circle": 3, "square": 4}


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


def test_moved_and_changed_files_in_place(workspace: Workspace, folder: Path) -> None:
    import_pictures(workspace, "shapes", folder)
    dataset = Dataset.open(workspace, "shapes")
    (first,) = dataset.catalog.by_paths(["circle/circle-000.png"])
    dataset.catalog.exclude([first.id])
    (folder / "circle" / "circle-000.png").rename(folder / "circle" / "renamed.png")
    Image.new("RGB", (20, 20), "red").save(folder / "square" / "square-000.png")
    result = import_pictures(workspace, "shapes", folder)
    assert (result.added, result.already) == (1, 5)
    assert len(result.notes) == 2
    (moved,) = dataset.catalog.by_paths(["circle/renamed.png"])
    assert (moved.id, moved.excluded) == (first.id, True)
    assert dataset.catalog.count() == 6


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


def test_groups_come_from_a_pattern(workspace: Workspace, folder: Path) -> None:
    import_pictures(workspace, "shapes", folder, ImportOptions(group_pattern=r"-(\d+)\."))
    groups = {sample.given_group for sample in Dataset.open(workspace, "shapes").catalog.samples()}
    assert groups == {"000", "001", "002"}
    with pytest.raises(BadInput, match="regular expression"):
        import_pictures(workspace, "other", folder, ImportOptions(group_pattern="("))
    with pytest.raises(BadInput, match="for ever"):
        import_pictures(workspace, "other", folder, ImportOptions(group_pattern="(a+)+"))


def test_progress_tells_how_far_it_is(workspace: Workspace, folder: Path) -> None:
    events: list[object] = []
    import_pictures(workspace, "shapes", folder, context=Context(events.append))
    reading = [event for event in events if isinstance(event, Progress) and event.what == "Reading pictures"]
    assert (reading[-1].done, reading[-1].total) == (6, 6)


def cancelling(at: int) -> Context:
    """A context that is abandoned at its n-th event."""
    seen = 0

    def count(event: object) -> None:
        nonlocal seen
        seen += 1
        if seen == at:
            context.abandon()

    context = Context(count)
    return context


@pytest.mark.parametrize("options", [ImportOptions(), COPY])
def test_a_cancelled_import_leaves_nothing(workspace: Workspace, folder: Path, options: ImportOptions) -> None:
    for at in (1, 2, 3):
        with pytest.raises(Abandoned):
            import_pictures(workspace, "shapes", folder, options, cancelling(at))
        assert contents(workspace.data) == []
    import_pictures(workspace, "shapes", folder, options)
    Image.new("RGB", (20, 20), "red").save(folder / "square" / "new.png")
    dataset = Dataset.open(workspace, "shapes")
    before = dataset.catalog.samples()
    pictures = contents(dataset.root)
    with pytest.raises(Abandoned):
        import_pictures(workspace, "shapes", folder, options, cancelling(3))
    assert dataset.catalog.samples() == before
    assert [path for path in contents(dataset.root) if path != "square/new.png"] == [p for p in pictures if p != "square/new.png"]


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
