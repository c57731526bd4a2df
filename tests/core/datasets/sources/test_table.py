"""CSV tables: columns, paths, and every line that cannot be used with its number."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import import_pictures
from core.datasets.sources.listing import Listing
from core.datasets.sources.options import ImportOptions
from core.datasets.sources.reading import Undecided
from core.datasets.sources.table import read_chosen
from core.datasets.splits.splitting import SplitRequest, make_split
from core.support.errors import BadInput
from core.support.jobs import Context
from core.support.workspace import Workspace


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "table"
    (folder / "pics").mkdir(parents=True)
    for name in "abcdef":
        (folder / "pics" / f"{name}.png").write_bytes(b"x")
    (tmp_path / "outside.png").write_bytes(b"x")
    return folder / "labels.csv"


def read(place: Path, text: str | bytes) -> Listing:
    place.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return read_chosen(place, place.parent, ImportOptions(), Context())


def test_columns_are_found_by_name_in_any_order(place: Path) -> None:
    listing = read(
        place, "label,owner,path,split,group\ncat,ann,pics/a.png,train,g1\ndog,,pics/b.png,,\n\ndog,bob,pics/c.png,Valid,g1\n"
    )
    assert [(entry.path, entry.label, entry.side, entry.group, entry.columns) for entry in listing.found] == [
        ("pics/a.png", "cat", "train", "g1", (("owner", "ann"),)),
        ("pics/b.png", "dog", None, None, ()),
        ("pics/c.png", "dog", "val", "g1", (("owner", "bob"),)),
    ]
    assert listing.left == ()
    assert listing.root == place.parent.resolve()


@pytest.mark.parametrize(
    "text", ["path;label\npics/a.png;x,y\n", "\ufeffPath\tLabel\r\npics/a.png\tx,y\r\n", 'path,label\n./pics//a.png,"x,y"\n']
)
def test_other_separators_byte_order_marks_and_quotes(place: Path, text: str) -> None:
    (entry,) = read(place, text).found
    assert (entry.path, entry.label) == ("pics/a.png", "x,y")


def test_every_bad_line_is_listed_with_its_number(place: Path) -> None:
    os.symlink("../../outside.png", place.parent / "pics" / "link.png")
    with pytest.raises(Undecided, match="several labels"):
        read(place, "path,label\npics/a.png,cat\npics/b.png,dog\npics/a.png,dog\n")
    listing = read(
        place,
        "path,label,split\n"
        "pics/a.png,cat,train\n"
        "pics/none.png,cat,train\n"
        "../outside.png,cat,train\n"
        "/etc/passwd,cat,train\n"
        "pics/link.png,cat,train\n"
        "pics,cat,train\n"
        "pics/b.png,,train\n"
        "pics/c.png,cat,trian\n"
        "pics/a.png,cat,train\n"
        "pics/d.png,cat\n"
        "pics/f.png,cat,train,more\n"
        ",cat,train\n"
        "pics/../pics/e.png,dog,test\n",
    )
    assert [entry.path for entry in listing.found] == ["pics/a.png", "pics/d.png", "pics/e.png"]
    assert {(entry.path, entry.reason) for entry in listing.left} == {
        ("pics/none.png", "Line 3 of labels.csv: the file does not exist."),
        ("../outside.png", "Line 4 of labels.csv: the path leads out of the folder."),
        ("/etc/passwd", "Line 5 of labels.csv: the path is not below the folder, and no file in it is called so."),
        ("pics/link.png", "Line 6 of labels.csv: the path is a link that leads out of the folder."),
        ("pics", "Line 7 of labels.csv: the file does not exist."),
        ("pics/b.png", "Its class is empty in labels.csv."),
        ("pics/c.png", "Line 9 of labels.csv: the split is 'trian', not train, val or test."),
        ("pics/f.png", "Line 12 of labels.csv: 4 columns where the first line has 3."),
        ("labels.csv", "Line 13 of labels.csv: the file name is empty."),
    }
    assert "1 line has fewer columns than the first of labels.csv; what is missing is empty." in listing.notes
    assert "1 line says again what an earlier one says." in listing.notes


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("a,b\n1,2\n", "names none of the pictures"),
        ("path,label\n", "no lines below"),
        ("path,label\nnone.png,x\n", "names none of the pictures"),
        (b"path,label\npics/a.png,x\x00\n", "no text"),
        (b"\xff\xfep\x00a", "says it is utf-16"),
        ('path,label\n"' + "x" * 200_000 + '",y\n', "not a table from line"),
    ],
)
def test_tables_that_cannot_be_used_are_explained(place: Path, text: str | bytes, words: str) -> None:
    with pytest.raises(BadInput, match=words) as caught:
        read(place, text)
    assert "labels.csv" in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize(
    ("folder", "why"),
    [
        ("", "{} has 1 picture but no subfolders and no table that names them, so their classes are not known."),
        ("pics/", "Neither folders nor tables in {} say what its 1 picture show."),
    ],
)
def test_a_chosen_table_that_names_nothing_says_what_else_is_there(tmp_path: Path, folder: str, why: str) -> None:
    (tmp_path / folder).mkdir(exist_ok=True)
    (tmp_path / f"{folder}a.png").write_bytes(b"a")
    table = tmp_path / "labels.csv"
    table.write_text("path,label\nnone.png,x\n")
    with pytest.raises(BadInput) as caught:
        read_chosen(table, tmp_path, ImportOptions(), Context())
    assert caught.value.message == f"{why.format(table)} labels.csv: A table that names none of the pictures that are here."


def test_a_table_becomes_a_dataset_with_groups_and_sides(workspace: Workspace, shapes_folder: Callable[..., Path]) -> None:
    folder = shapes_folder(classes=2, each=12, size=16)
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.*"))
    rows = [
        f"{path},{path.split('/')[0]},case{n % 5},{'test' if n % 4 == 0 else 'train'},owner{n % 7}"
        for n, path in enumerate(files)
    ]
    (folder / "table.csv").write_text("path,label,group,split,owner\n" + "\n".join(rows) + "\n", encoding="utf-8")
    result = import_pictures(workspace, "table", folder / "table.csv")
    assert (result.added, result.refused) == (24, ())
    dataset = Dataset.open(workspace, "table")
    assert dataset.current_split == "given"
    assert dataset.catalog.column_names() == ("owner",)
    split = make_split(dataset, SplitRequest(group_by="owner"))
    assert split.groups == 1
    assert import_pictures(workspace, "table", folder / "table.csv").already == 24
    own = import_pictures(workspace, "own", folder / "table.csv", ImportOptions(copy=True))
    assert own.added == 24
    assert len(list((workspace.dataset_folder("own") / "images").rglob("*.*"))) == 24
