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
