"""What a line says tells which of several files it means."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from core.datasets.sources.tables.rows import _side
from tests.sources import TEN, drawn, labels, listed, rows


def test_a_side_column_tells_which_of_two_files_is_meant(tmp_path: Path) -> None:
    files = [f"{side}/{n}.png" for side in ("train", "test") for n in range(4)]
    lines = [f"{n},{'ab'[n % 2]},{side}" for side in ("train", "test") for n in range(4)]
    listing = listed(drawn(tmp_path, files, all_csv=rows("name,label,split", *lines)))
    assert len(listing.found) == 8
    assert all(entry.path.startswith(str(entry.side)) for entry in listing.found)


def test_the_class_tells_which_of_two_files_is_meant(tmp_path: Path) -> None:
    files = [f"{name}/{n}.jpg" for name in ("cat", "dog") for n in range(5)]
    place = drawn(tmp_path, files, l_csv=rows("file,label", *(f"{n}.jpg,{name}" for name in ("cat", "dog") for n in range(5))))
    assert labels(listed(place)) == {path: path[:3] for path in files}


def test_a_line_that_cannot_be_used_is_told_by_its_number_and_why(tmp_path: Path) -> None:
    place = drawn(
        tmp_path, TEN,
        labels_csv=rows(
            "file,label,split", *(f"pics/{n}.png,{'ab'[n % 2]},{('train', 'test')[n // 5]}" for n in range(8)),
            "pics/8.png,a,someday", "pics/9.png,a,train,more", "none.png,a,train", "../../x/none.png,a,train",
            "/abs/none.png,a,train",
            ",a,train", "~/none.gif,a,train",
        ),
    )  # fmt: skip
    listing = listed(place)
    told = [entry.reason for entry in listing.left if entry.kind == "bad-line"]
    line = "Line {} of labels.csv: {}."
    assert sorted(told) == sorted(
        line.format(*said) for said in (
            (10, "the split is 'someday', not train, val or test"), (11, "4 columns where the first line has 3"),
            (12, "the file does not exist"), (13, "the path leads out of the folder"),
            (14, "the path is not below the folder, and no file in it is called so"), (15, "the file name is empty"),
            (16, "the path is not below the folder, and no file in it is called so"),
        )
    )  # fmt: skip
    assert "5 lines of labels.csv name no file that is here." in listing.notes


def test_short_lines_and_empty_ends_are_filled_and_told(tmp_path: Path) -> None:
    lines = [f"{n}.png,{'ab'[n % 2]}" for n in range(9)]
    listing = listed(drawn(tmp_path, TEN, labels_csv=rows("file,label,owner", *lines, "9.png,b,ann,,")))
    assert len(listing.found) == 10
    assert "9 lines have fewer columns than the first of labels.csv; what is missing is empty." in listing.notes
    assert dict(listing.found[9].columns) == {"owner": "ann"}
    assert all(not entry.columns for entry in listing.found[:9]), "what is empty is not kept"


def test_a_link_that_leads_out_is_told(tmp_path: Path) -> None:
    place = drawn(
        tmp_path / "in", TEN, labels_csv=rows("file,label", *(f"{n}.png,{'ab'[n % 2]}" for n in range(10)), "away.png,a")
    )
    (tmp_path / "away.png").write_bytes(b"x")
    (place / "away.png").symlink_to(tmp_path / "away.png")
    told = [entry.reason for entry in listed(place).left if entry.kind == "bad-line"]
    assert told == ["Line 12 of labels.csv: the path is a link that leads out of the folder."]


@pytest.mark.parametrize(
    ("flag", "word", "wanted"),
    [
        ("", "", (None, False)), ("", "train", ("train", False)), ("", "someday", (None, True)), ("train", "1", ("train", False)),
        ("train", "yes", ("train", False)), ("train", "0", ("test", False)), ("test", "0", ("train", False)),
        ("val", "0", (None, False)), ("train", "", (None, False)), ("test", "TRUE", ("test", False)),
    ],
)  # fmt: skip
def test_what_a_cell_says_of_the_side(flag: str, word: str, wanted: tuple[str | None, bool]) -> None:
    columns: Any = SimpleNamespace(side_flag=flag)
    assert _side(columns, word) == wanted
