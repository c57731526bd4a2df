"""The table of plots: others are chosen from it, and one is always shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from core.runs.events import Epoch
from core.runs.resources.samples import ResourceSample
from gui.plots.curves import CurvesView
from gui.plots.run_plots import PLOTS, PlotLine, RunPlot
from tests.told_curves import curves_of, history_of
from tests.told_runs import BEGAN


def test_other_plots_are_chosen_from_the_table_and_the_last_one_stays(view: CurvesView) -> None:
    view.set_runs([curves_of(history_of("mlp", 4))])
    button = view.findChild(QToolButton, "curves_plots")
    assert button is not None
    menu = button.menu()
    menu.aboutToShow.emit()
    acts = {act.text(): act for act in menu.actions()}
    assert [text for text, act in acts.items() if act.isChecked()] == ["Accuracy", "Loss"]
    acts["Learning rate"].trigger()
    assert list(view.plots) == ["accuracy", "loss", "rate"]
    assert view.legend._rows[0]["val_rate"].text() == "0.001"
    acts["Accuracy"].trigger()
    acts["Loss"].trigger()
    acts["Learning rate"].trigger()
    assert list(view.plots) == ["rate"], "something is always shown"
    assert "val_accuracy" not in view.legend._rows[0]


def test_values_below_nothing_are_seen_and_the_axis_only_grows(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    gap = RunPlot("Gap, points", 1, PlotLine("Gap", lambda run: run.epochs["train_accuracy"] - run.epochs["val_accuracy"]))
    monkeypatch.setitem(PLOTS._things, "gap", gap)
    history = history_of("mlp", 2)
    live = curves_of(history)
    view = CurvesView()
    qtbot.addWidget(view)
    view.show()
    view.set_runs([live])
    menu = view.findChild(QToolButton, "curves_plots").menu()
    next(act for act in menu.actions() if act.text() == "Gap").trigger()

    def ends(epoch: int, train: float, val: float) -> tuple[float, float]:
        history.add(Epoch(0.0, epoch, 0, 20 * epoch, 0.5, train, 0.5, val, 1e-3, 1.0, 1.0))
        live.take(history)
        view._draw()
        low, high = view.plots["gap"].view()[1]
        return low, high

    low, _ = ends(3, 0.3, 0.9)
    assert -71.5 < low <= -60
    assert ends(4, 0.9, 0.9)[0] == low
    low, high = ends(5, 1.0, 0.2)
    assert low <= -60
    assert high >= 80
    assert view.plots["accuracy"].view()[1][0] > -2


def sample(time: float, **values: float) -> ResourceSample:
    return replace(ResourceSample(time, 1.0, 1.0, 1e9), **values)


def test_what_a_run_took_stands_below_on_the_same_axis_and_of_a_gpu_once_it_has_one(view: CurvesView, qtbot: QtBot) -> None:
    run = curves_of(history_of("mlp", 4))
    run.take_samples(tuple(sample(BEGAN + second) for second in range(80)))
    view.set_runs([run])
    switch = view.findChild(QAction, "curves_resources")
    assert switch is not None
    switch.trigger()
    assert list(view.plots) == ["accuracy", "loss", "processors", "memory", "disk"]
    assert view.plots["memory"].view()[0] == view.plots["accuracy"].view()[0]
    above, below = view.plots["accuracy"], view.plots["memory"]
    qtbot.waitUntil(lambda: below.mapTo(view, QPoint()).y() > above.mapTo(view, QPoint()).y() + above.height())
    view._point(2.0)
    assert view.findChild(QLabel, "values_memory").text() == "1.00"
    assert "val_memory" not in view.legend._rows[0], "the legend has no room for them"
    run.take_samples(tuple(sample(BEGAN + second, gpu=0.9, gpu_memory=3e9) for second in range(80)))
    view._draw()
    assert list(view.plots)[-2:] == ["gpu", "gpu_memory"]
    switch.trigger()
    assert list(view.plots) == ["accuracy", "loss"]
