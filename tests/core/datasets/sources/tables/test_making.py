"""What tables make of the pictures: sides of one sort are none, and classes beside class folders are a question."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.datasets.sources.reading import Undecided
from tests.sources import TEN, answers, drawn, listed, rows, sides, ways


def test_folders_and_an_unknown_column_are_a_question(tmp_path: Path) -> None:
    files = [f"{('cat', 'dog')[n % 2]}/{n}.jpg" for n in range(8)]
    place = drawn(tmp_path, files, info_csv=rows("file,coat", *(f"{n}.jpg,{('long', 'short')[n // 4]}" for n in range(8))))
    with pytest.raises(Undecided, match="Both the folders and the column 'coat'"):
        listed(place)
    assert answers(ways(place)) == ["--label-column coat", "--reading folders"]
    assert listed(place, class_level=1).labels == ("cat", "dog")
    assert dict(listed(place, class_level=1).found[0].columns) == {}


def test_folds_are_kept_as_a_column_and_one_side_is_none(tmp_path: Path) -> None:
    lines = (f"{n}.png,{('cat', 'dog')[n % 2]},{n % 4},train" for n in range(10))
    listing = listed(drawn(tmp_path, TEN, labels_csv=rows("file,label,fold,split", *lines)))
    assert set(sides(listing).values()) == {None}
    assert dict(listing.found[1].columns)["fold"] == "1"


def test_a_table_says_in_one_line_where_files_and_classes_stand_and_then_what_else_is_kept(tmp_path: Path) -> None:
    lines = (f"{n}.png,{'ab'[n % 2]},{('train', 'test')[n // 6]},o{n}" for n in range(10))
    (reading,) = ways(drawn(tmp_path, TEN, labels_csv=rows("file,label,split,owner", *lines)))
    assert reading.title == "labels.csv: files in 'file', classes in 'label'"
    assert reading.listing.notes[:2] == (
        f"{reading.title}; sides in 'split'; kept as columns: 'owner'.",
        "What is said about sides is kept as the given split: 6 on train, 4 on test.",
    )


def test_columns_of_0_and_1_are_counted_in_the_line(tmp_path: Path) -> None:
    flags = rows("file,cat,dog", *(f"{n}.png,{int(n % 2 == 0)},{int(n % 2 == 1)}" for n in range(10)))
    (reading,) = ways(drawn(tmp_path, TEN, t_csv=flags))
    assert reading.title == "t.csv: files in 'file', classes in the 2 columns of 0 and 1"


def test_two_tables_are_told_one_behind_the_other(tmp_path: Path) -> None:
    table = rows("file,label", *(f"{n}.png,{'ab'[n % 2]}" for n in range(5)))
    other = rows("file,label", *(f"{n}.png,{'ab'[n % 2]}" for n in range(5, 10)))
    (reading,) = ways(drawn(tmp_path, TEN, one_csv=table, two_csv=other))
    assert reading.title == "one.csv: files in 'file', classes in 'label'; two.csv: files in 'file', classes in 'label'"


def test_what_cannot_be_a_class_and_what_no_line_names_say_why(tmp_path: Path) -> None:
    lines = [f"{n}.png,{'ab'[n % 2]}" for n in range(9)]
    place = drawn(tmp_path, [*TEN, "read me.md"], labels_csv=rows("file,label", *lines, f"9.png,{'x' * 121}"))
    assert [(entry.path, entry.kind, entry.reason) for entry in listed(place).left] == [
        ("pics/9.png", "bad-line", f"The class name {'x' * 60}... is longer than 120 characters."),
        ("read me.md", "no-picture", "No picture, and no table that says what pictures show."),
    ]


@pytest.mark.parametrize(
    ("way", "said"),
    [
        ("first", "the first one counts"), ("combination", "each combination is a class of its own"),
        ("leave", "they are left out"),
    ],
)  # fmt: skip
def test_what_becomes_of_pictures_with_several_labels_is_noted(tmp_path: Path, way: str, said: str) -> None:
    lines = [*(f"{n}.png,{'ab'[n % 2]}" for n in range(10)), "0.png,b", "1.png,a"]
    listing = listed(drawn(tmp_path, TEN, labels_csv=rows("file,label", *lines)), several=way)
    assert f"2 pictures have several labels: {said}, unless something else is chosen." in listing.notes


def test_the_file_that_names_numbers_is_noted(tmp_path: Path) -> None:
    lines = rows("file,label", *(f"{n}.png,{n % 2}" for n in range(10)))
    assert "classes.txt names the classes." in listed(drawn(tmp_path, TEN, classes_txt="disc\nbox\n", labels_csv=lines)).notes


def test_sides_that_a_table_does_not_say_are_those_of_the_folders(tmp_path: Path) -> None:
    files = [f"{('train', 'test')[n // 7]}/{n}.png" for n in range(10)]
    listing = listed(drawn(tmp_path, files, labels_csv=rows("file,label", *(f"{n}.png,{'ab'[n % 2]}" for n in range(10)))))
    assert sides(listing) == {path: path.partition("/")[0] for path in files}
    assert "What is said about sides is kept as the given split: 7 on train, 3 on test." in listing.notes
