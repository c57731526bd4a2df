"""Readings of tables beside pictures: those that differ are a question, and lists and JSON lines are tables too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.datasets.sources.reading import Undecided
from core.support.errors import BadInput
from tests.sources import TEN, answers, drawn, kinds, labels, listed, rows, sides, ways


def test_two_class_columns_that_differ_are_a_question(tmp_path: Path) -> None:
    lines = (f"{n}.png,{('cat', 'dog')[n % 2]},{('big', 'small')[n // 5]}" for n in range(10))
    place = drawn(tmp_path, TEN, labels_csv=rows("file,class,category", *lines))
    assert answers(ways(place))[:2] == ["--label-column class", "--label-column category"]
    with pytest.raises(Undecided):
        listed(place)


def test_tables_that_say_different_things_are_a_question(tmp_path: Path) -> None:
    one = rows("file,label", *(f"{n}.png,{('cat', 'dog')[n % 2]}" for n in range(10)))
    other = rows("file,label", *(f"{n}.png,{('big', 'small')[n // 5]}" for n in range(10)))
    place = drawn(tmp_path, TEN, animals_csv=one, sizes_csv=other)
    with pytest.raises(Undecided, match="different things"):
        listed(place)
    listing = listed(place, table="sizes.csv")
    assert listing.labels == ("big", "small")
    with pytest.raises(BadInput, match=r"no table called 'colours.csv'"):
        listed(place, table="colours.csv")


def test_json_lines_with_a_split(tmp_path: Path) -> None:
    lines = [
        json.dumps({"file_name": f"pics/{n}.png", "label": "ab"[n % 2], "split": ("train", "test")[n // 5]}) for n in range(10)
    ]
    listing = listed(drawn(tmp_path, TEN, metadata_jsonl="\n".join(lines)))
    assert sides(listing)["pics/9.png"] == "test"
    assert listing.labels == ("a", "b")


@pytest.mark.parametrize(
    ("form", "ending"),
    [("pics/p{}.png {}", "txt"), ("p{}.png\t{}", "lst"), ("p{},{}", "csv"), ("p{}.png;{}", "txt"), ("p{} {}", "list")],
)
def test_lists_of_paths_and_labels(tmp_path: Path, form: str, ending: str) -> None:
    lines = [form.format(n, n % 2) for n in range(10)]
    tables = {f"train_{ending}": rows(*lines[:6]), f"val_{ending}": rows(*lines[6:]), "classes_txt": "disc\nbox\n"}
    listing = listed(drawn(tmp_path, [f"pics/p{n}.png" for n in range(10)], **tables))
    assert labels(listing) == {f"pics/p{n}.png": ("disc", "box")[n % 2] for n in range(10)}
    assert [sides(listing)[f"pics/p{n}.png"] for n in (0, 9)] == ["train", "val"]
    assert "classes.txt" not in kinds(listing)


def test_a_column_of_numbers_is_no_class_without_a_question(tmp_path: Path) -> None:
    """Ten weights made ten classes of one picture each."""
    place = drawn(tmp_path, TEN, labels_csv=rows("file,label", *(f"{n}.png,{n * 0.37:.2f}" for n in range(10))))
    with pytest.raises(Undecided, match=r"10 classes of 10 pictures \(0\.00, 0\.37"):
        listed(place)
    assert len(listed(place, label_column="label").labels) == 10


def test_sides_of_a_table_without_train_make_no_split(tmp_path: Path) -> None:
    lines = (f"{n}.png,{'ab'[n % 2]},{('val', 'test')[n // 5]}" for n in range(10))
    listing = listed(drawn(tmp_path, TEN, labels_csv=rows("file,label,split", *lines)))
    assert set(sides(listing).values()) == {None}
    assert "Of sides only test and val are named, which makes no split." in listing.notes
