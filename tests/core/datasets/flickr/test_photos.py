"""Photos as they are read from what Flickr answers."""

from __future__ import annotations

import pytest

from core.datasets.flickr.photos import photo_from


@pytest.mark.parametrize("entry", [{}, {"id": "../1", "owner": "a"}, {"id": "1"}, {"id": "1", "owner": "a", "media": "video"}])
def test_entries_that_are_no_photo_are_passed_over(entry: dict[str, str]) -> None:
    assert photo_from(entry) is None


def test_the_smallest_file_that_is_large_enough_is_taken() -> None:
    photo = photo_from({
        "id": "1", "owner": "a", "url_n": "n", "width_n": "320", "height_n": 213, "url_l": "l", "width_l": 1024, "height_l": 700,
    })  # fmt: skip
    assert photo is not None
    assert [photo.file_for(side) for side in (100, 320, 321, 2_000)] == ["n", "n", "l", None]
