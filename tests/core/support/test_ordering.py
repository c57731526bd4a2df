"""Names in the order a person counts in."""

from __future__ import annotations

import random

import pytest

from core.support.ordering import in_order


@pytest.mark.parametrize(
    "wanted",
    [
        ["1", "2", "10", "11"],
        ["class 2", "class 10", "class 10b"],
        ["a", "B", "c"],
        ["img", "img01", "img1", "img2"],
        ["", "0", "00", "1a", "a1"],
        ["²", "Äpfel", "Äpfel 2", "Äpfel 10"],
        ["9" * 5000, "9" * 5001],
    ],
)
def test_numbers_in_names_are_counted(wanted: list[str]) -> None:
    mixed = wanted * 2
    random.Random(0).shuffle(mixed)
    assert in_order(mixed) == wanted
