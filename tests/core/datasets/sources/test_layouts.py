"""Folders labelled by tables, as competitions and Roboflow hand them out."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from core.datasets.importing.importing import import_pictures
from core.datasets.importing.survey import survey
from core.datasets.sources.layouts import SAY_COLUMN, read_layout, readings_of
from core.datasets.sources.listing import Listing
from core.datasets.sources.options import ImportOptions
from core.datasets.sources.reading import Undecided
from core.support.errors import BadInput, NotThere
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.archives import tarred, zipped


def read(place: Path, **options: str) -> Listing:
    return read_layout(place, place, ImportOptions(**options), Context())  # type: ignore[arg-type]


def made(place: Path, *files: str, **tables: str) -> Path:
    for name in files:
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(name.encode())
    for name, text in tables.items():
        (place / f"{name}.csv").write_text(text)
    return place


def labels(listing: Listing) -> dict[str, str]:
    return {entry.path: entry.label for entry in listing.found}


@pytest.mark.parametrize(
    ("head", "names"),
    [
        ("id,breed", ("a1", "b2", "c3", "d4")),
        ("image_id,label", ("a1.jpg", "b2.jpg", "c3.jpg", "d4.jpg")),
        ("label,Image", ("a1.jpg", "b2.jpg", "c3.jpg", "d4.jpg")),
        ("path,class", ("train/a1.jpg", "train/b2.jpg", "train/c3.jpg", "train/d4.jpg")),
        ("id_code,diagnosis,age", ("train/a1", "train/b2", "./train/c3", "train\\d4")),
    ],
)
def test_files_are_named_with_and_without_endings(tmp_path: Path, head: str, names: tuple[str, ...]) -> None:
    said = ("cat", "dog", "cat", "dog")
    swapped = head.startswith("label")
    rows = [",".join([label, name] if swapped else [name, label]) for name, label in zip(names, said, strict=True)]
    extra = ",7" if head.count(",") == 2 else ""
    place = made(tmp_path, *(f"train/{stem}.jpg" for stem in ("a1", "b2", "c3", "d4")), "test/x9.jpg", "sample_submission.csv")
    (place / "train.csv").write_text("\n".join([head, *(row + extra for row in rows)]))
    listing = read(place)
    assert labels(listing) == {"train/a1.jpg": "cat", "train/b2.jpg": "dog", "train/c3.jpg": "cat", "train/d4.jpg": "dog"}
    assert {entry.path: entry.kind for entry in listing.left} == {"test/x9.jpg": "unlabelled", "sample_submission.csv": "table"}
    assert all(entry.columns == ((("age", "7"),) if extra else ()) for entry in listing.found)


def test_what_is_no_folder_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(NotThere) as caught:
        read(tmp_path / "gone")
    assert caught.value.message == f"{tmp_path / 'gone'} is not a folder."
    assert caught.value.hint == "Choose a folder, a zip or tar archive, or a CSV table."


def test_what_lies_behind_a_reading_that_is_sure_is_read_where_all_are_asked_for(tmp_path: Path) -> None:
    table = "file,label\n1.jpg,a\n2.jpg,b\n3.jpg,a\n4.jpg,b\n"
    place = made(tmp_path, "cat/1.jpg", "dog/2.jpg", "cat/3.jpg", "dog/4.jpg", labels=table)
    every = readings_of(place, ImportOptions(), Context())
    assert [reading.name for reading in every] == ["labels.csv", "folders"]
    assert readings_of(place, ImportOptions(), Context(), all_=False) == every[:1]


def test_tables_without_a_class_are_named_where_nothing_says_what_pictures_show(tmp_path: Path) -> None:
    tables = {f"t{number}": "file,width\n" + "".join(f"{n}.jpg,{n}\n" for n in range(4)) for number in range(4)}
    (reading,) = readings_of(made(tmp_path, *(f"{n}.jpg" for n in range(4)), **tables), ImportOptions(), Context())
    assert reading.doubts[1:] == tuple(
        f"t{number}.csv names pictures, and no column of it looks like a class: {SAY_COLUMN}" for number in range(3)
    )


def test_columns_of_0_and_1_are_classes(tmp_path: Path) -> None:
    table = "image_id,healthy,rust,scab\nTrain_0,1,0,0\nTrain_1,0,1,0\nTrain_2,0,0,1\nTrain_3,0,0,1\n"
    place = made(tmp_path, *(f"images/Train_{n}.jpg" for n in range(4)), train=table)
    assert list(labels(read(place)).values()) == ["healthy", "rust", "scab", "scab"]


def test_lines_that_cannot_be_used_are_listed(tmp_path: Path) -> None:
    rows = ["a,cat", "b,dog", "c,cat", "d,dog", "e,cat", "f,dog", "gone,cat", "a,dog", "g", "h,"]
    place = made(tmp_path, *(f"pictures/{n}.jpg" for n in "abcdefhi"), labels="\n".join(["id,label", *rows]))
    with pytest.raises(Undecided, match=r"1 picture has several labels \(pictures/a.jpg: cat, dog\)"):
        read(place)
    listing = read(place, several="leave")
    assert len(listing.found) == 5
    reasons = {entry.path: entry.reason for entry in listing.left}
    assert "does not exist" in reasons["gone"]
    assert reasons["pictures/a.jpg"] == "It has 2 labels: cat, dog."
    assert "does not exist" in reasons["g"]
    assert "empty" in reasons["pictures/h.jpg"]
    assert reasons["pictures/i.jpg"] == "No line of labels.csv names it."


def test_one_name_in_two_folders_is_taken_from_the_one_called_like_the_table(tmp_path: Path) -> None:
    files = [f"{side}_images/{n}.jpg" for side in ("train", "test") for n in range(4)]
    place = made(tmp_path, *files, train="id,label\n0,cat\n1,dog\n2,cat\n3,dog\n")
    assert sorted(labels(read(place))) == [f"train_images/{n}.jpg" for n in range(4)]
    place = made(tmp_path / "two", "x/1.jpg", "y/1.jpg", "x/2.jpg", "x/3.jpg", labels="id,label\n1,cat\n2,dog\n3,cat\n")
    listing = read(place)
    assert sorted(labels(listing)) == ["x/1.jpg", "x/2.jpg", "x/3.jpg"], "only x has all that the lines name"
    assert {entry.path: entry.kind for entry in listing.left} == {"y/1.jpg": "unlabelled"}


def test_tables_named_for_sides_are_a_given_split(tmp_path: Path) -> None:
    files = [f"images/{n}.jpg" for n in range(6)]
    tables = {"train": "id,label\n0,cat\n1,dog\n2,cat\n", "valid": "id,label\n3,cat\n4,dog\n5,dog\n"}
    listing = read(made(tmp_path, *files, **tables))
    assert [entry.side for entry in listing.found] == ["train"] * 3 + ["val"] * 3


@pytest.mark.parametrize(
    ("table", "left"),
    [
        ("path,width,height\ncat/1.jpg,10,20\ndog/2.jpg,11,21\n", []),
        ("id,price\n1,10.5\n2,11.5\n", []),
        ("name,colour\nalice,red\nbob,blue\n", [("notes.csv", "table")]),
        ("", [("notes.csv", "table")]),
        ("id,label\n", [("notes.csv", "table")]),
    ],
)
def test_a_table_about_something_else_leaves_the_class_folders_in_force(
    tmp_path: Path, table: str, left: list[tuple[str, str]]
) -> None:
    place = made(tmp_path, "cat/1.jpg", "dog/2.jpg", notes=table)
    listing = read(place)
    assert labels(listing) == {"cat/1.jpg": "cat", "dog/2.jpg": "dog"}
    assert [(entry.path, entry.kind) for entry in listing.left] == left


def test_links_in_a_labelled_folder_lead_nowhere(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "e.jpg").write_bytes(b"e")
    place = made(
        tmp_path / "set", "images/a.jpg", "images/b.jpg", labels="id,label\na,cat\nb,dog\ne,cat\n../elsewhere/e.jpg,cat\n"
    )
    (place / "images" / "more").symlink_to(tmp_path / "elsewhere")
    (place / "images" / "e.jpg").symlink_to(tmp_path / "elsewhere" / "e.jpg")
    listing = read(place)
    assert sorted(labels(listing)) == ["images/a.jpg", "images/b.jpg"]
    assert {entry.path for entry in listing.left if entry.kind == "outside"} == {"images/more", "images/e.jpg"}


def test_groups_come_from_a_column_or_a_pattern(tmp_path: Path) -> None:
    table = "id,label,group\np1_1,cat,one\np1_2,cat,one\np2_1,dog,two\n"
    place = made(tmp_path / "c", "i/p1_1.jpg", "i/p1_2.jpg", "i/p2_1.jpg", labels=table)
    assert [entry.group for entry in read(place).found] == ["one", "one", "two"]
    assert [entry.group for entry in read(place, group_pattern=r"(p\d)_").found] == ["p1", "p1", "p2"]


def roboflow(place: Path) -> Path:
    for side, rows in (("train", ["a.jpg, 1, 0", "b.jpg, 0, 1"]), ("valid", ["c.jpg,0,1"]), ("test", ["d.jpg,1,0", "e.jpg,1,1"])):
        made(place, *(f"{side}/{row[0]}.jpg" for row in rows))
        (place / side / "_classes.csv").write_text("\n".join(["filename, cat, dog", *rows]))
    (place / "README.roboflow.txt").write_text("CC BY 4.0")
    made(place, "train/unnamed.jpg")
    return place


def test_a_roboflow_folder_keeps_its_sides(tmp_path: Path) -> None:
    place = roboflow(tmp_path)
    listing = read(place)
    assert [(entry.path, entry.label, entry.side) for entry in listing.found] == [
        ("test/d.jpg", "cat", "test"),
        ("train/a.jpg", "cat", "train"),
        ("train/b.jpg", "dog", "train"),
        ("valid/c.jpg", "dog", "val"),
    ]
    reasons = {entry.path: entry.reason for entry in listing.left}
    assert set(reasons) == {"README.roboflow.txt", "test/e.jpg", "train/unnamed.jpg"}
    assert "2 labels: cat, dog" in reasons["test/e.jpg"]


def test_a_roboflow_folder_without_a_usable_line_is_explained(tmp_path: Path) -> None:
    (tmp_path / "train").mkdir()
    (tmp_path / "train" / "_classes.csv").write_text("filename,cat,dog\nmissing.jpg,1,0\n")
    with pytest.raises(BadInput, match=r"train/_classes.csv: A table that names none of the pictures"):
        read(tmp_path)


@pytest.mark.parametrize("make", [zipped, tarred])
def test_labelled_folders_come_in_archives(tmp_path: Path, make: Callable[..., Path]) -> None:
    kaggle = made(tmp_path / "k", "a.jpg", "b.jpg", train="id,label\na,cat\nb,dog\n")
    for name, folder in (("kaggle", kaggle), ("robo", roboflow(tmp_path / "r"))):
        files = {f"{name}/{path.relative_to(folder).as_posix()}": path.read_bytes() for path in folder.rglob("*.*")}
        place = make(tmp_path / (f"{name}.zip" if make is zipped else f"{name}.tgz"), files)
        seen = survey(place)
        assert seen.classes == ({"cat": 1, "dog": 1} if name == "kaggle" else {"cat": 2, "dog": 2})
        assert seen.has_sides == (name == "robo")


def test_a_labelled_folder_is_imported_in_place(workspace: Workspace, shapes_folder: Callable[..., Path], tmp_path: Path) -> None:
    drawn = shapes_folder(classes=2, each=3, size=16)
    place = tmp_path / "competition"
    (place / "images").mkdir(parents=True)
    rows = []
    for number, path in enumerate(sorted(drawn.rglob("*.*"))):
        shutil.copy(path, place / "images" / f"{number}{path.suffix}")
        rows.append(f"{number},{path.parent.name}")
    (place / "train.csv").write_text("\n".join(["id,label", *rows]))
    result = import_pictures(workspace, "competition", place)
    assert (result.added, result.classes) == (6, {"circle": 3, "square": 3})
    again = import_pictures(workspace, "competition", place)
    assert (again.added, again.already) == (0, 6)


def test_a_table_that_contradicts_folders_of_the_same_classes_is_a_question(tmp_path: Path) -> None:
    """The table won without a word, though it said the contrary of every folder."""
    names = [f"{label}/{label}{n}.jpg" for label in ("cat", "dog") for n in range(5)]
    other = {"cat": "dog", "dog": "cat"}
    place = made(tmp_path, *names, labels="file,label\n" + "\n".join(f"{name},{other[name[:3]]}" for name in names))
    with pytest.raises(Undecided, match=r"Of 10 pictures the folders say another class than the table does") as caught:
        read(place)
    assert [reading.answer for reading in caught.value.readings] == ["--reading labels.csv", "--reading folders"]
    assert read(place, reading="folders").found[0].label == "cat"
    assert read(place, table="labels.csv").found[0].label == "dog"
