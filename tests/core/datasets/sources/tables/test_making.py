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
