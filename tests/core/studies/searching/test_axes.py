"""Values lie on their axes in order, from end to end, and marks are round."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.studies.searching.axes import axes_of, axis_of, best_so_far, result_axis, round_steps
from core.studies.searching.ranges import searched_of
from core.studies.searching.trials import SearchTrial
from tests.core.studies.searching.test_trials import TRIALS, study, trial


def test_values_lie_from_end_to_end() -> None:
    rate = axis_of(searched_of("learning_rate=0.0001..0.1"))
    assert [rate.share(value) for value in ("0.0001", "0.1", "0.001", "5", "0")] == pytest.approx([0, 1, 1 / 3, 1, 0])
    assert [words for _, words in rate.ticks] == ["0.0001", "0.001", "0.01", "0.1"]
    batch = axis_of(searched_of("batch_size=4,8,16"))
    assert batch.ticks == ((0.0, "4"), (0.5, "8"), (1.0, "16"))
    assert (batch.title, batch.share("8"), batch.share("unknown")) == ("Batch size", 0.5, 0.0)
    assert axis_of(searched_of("head=mlp")).share("mlp") == 0.5
    assert [words for _, words in axis_of(searched_of("weight_decay=0..0.1")).ticks] == [
        "0",
        "0.02",
        "0.04",
        "0.06",
        "0.08",
        "0.1",
    ]


def test_what_came_of_trials_has_the_last_axis() -> None:
    searched = study(factors=(searched_of("learning_rate=0.01..1"),))
    assert [axis.title for axis in axes_of(searched, TRIALS)] == ["Learning rate", "Val"]
    axis = result_axis(
        (trial(1, "0.1", merit=0.9), trial(2, "0.2", merit=1.0), SearchTrial(3, TRIALS[0].cell, "pruned", None, ((1, 0.5),)))
    )
    assert (axis.high, axis.low) == (1.0, pytest.approx(0.47))
    assert 0 < axis.share(0.5) < axis.share(0.9) < axis.share(1.0) == 1.0
    losses = result_axis((trial(1, "0.1", merit=-0.9), trial(2, "0.2", merit=-0.1)))
    assert losses.low < -0.9 < losses.high <= 0
    assert losses.ticks[0][1].startswith("loss ")
    assert result_axis(()).share(0.5) == 0.5


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6))
def test_marks_are_round_few_and_between_the_ends(low: float, width: float) -> None:
    high = low + width
    marks = round_steps(low, high)
    assert len(marks) <= 7
    assert all(low - 1e-6 * width - 1e-9 <= mark <= high + 1e-6 * width + 1e-9 for mark in marks)


def test_the_best_so_far_only_rises() -> None:
    told = (trial(1, "0.1", merit=0.5), trial(2, "0.2", "pruned"), trial(3, "0.3", merit=0.4), trial(4, "0.4", merit=0.7))
    assert best_so_far(told) == ((1, 0.5), (4, 0.7))
    assert best_so_far(()) == ()


def test_round_marks_are_those_that_a_person_would_write() -> None:
    assert round_steps(0, 1) == [0, 0.2, 0.4, 0.6, 0.8, 1]
    assert round_steps(0.13, 0.61) == [0.2, 0.3, 0.4, 0.5, 0.6]
    assert round_steps(-40, 60) == [-40, -20, 0, 20, 40, 60]
    assert round_steps(3, 3) == round_steps(3, 2) == [3]
