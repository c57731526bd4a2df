"""What a line says tells which of several files it means."""

from __future__ import annotations

from pathlib import Path

from tests.sources import drawn, labels, listed, rows


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
