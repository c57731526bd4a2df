"""What a table says of pictures whose class their folders say."""

from __future__ import annotations

from pathlib import Path

from tests.sources import drawn, listed, rows, sides


def test_class_folders_take_the_sides_of_a_table(tmp_path: Path) -> None:
    files = [f"{('cat', 'dog')[n % 2]}/{n}.jpg" for n in range(8)]
    place = drawn(
        tmp_path, files, metadata_csv=rows("file_name,split", *(f"{f},{('train', 'test')[n // 6]}" for n, f in enumerate(files)))
    )
    listing = listed(place)
    assert listing.labels == ("cat", "dog")
    assert list(sides(listing).values()).count("test") == 2
