"""Curves: what is drawn is what was told, axes do not jump, long histories stay fluent, and pictures are saved."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QCheckBox, QComboBox, QToolButton
from pytestqt.qtbot import QtBot

from core.runs.event_log import History
from core.runs.events import Batch, Epoch, StageStarted, Started
from core.support.errors import BadInput
from core.training.presets import PRESETS
from gui.plots.curve_data import GrowingTable, RunCurves, nice_ceiling
from gui.plots.curves import CurvesView
from tests.told_runs import told_events


def history_of(preset: str, epochs: int, top: float = 0.9) -> History:
    history = History()
    for event in told_events(PRESETS.get(preset).recipe, top, epochs):
        history.add(event)
    return history


def curves_of(history: History, name: str = "run", planned: int = 48) -> RunCurves:
    curves = RunCurves(name, "random, seed 0", "ab" * 32, planned)
    curves.take(history)
    return curves


@pytest.fixture
def view(qtbot: QtBot) -> CurvesView:
    made = CurvesView()
    qtbot.addWidget(made)
    made.resize(900, 420)
    made.show()
    return made


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


def test_axes_do_not_jump_while_a_run_is_live(view: CurvesView, qtbot: QtBot) -> None:
    history = History()
    curves = RunCurves("live", planned_epochs=48)
    view.set_runs([curves])
    accuracy, losses, widths = set(), [], set()
    for event in told_events(PRESETS.get("lite0-two-stage").recipe, 0.95):
        history.add(event)
        if isinstance(event, Epoch) or len(history.batches) % 7 == 0:
            curves.take(history)
            view._draw()
            (left, right), upwards = view.plots["accuracy"].view()
            widths.add((round(left, 6), round(right, 6)))
            accuracy.add((round(upwards[0], 6), round(upwards[1], 6)))
            losses.append(view.plots["loss"].view()[1][1])
    assert len(history.epochs) == 48
    assert len(widths) == 1
    assert len(accuracy) == 1
    (low, high) = accuracy.pop()
    assert low <= 0 < 100 <= high < 105
    assert losses == sorted(losses), "the loss axis only grows"
    assert len(set(losses)) <= 3, "and it grows in few steps"


def test_what_the_person_zoomed_to_holds_until_it_is_given_back(view: CurvesView, qtbot: QtBot) -> None:
    history = history_of("mlp", 5)
    view.set_runs([curves_of(history, planned=30)])
    box = view.plots["accuracy"].getPlotItem().getViewBox()
    box.setRange(xRange=(2, 4), yRange=(50, 60), padding=0)
    box.sigRangeChangedManually.emit(box.state["mouseEnabled"])
    history.add(Epoch(0.0, 6, 0, 120, 0.5, 0.5, 0.5, 0.9, 1e-3, 1.0, 1.0))
    view.runs()[0].take(history)
    view._draw()
    assert view.plots["accuracy"].view()[0] == pytest.approx((2, 4))
    assert view._whole.isVisibleTo(view)
    qtbot.mouseClick(view._whole, Qt.MouseButton.LeftButton)
    assert view.plots["accuracy"].view()[0][1] == pytest.approx(30, rel=0.02)


def test_stages_are_marked_where_they_begin(view: CurvesView) -> None:
    view.set_runs([curves_of(history_of("lite0-two-stage", 44))])
    assert [(place, text) for place, text in view._borders] == [(0.0, "Head"), (40.0, "Everything")]
    axis = view.findChild(QComboBox, "curves_axis")
    assert axis is not None
    axis.setCurrentIndex(1)
    axis.activated.emit(1)
    assert [place for place, _ in view._borders] == [0.0, 800.0]


def test_events_are_drawn_by_the_clock_not_one_by_one(view: CurvesView, qtbot: QtBot) -> None:
    history = history_of("mlp", 5)
    curves = curves_of(history)
    view.set_runs([curves])
    drawn = view.redraws
    for _ in range(500):
        view.refresh()
    qtbot.waitUntil(lambda: view.redraws > drawn)
    assert view.redraws == drawn + 1


def test_a_hundred_thousand_steps_are_drawn_fluently(view: CurvesView, qtbot: QtBot) -> None:
    history = History()
    history.add(Started(0.0, 1, "here", 0))
    history.add(StageStarted(0.0, 0, "Everything", 0, 0))
    for step in range(1, 100_001):
        history.batches.append(Batch(0.0, step, step / 1000, 1 / (1 + step / 5000), 0.5, 1e-3, 1.0, 1.0))
    curves = curves_of(history, planned=120)
    view.set_runs([curves])
    times = []
    for step in range(100_001, 100_011):
        history.batches.append(Batch(0.0, step, step / 1000, 0.05, 0.5, 1e-3, 1.0, 1.0))
        began = time.perf_counter()
        curves.take(history)
        view._draw()
        view.plots["accuracy"].repaint()
        view.plots["loss"].repaint()
        times.append(time.perf_counter() - began)
    assert len(curves.batches) == 100_010
    assert sorted(times)[len(times) // 2] < 0.2, times


def test_the_crosshair_reads_every_run_at_the_same_place(view: CurvesView) -> None:
    runs = [curves_of(history_of("mlp", 10, top), f"run {top}") for top in (0.9, 0.6)]
    view.set_runs(runs)
    box = view.plots["accuracy"].getPlotItem().getViewBox()
    view.plots["accuracy"]._mouse_moved(box.mapViewToScene(QPointF(4.2, 50)))
    assert view.legend._when.text() == "Values at epoch 4"
    for row, run in zip(view.legend._rows, runs, strict=True):
        assert row["val_accuracy"].text() == f"{run.epochs['val_accuracy'][3]:.1f}"
        assert row["train_loss"].text() == f"{run.epochs['train_loss'][3]:.3f}"
        assert row["origin"].text() == "random, seed 0"
        assert "ab" * 32 in row["origin"].toolTip()
    view._point(float("nan"))
    assert view.legend._rows[0]["val_accuracy"].text() == f"{runs[0].epochs['val_accuracy'][-1]:.1f}"


def test_the_crosshair_moves_by_keys(view: CurvesView, qtbot: QtBot) -> None:
    view.set_runs([curves_of(history_of("mlp", 10))])
    view.plots["accuracy"].setFocus()
    for _ in range(4):
        qtbot.keyClick(view.plots["accuracy"], Qt.Key.Key_Right)
    assert view.legend._when.text() == "Values at epoch 4"


def test_curves_are_saved_as_picture_drawing_and_numbers(view: CurvesView, tmp_path: Path) -> None:
    runs = [curves_of(history_of("mlp", 4), "one"), curves_of(history_of("mlp", 3), "two")]
    view.set_runs(runs)
    for kind in ("png", "svg", "csv"):
        view.save_to(tmp_path / f"curves.{kind}")
    picture = QImage(str(tmp_path / "curves.png"))
    assert picture.width() == 2 * view._picture.width()
    drawing = (tmp_path / "curves.svg").read_text()
    assert drawing.count("<polyline") + drawing.count("<path") > 20
    assert "<image" not in drawing, "it must be lines, not a bitmap"
    with open(tmp_path / "curves.csv", newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert sum(row["row"] == "epoch" for row in rows) == 7
    assert sum(row["row"] == "step" for row in rows) == 140
    third = next(row for row in rows if row["run"] == "two" and row["row"] == "epoch" and row["epoch"] == "3")
    assert float(third["val_accuracy_percent"]) == pytest.approx(runs[1].epochs["val_accuracy"][2])
    with pytest.raises(BadInput):
        view.save_to(tmp_path / "curves.bmp")
    (tmp_path / "file").touch()
    view._save(tmp_path / "file" / "curves.csv")
    assert "cannot be written" in view._problem.text()
    assert view._problem.isVisibleTo(view)


def test_steps_and_gap_are_shown_on_demand(view: CurvesView) -> None:
    view.set_runs([curves_of(history_of("mlp", 4))])
    items = view.plots["accuracy"]._items["run"]
    steps, gap = view.findChild(QCheckBox, "curves_steps"), view.findChild(QCheckBox, "curves_gap")
    assert steps is not None
    assert gap is not None
    assert items.steps.isVisible()
    assert not items.gap.isVisible()
    steps.click()
    gap.click()
    assert not items.steps.isVisible()
    assert items.gap.isVisible()


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
