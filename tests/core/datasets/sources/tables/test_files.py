"""Which file a cell means, however it is written, and which folder a table belongs to."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.datasets.sources.reading import Undecided
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
