"""Shares add up by rows, the commonest mistakes come first, and a cell holds exactly its pictures."""

from __future__ import annotations

import numpy as np

from core.evaluation.confusion import commonest_mistakes, row_shares, rows_of_cell
from core.evaluation.metrics import confusion_matrix
from core.evaluation.predictions import Predictions, no_predictions


def test_rows_add_up_to_one_and_a_class_without_pictures_to_nothing() -> None:
    shares = row_shares(np.array([[3, 1, 0], [0, 0, 0], [2, 2, 4]]))
    assert shares.sum(axis=1).tolist() == [1.0, 0.0, 1.0]
    assert shares[0].tolist() == [0.75, 0.25, 0.0]


def test_the_commonest_mistakes_come_first_and_the_diagonal_is_none() -> None:
    # Of the two cells with two pictures, that of the smaller class is the worse mistake.
    confusion = np.array([[9, 2, 1], [5, 40, 0], [2, 0, 3]])
    assert commonest_mistakes(confusion) == ((1, 0), (2, 0), (0, 1), (0, 2))
    assert commonest_mistakes(np.diag([4, 5])) == ()


def test_a_cell_holds_exactly_its_pictures_and_the_surest_is_first() -> None:
    drawn = np.random.default_rng(0)
    chances = drawn.dirichlet(np.ones(4), 200).astype(np.float32)
    names = tuple(f"{number}.png" for number in range(200))
    side = Predictions(names, names, names, drawn.integers(0, 4, 200), chances)
    counts = confusion_matrix(side.truth, side.predicted, 4)
    found = []
    for truth in range(4):
        for said in range(4):
            rows = rows_of_cell(side, (truth, said))
            assert len(rows) == counts[truth, said]
            assert set(side.truth[rows]) <= {truth}
            assert set(side.predicted[rows]) <= {said}
            assert np.all(np.diff(side.probabilities[rows, said]) <= 0)
            found += rows.tolist()
    assert sorted(found) == list(range(200))
    assert len(rows_of_cell(no_predictions(4), (0, 1))) == 0
