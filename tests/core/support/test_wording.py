"""Sizes are told in one way everywhere."""

from __future__ import annotations

import pytest

from core.support.wording import file_size, picture_size


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1_000, "1.0 kB"), (9_949, "9.9 kB"), (9_950, "10 kB"),
        (14_300, "14 kB"), (999_499, "999 kB"), (999_500, "1.0 MB"), (170_500_000, "170.5 MB"), (999_949_999, "999.9 MB"),
        (999_950_000, "1.00 GB"), (4_990_000_000, "4.99 GB"), (2_500_000_000_000, "2,500.00 GB"),
    ],
)  # fmt: skip
def test_files_are_told_in_the_largest_unit_that_fits(size: int, text: str) -> None:
    assert file_size(size) == text


def test_pictures_are_told_by_width_and_height() -> None:
    assert picture_size(401, 184) == "401 × 184"
    assert picture_size(2400.0, 1800.0) == "2,400 × 1,800"
