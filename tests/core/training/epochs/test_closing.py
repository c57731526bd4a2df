"""A result on val is held against chance before a stage is said to have forgotten anything."""

from __future__ import annotations

import pytest

from core.training.epochs.closing import forgotten


@pytest.mark.parametrize(
    ("before", "now", "pictures", "told"),
    [(1.0, 0.5, 4, False), (1.0, 0.25, 4, True), (0.5, 0.41, 100, False), (0.5, 0.39, 100, True), (0.5, 0.9, 100, False)],
)
def test_an_accuracy_that_two_standard_errors_or_two_pictures_explain_is_no_loss(
    before: float, now: float, pictures: int, told: bool
) -> None:
    assert forgotten(before, now, pictures) == told
