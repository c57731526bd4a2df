"""What of a picture its square shows."""

from __future__ import annotations

import pytest

from core.pictures.scaling import Fit, Placing, Scaling, placing, seen_part


@pytest.mark.parametrize(
    ("width", "height", "fit", "part"),
    [(100, 100, "crop", 1), (200, 100, "crop", 0.5), (100, 400, "crop", 0.25), (200, 100, "pad", 1), (1, 9000, "squeeze", 1)],
)
def test_only_cropping_leaves_something_out(width: int, height: int, fit: Fit, part: float) -> None:
    assert seen_part(width, height, fit) == part


def test_equal_scalings_share_what_was_decoded() -> None:
    assert len({Scaling(224), Scaling(224), Scaling(224, fit="squeeze"), Scaling(224, value_range=(0, 9))}) == 3


@pytest.mark.parametrize(
    ("fit", "lies"),
    [("crop", Placing(-25, 0, 100, 50)), ("pad", Placing(0, 12, 50, 25)), ("squeeze", Placing(0, 0, 50, 50))],
)
def test_a_picture_lies_around_its_square_within_it_or_is_it(fit: Fit, lies: Placing) -> None:
    assert placing(200, 100, 50, fit) == lies
