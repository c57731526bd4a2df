"""A lasso chooses what lies inside it: even-odd, wherever it is crossed."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from core.looking.maps.lasso import by_height, within

CORNER = st.tuples(st.floats(-1, 1, width=32), st.floats(-1, 1, width=32))


def one_by_one(point: tuple[float, float], line: list[tuple[float, float]]) -> bool:
    """The textbook's way: how often a ray to the right crosses the line."""
    inside = False
    for (left, lower), (right, upper) in zip(line, [*line[1:], line[0]], strict=True):
        if (lower <= point[1] < upper) or (upper <= point[1] < lower):
            inside ^= point[0] < left + (point[1] - lower) * (right - left) / (upper - lower)
    return inside


@settings(deadline=None, max_examples=60)
@given(st.lists(CORNER, max_size=30), st.lists(CORNER, min_size=3, max_size=12))
def test_it_agrees_with_looking_at_each_point(points: list[tuple[float, float]], line: list[tuple[float, float]]) -> None:
    places = np.array(points, np.float64).reshape(-1, 2)
    found = within(places, np.array(line))
    assert found.tolist() == [one_by_one(point, line) for point in points]
    assert np.array_equal(found, within(places, np.array(line), by_height(places)))


def test_a_square_has_its_middle_inside_and_a_stroke_has_nothing() -> None:
    places = np.array([(0.0, 0.0), (2.0, 0.0), (0.9, 0.9)])
    square = np.array([(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)])
    assert within(places, square).tolist() == [True, False, True]
    assert not within(places, square[:2]).any()
