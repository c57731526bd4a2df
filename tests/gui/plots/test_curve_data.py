"""The numbers behind curves: rows are kept, only what is new is taken, and a resume takes back."""

from __future__ import annotations

import numpy as np
import pytest

from core.runs.event_log import History
from core.runs.events import Batch, Epoch, Noted, Started
from core.runs.resources.samples import ResourceSample
from gui.plots.curve_data import GrowingTable, nice_ceiling
from tests.told_curves import curves_of, history_of
from tests.told_runs import BEGAN


def test_a_growing_table_keeps_its_rows() -> None:
    table = GrowingTable(("a", "b"))
    for start in range(0, 5000, 50):
        table.extend([(float(n), float(-n)) for n in range(start, start + 50)])
    assert len(table) == 5000
    assert np.array_equal(table["a"], np.arange(5000.0))
    assert np.array_equal(table["b"], -np.arange(5000.0))


def test_taking_twice_adds_only_what_is_new() -> None:
    history = history_of("mlp", 3)
    curves = curves_of(history)
    assert not curves.take(history)
    assert len(curves.epochs) == 3
    history.add(Epoch(0.0, 4, 0, 80, 0.5, 0.5, 0.5, 0.99, 1e-3, 1.0, 1.0))
    assert curves.take(history)
    assert len(curves.epochs) == 4
    assert curves.best == 3


def test_a_resume_takes_back_what_lay_beyond_the_checkpoint() -> None:
    history = history_of("mlp", 6)
    curves = curves_of(history)
    assert len(curves.batches) == 120
    history.add(Started(9.0, 1, "here", 60))
    history.add(Batch(9.0, 61, 3.05, 0.111, 0.5, 1e-3, 1.0, 1.0))
    assert curves.take(history)
    assert len(curves.batches) == 61
    assert curves.batches["loss"][-1] == 0.111
    assert len(curves.epochs) == 3


def test_what_was_noted_of_a_moment_stands_beside_the_curves_for_as_long_as_its_step_counts() -> None:
    history = history_of("mlp", 6)
    curves = curves_of(history)
    history.add(Noted(8.0, "Half the pictures were left out."))
    assert not curves.take(history)
    history.add(Noted(9.0, "The device ran out of memory.", "smaller parts", 90, 4.5))
    assert curves.take(history)
    assert (curves.borders("epoch"), curves.borders("step")) == ([(4.5, "smaller parts")], [(90, "smaller parts")])
    history.add(Started(9.0, 1, "here", 60))
    assert curves.take(history)
    assert curves.borders("step") == []
    assert sum("out" in note.text for note in history.notes) == 2


def test_the_line_of_steps_goes_through_epochs_that_had_no_time_to_tell_of_steps() -> None:
    history = History()
    history.add(Started(0.0, 1, "here", 0))
    for number in range(1, 5):
        history.add(Epoch(0.0, number, 0, 10 * number, 1.0 / number, 0.5, 0.5, 0.5, 1e-3, 0.01, 1.0))
    curves = curves_of(history)
    history.add(Batch(0.0, 45, 4.5, 0.9, 0.5, 1e-3, 1.0, 1.0))
    history.add(Epoch(0.0, 5, 0, 50, 0.2, 0.5, 0.5, 0.5, 1e-3, 1.0, 1.0))
    curves.take(history)
    assert curves.steps["epoch"].tolist() == [1, 2, 3, 4, 4.5, 5]
    assert curves.steps["loss"].tolist() == pytest.approx([1, 1 / 2, 1 / 3, 1 / 4, 0.9, 0.2])
    assert len(curves.batches) == 1


@pytest.mark.parametrize(
    ("value", "ceiling"), [(0.0, 1.0), (0.6, 0.7), (1.01, 1.5), (2.0, 2.0), (2.1, 3.0), (9.0, 10.0), (44.0, 50.0)]
)
def test_the_loss_axis_ends_at_a_round_number(value: float, ceiling: float) -> None:
    assert nice_ceiling(value) == pytest.approx(ceiling)


def test_samples_stand_at_the_epoch_the_run_had_come_to() -> None:
    history = history_of("mlp", 4)
    curves = curves_of(history)
    # Twenty steps of a second make an epoch; what was before the first step and after the last is on no axis of epochs.
    samples = tuple(ResourceSample(BEGAN + second, 1.0, float(second), 1e9) for second in range(-50, 200))
    assert curves.take_samples(samples)
    assert not curves.take_samples(samples)
    assert 0 < curves.samples["epoch"][0] < 0.1
    assert 3.9 < curves.samples["epoch"][-1] <= 4
    assert curves.samples["step"][10] == pytest.approx(20 * curves.samples["epoch"][10])
    assert curves.samples["memory"][0] == 1.0
    assert np.isnan(curves.samples["gpu"]).all()
    means = curves.sample_means("processors")
    assert means == pytest.approx([10.5, 30.5, 50.5, 70.5], abs=1.0)
    assert np.isnan(curves.sample_means("gpu")).all()
    assert curves.take_samples(samples[:60])
    assert np.isnan(curves.sample_means("processors")[1:]).all()
