"""Which file a cell means, however it is written, and which folder a table belongs to."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.datasets.sources.reading import Undecided
from core.datasets.sources.tables.files import Files, folder_of, has_ending, plain
from tests.sources import drawn, kinds, labels, listed, rows, ways


def test_a_table_belongs_to_the_folder_that_is_called_like_it(tmp_path: Path) -> None:
    files = [f"{side}/{n}.png" for side in ("train", "test") for n in range(1, 9)]
    place = drawn(tmp_path, files, trainLabels_csv=rows("id,label", *(f"{n},{'ab'[n % 2]}" for n in range(1, 9))))
    listing = listed(place)
    assert set(labels(listing)) == {f"train/{n}.png" for n in range(1, 9)}
    assert set(kinds(listing).values()) == {"unlabelled"}
    assert "trainLabels.csv belongs to the pictures in train." in listing.notes


def test_a_table_belongs_to_the_folder_whose_files_its_lines_account_for(tmp_path: Path) -> None:
    files = [f"first/{n}.png" for n in range(1, 7)] + [f"second/{n}.png" for n in range(1, 30)]
    place = drawn(tmp_path, files, solutions_csv=rows("id,label", *(f"{n},{'ab'[n % 2]}" for n in range(1, 7))))
    assert set(labels(listed(place))) == {f"first/{n}.png" for n in range(1, 7)}


def test_folders_that_fit_alike_are_asked_about(tmp_path: Path) -> None:
    files = [f"{folder}/{n}.png" for folder in ("left", "right") for n in range(6)]
    place = drawn(tmp_path, files, answers_csv=rows("file,label", *(f"{n}.png,{'ab'[n % 2]}" for n in range(6))))
    with pytest.raises(Undecided, match="fit files in left, right alike"):
        listed(place)
    assert ways(place)[0].answer == "--reading answers.csv"
    assert len(listed(place, reading="answers.csv").found) == 6


@pytest.mark.parametrize(
    ("cell", "file"),
    [
        ("IMG_{}.JPG", "photos/IMG_{}.JPG"),
        ("img_{}.jpg", "photos/IMG_{}.JPG"),
        ('"IMG_{}.JPG"', "photos/IMG_{}.JPG"),
        ("IMG_{}", "photos/IMG_{}.JPG"),
        ("IMG_{}.png", "photos/IMG_{}.jpg"),
        ("photos\\IMG_{}.JPG", "photos/IMG_{}.JPG"),
        ("./photos/IMG_{}.JPG", "photos/IMG_{}.JPG"),
        ("../set/photos/IMG_{}.JPG", "photos/IMG_{}.JPG"),
        ("Bl\u00fcte {}.jpg", "photos/Blu\u0308te {}.jpg"),
    ],
)
def test_names_are_found_however_they_are_written(tmp_path: Path, cell: str, file: str) -> None:
    place = drawn(tmp_path, [file.format(n) for n in range(6)])
    drawn(place, labels_csv=rows("image,label", *(f"{cell.format(n)},{'ab'[n % 2]}" for n in range(6))))
    assert len(listed(place).found) == 6


@pytest.mark.parametrize(
    ("cell", "path"),
    [
        (' "a b.png" ', "a b.png"), ("'a.png'", "a.png"), ("C:\\data\\a.png", "C:/data/a.png"), ("././a.png", "a.png"),
        ("a//b///c.png", "a/b/c.png"), ("https://x.org/a/b.png?w=3#top", "x.org/a/b.png"), ("a.png?w=3", "a.png?w=3"),
    ],
)  # fmt: skip
def test_a_cell_becomes_a_path(cell: str, path: str) -> None:
    assert plain(cell) == path


@pytest.mark.parametrize(
    ("name", "ends"),
    [("a.png", True), ("a.b.jpeg", True), ("a", False), ("a.1", False), ("a.p", False), ("a.picture", False), ("v1.2", False)],
)
def test_an_ending_is_two_to_five_signs_that_begin_with_a_letter(name: str, ends: bool) -> None:
    assert has_ending(name) == ends


def test_of_files_that_are_called_alike_those_count_whose_folders_agree_most() -> None:
    files = Files(["a/x/1.png", "b/x/1.png", "c/1.png", "t/2.png", "t/deep/2.png", "u/2.png"], ["out/link.png"])
    assert files.of("a/x/1.png") == ["a/x/1.png"]
    assert files.of("other/b/x/1.png") == ["b/x/1.png"]
    assert files.of("x/1.png") == ["a/x/1.png", "b/x/1.png"]
    assert files.of("1.png") == files.of("1") == files.of("1.jpg") == ["a/x/1.png", "b/x/1.png", "c/1.png"]
    assert files.of("2.png", "t") == ["t/2.png"]
    assert files.of("deep/2.png", "t") == ["t/deep/2.png"]
    assert files.of("2", "t") == ["t/2.png", "t/deep/2.png"], "those below the table's folder"
    assert files.of("3.png") == files.of("") == []
    assert files.leads_out("out/link.png")
    assert files.leads_out("link.png", "out")
    assert not files.leads_out("link.png")


def test_a_table_belongs_to_the_folder_that_its_lines_fill() -> None:
    both = [[f"left/{n}.png", f"right/{n}.png"] for n in range(10)]
    counts = {"left": 10, "right": 30}
    assert folder_of("t.csv", both, counts.__getitem__) == ["left"]
    assert folder_of("t.csv", both, {"left": 10, "right": 10}.__getitem__) == ["left", "right"]
    assert folder_of("rightLabels.csv", both, {"left": 10, "right": 10}.__getitem__) == ["right"]
    assert folder_of("train_x.csv", [["train/1.png", "val/1.png"]], {"train": 1, "val": 1}.__getitem__) == ["train"]
    assert folder_of("right images.csv", both, {"left": 10, "right": 11}.__getitem__) == ["right"]
    assert folder_of("t.csv", [["left/1.png", "left/a/1.png"]], lambda folder: 1) == ["left/a"]
    assert folder_of("t.csv", [], counts.__getitem__) == []
    nearly = [*both[:9], ["right/9.png"]]
    assert folder_of("t.csv", nearly, {"left": 10, "right": 10}.__getitem__) == ["left", "right"], "a tenth may be missing"
    assert folder_of("t.csv", [*both[:8], ["right/8.png"], ["right/9.png"]], {"left": 8, "right": 99}.__getitem__) == ["right"]
