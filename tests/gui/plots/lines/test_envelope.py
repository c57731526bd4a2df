"""Long lines as few points: no column without its lowest and highest value, and nothing looked at twice."""

from __future__ import annotations

import numpy as np
import pytest

from gui.plots.lines.envelope import Envelope


def column_of(places: np.ndarray, left: float, right: float, columns: int) -> np.ndarray:
    return np.floor((places - left) * (columns / (right - left)))


@pytest.mark.parametrize("length", [1, 3, 700, 9_999, 100_001])
def test_every_column_has_its_lowest_and_highest_value_and_no_more(length: int) -> None:
    rng = np.random.default_rng(length)
    values, across = rng.normal(size=length), np.arange(length, dtype=float)
    envelope, told = Envelope(), 0
    while told < length:  # as it comes: some more each time
        told = min(length, told + int(rng.integers(1, max(2, length // 7))))
        envelope.take(values[:told])
    places, drawn = envelope.points(across, 0.0, float(length), 300)
    columns, counts = np.unique(column_of(places, 0, length, 300), return_counts=True)
    assert counts.max() <= 2
    assert len(columns) == min(length, 300)
    assert (drawn.min(), drawn.max()) == (values.min(), values.max()) == (envelope.lowest, envelope.highest)
    true = column_of(across, 0, length, 300)
    for column in columns[:: max(1, len(columns) // 20)]:
        # A block reaches into the next column by a quarter of one at most.
        near = values[(true >= column - 1) & (true <= column + 1)]
        here = drawn[column_of(places, 0, length, 300) == column]
        assert near.min() <= here.min()
        assert here.max() <= near.max()


def test_a_part_is_drawn_as_finely_as_it_has_room_and_runs_out_of_the_plot() -> None:
    values = np.sin(np.arange(50_000) / 7)
    envelope = Envelope()
    envelope.take(values)
    places, drawn = envelope.points(np.arange(50_000.0), 20_000.0, 20_100.0, 600)
    assert places.tolist() == list(range(19_999, 20_102))
    assert drawn.tolist() == values[19_999:20_102].tolist()
    assert not len(envelope.points(np.arange(50_000.0), 90_000.0, 90_100.0, 600)[0][1:])


def test_values_that_are_not_finite_are_passed_over() -> None:
    values = np.arange(10_000.0)
    values[100:400] = np.nan
    values[5_000] = np.inf
    envelope = Envelope()
    envelope.take(values)
    places, drawn = envelope.points(np.arange(10_000.0), 0.0, 10_000.0, 1000)
    assert np.isfinite(drawn).all()
    assert envelope.highest == 9_999
    assert not ((places >= 110) & (places < 390)).any()
    envelope.clear()
    envelope.take(np.full(100, np.nan))
    assert not len(envelope.points(np.arange(100.0), 0.0, 100.0, 50)[0])
