"""A line for several runs: the mean of all of them, and a band from the lowest to the highest."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel

from gui.plots.curves import CurvesView
from gui.plots.group_curves import mean_curves
from tests.told_curves import curves_of, history_of


def test_each_epoch_is_over_all_runs_that_came_so_far() -> None:
    runs = [curves_of(history_of("mlp", epochs, top), f"run {top}") for epochs, top in ((10, 0.9), (10, 0.5), (4, 0.7))]
    mean = mean_curves("three", runs, 2)
    assert mean.low is not None
    assert mean.high is not None
    told = [run.epochs["val_accuracy"] for run in runs]
    assert mean.epochs["epoch"] == pytest.approx(np.arange(1.0, 11.0))
    assert mean.epochs["val_accuracy"][2] == pytest.approx(np.mean([values[2] for values in told]))
    assert mean.epochs["val_accuracy"][8] == pytest.approx((told[0][8] + told[1][8]) / 2)
    assert mean.low.epochs["val_accuracy"][2] == min(values[2] for values in told)
    assert mean.high.epochs["val_accuracy"][9] == max(told[0][9], told[1][9])
    assert (np.diff(mean.epochs["time"]) >= 0).all()
    assert mean_curves("none", [], 0).best is None


def test_the_band_is_shaded_and_no_epoch_of_a_mean_is_called_the_best(view: CurvesView) -> None:
    runs = [curves_of(history_of("mlp", 10, top), f"run {top}") for top in (0.9, 0.5)]
    mean = mean_curves("both (2 runs)", runs, 2)
    view.set_runs([mean])
    plot = view.plots["accuracy"]
    items = plot._items[mean.run]
    assert items._band is not None
    low, high = (items._band[side].getData()[1] for side in (0, 1))
    assert (low < items.val.getData()[1]).all()
    assert (high > items.val.getData()[1]).all()
    assert len(items.best.getData()[0]) == 0
    grid = view.legend._grid
    told = [widget.text() for place in range(grid.count()) if isinstance(widget := grid.itemAt(place).widget(), QLabel)]
    assert not any("★" in text for text in told)
    assert not {"Weights", "Best val"} & set(told), "columns in which nothing can stand"
    loss = view.plots["loss"]
    assert mean.high is not None
    assert loss.view()[1][1] >= mean.high.epochs["val_loss"].max(), "all of the band is in sight"
