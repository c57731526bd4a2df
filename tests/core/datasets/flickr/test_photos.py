"""Photos as they are read from what Flickr answers."""

from __future__ import annotations

import pytest

from core.datasets.flickr.photos import Photo, photo_from


@pytest.mark.parametrize("entry", [{}, {"id": "../1", "owner": "a"}, {"id": "1"}, {"id": "1", "owner": "a", "media": "video"}])
def test_entries_that_are_no_photo_are_passed_over(entry: dict[str, str]) -> None:
    assert photo_from(entry) is None


def test_the_smallest_file_that_is_large_enough_is_taken() -> None:
    photo = photo_from({
        "id": "1", "owner": "a", "url_n": "n", "width_n": "320", "height_n": 213, "url_l": "l", "width_l": 1024, "height_l": 700,
    })  # fmt: skip
    assert photo is not None
    assert [photo.file_for(side) for side in (100, 320, 321, 2_000)] == ["n", "n", "l", None]


def test_everything_a_search_tells_of_a_photo_is_kept() -> None:
    entry = {
        "id": 12, "owner": "7@N", "ownername": "Ann", "title": {"_content": "A boat"}, "license": "4", "dateupload": "99",
        "datetaken": "2020-01-01", "url_l": "large", "width_l": "700", "height_l": "1024", "url_n": "small", "width_n": 320,
        "height_n": "213", "url_z": "", "url_c": "odd", "media": "photo",
    }  # fmt: skip
    assert photo_from(entry) == Photo(
        "12", "7@N", "Ann", "A boat", 4, 99, "2020-01-01", ((0, "odd"), (320, "small"), (1024, "large")),
        "https://www.flickr.com/photos/7@N/12/",
    )  # fmt: skip
    bare = photo_from({"id": "1", "owner": "a", "title": "Plain", "license": "x"})
    assert bare == Photo("1", "a", "", "Plain", 0, 0, "", (), "https://www.flickr.com/photos/a/1/")
