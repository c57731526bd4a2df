"""One plot: its axes do not jump, a zoom is the person's, and steps and gap come on demand."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QColor, QFontMetrics, QWheelEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from core.runs.event_log import History
from core.runs.events import Batch, Epoch, Started
from core.training.presets import PRESETS
from gui.plots.curve_choices import CurveChoices
from gui.plots.curve_data import RunCurves
from gui.plots.curve_plot import CurvePlot
from gui.plots.curves import CurvesView
from gui.plots.group_curves import mean_curves
from gui.theme import run_colour
from tests.as_plotted import as_plotted, plotted
from tests.told_curves import curves_of, history_of
from tests.told_runs import told_events


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


def test_names_of_borders_that_are_near_stand_above_each_other(view: CurvesView) -> None:
    view.set_runs([curves_of(history_of("mlp", 5), planned=30)])
    plot = view.plots["accuracy"]
    plot.set_borders([(0.0, "Head only"), (12.5, "forgets"), (12.0, "Everything"), (29.0, "smaller parts")])
    heights = [(label.format, label.orthoPos) for _, label in plot._borders]
    assert [name for name, _ in heights] == ["Head only", "Everything", "forgets", "smaller parts"]
    assert [height for _, height in heights] == [0.05, 0.05, 0.13, 0.05]


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
    assert view.tools.whole.isVisibleTo(view)
    qtbot.mouseClick(view.tools.whole, Qt.MouseButton.LeftButton)
    assert view.plots["accuracy"].view()[0][1] == pytest.approx(30, rel=0.02)


def test_steps_and_gap_are_shown_on_demand(view: CurvesView) -> None:
    view.set_runs([curves_of(history_of("mlp", 4))])
    items = view.plots["accuracy"]._items["run"]
    steps, gap = view.findChild(QCheckBox, "curves_steps"), view.findChild(QAction, "curves_gap")
    assert steps is not None
    assert gap is not None
    assert items.steps.isVisible()
    assert items.gap is None
    steps.click()
    gap.trigger()
    assert not items.steps.isVisible()
    assert items.gap is not None


@pytest.mark.parametrize(("loss", "top"), [(27_000.0, "30 k"), (2.1e6, "2 M"), (5e19, "6e19")])
def test_a_loss_that_ran_away_stands_on_an_axis_with_numbers(loss: float, top: str, view: CurvesView, qtbot: QtBot) -> None:
    history = History()
    for number in (1, 2):
        history.add(Epoch(0.0, number, 0, 12 * number, 0.5, 0.5, loss / number, 0.5, 1e-3, 1.0, 1.0))
    view.set_runs([curves_of(history, planned=12)])
    view._draw()
    axis = view.plots["loss"].getPlotItem().getAxis("left")
    (spacing, ticks), *_ = axis.tickValues(*view.plots["loss"].view()[1], 200)
    texts = axis.tickStrings(ticks, axis.scale, spacing)
    assert top in texts
    room = QFontMetrics(view.font())
    assert all(room.horizontalAdvance(text) <= axis.width() - 6 for text in texts)


def test_a_long_run_is_drawn_with_two_points_a_column_at_most_also_zoomed_and_resumed(view: CurvesView, qtbot: QtBot) -> None:
    history = History()
    for step in range(1, 60_001):
        history.add(Batch(0.0, step, step / 6000, 2.0 + (step % 7), (step % 5) / 10, 1e-3, 1.0, 1.0))
    view.set_runs([curves_of(history, planned=10)])
    plot = view.plots["loss"]
    items, box = plot._items["run"], plot.getPlotItem().getViewBox()

    def most_a_column() -> int:
        places, _ = items.steps.curve.getData()
        (left, right), _ = plot.view()
        _, counts = np.unique(np.floor((places - left) * int(box.width()) / (right - left)), return_counts=True)
        return int(counts.max())

    assert most_a_column() == 2
    assert len(items.steps.curve.getData()[0]) <= 2 * (box.width() + 2)
    box.setRange(xRange=(5, 5.01), padding=0)
    # Every step of the sixty in view, and one beyond at each end.
    qtbot.waitUntil(lambda: len(items.steps.curve.getData()[0]) == 63)
    history.add(Started(9.0, 1, "here", 600))
    view.runs()[0].take(history)
    view._fit()
    assert len(items.steps.curve.getData()[0]) <= 600
    assert items.steps.curve.getData()[0][-1] == pytest.approx(0.1, abs=10.1 / box.width())


def test_of_many_runs_only_the_one_that_goes_on_is_drawn_anew(view: CurvesView) -> None:
    histories = [history_of("mlp", 4) for _ in range(3)]
    view.set_runs([curves_of(history, f"run {number}") for number, history in enumerate(histories)])
    view._draw()
    drawn = []
    for items in view.plots["loss"]._items.values():
        items.val.sigPlotChanged.connect(drawn.append)
    histories[1].add(Epoch(0.0, 5, 0, 100, 0.5, 0.5, 0.5, 0.9, 1e-3, 1.0, 1.0))
    view.runs()[1].take(histories[1])
    view._draw()
    assert drawn == [view.plots["loss"]._items["run 1"].val]


def test_a_plot_that_is_resized_shows_what_came_since_it_was_drawn(view: CurvesView, qtbot: QtBot) -> None:
    history = history_of("mlp", 4)
    view.set_runs([curves_of(history)])
    history.add(Started(9.0, 1, "here", 0))
    view.runs()[0].take(history)
    for number in range(1, 4):
        history.add(Epoch(0.0, number, 0, 20 * number, 0.5, 0.5, 0.5, 0.1 * number, 1e-3, 1.0, 1.0))
    view.runs()[0].take(history)
    view.resize(view.width() + 200, view.height())
    qtbot.waitUntil(lambda: len(view.plots["accuracy"]._items["run"].val.curve.getData()[0]) == 3)
    assert view.plots["accuracy"]._items["run"].val.curve.getData()[1].tolist() == pytest.approx([10, 20, 30])


def test_epochs_are_whole_below_a_wide_plot_of_few_and_parts_of_one_that_is_zoomed_into(view: CurvesView) -> None:
    view.resize(2000, 420)
    view.set_runs([curves_of(history_of("mlp", 3), planned=3)])
    axis = view.plots["accuracy"].getPlotItem().getAxis("bottom")
    (_, told), *_ = axis.tickValues(0.0, 3.03, 900.0)
    assert list(told) == [0.0, 1.0, 2.0, 3.0]
    (spacing, _), *_ = axis.tickValues(1.0, 1.5, 900.0)
    assert spacing < 1


def spot(view: CurvesView, name: str, across: float, upward: float) -> QPointF:
    """A place of the accuracy plot in its scene."""
    return view.plots[name].getPlotItem().getViewBox().mapViewToScene(QPointF(across, upward))


def test_every_value_is_told_beside_the_pointer_the_nearest_line_by_name(view: CurvesView, qtbot: QtBot) -> None:
    view.set_runs([curves_of(history_of("mlp", 5, 0.5), "low"), curves_of(history_of("mlp", 30, 0.9), "high")])
    plot = view.plots["accuracy"]
    value = float(view.runs()[1].epochs["val_accuracy"][19])
    with qtbot.waitSignal(plot.neared) as near:
        plot.scene().sigMouseMoved.emit(spot(view, "accuracy", 20.0, value))
    assert near.args == ["high"]
    # The run that ended long before is told of with where it ended, and the crosshair does not jump to its end.
    assert [row.run for row in plot._box.rows()] == ["high", "low"]
    assert plot._box.rows()[1].words.endswith("(epoch 5)")
    assert plot._cross.value() == 20.0
    assert plot._box.isVisible()
    assert view.findChild(QLabel, "curve_legend_place").text() == "Values at epoch 20"
    plot.leaveEvent(QEvent(QEvent.Type.Leave))
    assert not plot._box.isVisible()


def test_a_click_on_a_line_picks_its_run_and_a_second_one_lets_it_go(view: CurvesView, qtbot: QtBot) -> None:
    view.set_runs([curves_of(history_of("mlp", 30, 0.5), "low"), curves_of(history_of("mlp", 30, 0.9), "high")])
    plot = view.plots["accuracy"]
    value = float(view.runs()[0].epochs["val_accuracy"][9])
    place = plot.mapFromScene(spot(view, "accuracy", 10.0, value))
    with qtbot.waitSignal(view.run_picked) as told:
        qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told.args == ["low"]
    opacity = {name: items.val.opacity() for name, items in plot._items.items()}
    assert opacity["low"] == 1.0
    assert opacity["high"] < 0.5
    with qtbot.waitSignal(view.run_opened) as opened:
        plot.picked.emit("low", True)
    assert opened.args == ["low"]
    with qtbot.waitSignal(view.run_picked) as told:
        plot.picked.emit("low", False)
    assert told.args == [""]
    assert plot._items["high"].val.opacity() == 1.0
    aside = plot.mapFromScene(spot(view, "accuracy", 28.0, 3.0))
    with qtbot.waitSignal(view.run_picked) as told:
        qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=aside)
    assert told.args == [""]


def test_who_wheels_past_a_plot_does_not_zoom_it(view: CurvesView, qtbot: QtBot) -> None:
    view.set_runs([curves_of(history_of("mlp", 5), planned=30)])
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidget(view)
    view.resize(800, 900)
    area.resize(820, 300)
    area.show()
    plot = view.plots["accuracy"]
    before = plot.view()
    assert not turned(plot, Qt.KeyboardModifier.NoModifier), "it is left to what scrolls around the plot"
    assert plot.view() == before
    assert turned(plot, Qt.KeyboardModifier.ControlModifier)
    assert plot.view() != before
    assert area.takeWidget() is view  # whose fixture closes it


def turned(plot: CurvePlot, held: Qt.KeyboardModifier) -> bool:
    """Whether the plot takes a step of the wheel for itself."""
    middle = QPointF(plot.viewport().rect().center())
    whole = QPointF(plot.viewport().mapToGlobal(middle))
    step = QWheelEvent(
        middle, whole, QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, held, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(plot.viewport(), step)
    return step.isAccepted()


def test_runs_groups_borders_and_the_crosshair_are_drawn_as_they_were_looked_at(
    view: CurvesView, themed: QApplication, qtbot: QtBot
) -> None:
    view.resize(900, 620)
    alone = curves_of(history_of("mlp", 5, 0.5), "alone", planned=12)
    both = [curves_of(history_of("mlp", epochs, top), "member", planned=12) for epochs, top in ((4, 0.9), (6, 0.7))]
    group = mean_curves("group", both, 1)
    group.planned_epochs = 12
    view.set_runs([alone, group])
    loss, accuracy = view.plots["loss"], view.plots["accuracy"]
    for plot in (loss, accuracy):
        plot.set_borders([(0.0, "Head only"), (2.0, "Everything"), (11.0, "smaller parts")])
    view.grab()
    states = {"loss": plotted(loss), "accuracy": plotted(accuracy)}
    accuracy.mark_picked("group")
    accuracy.point_at(2.0, [(alone, QColor("red"), 1), (group, QColor("blue"), 1)])
    states["picked"] = plotted(accuracy)
    accuracy.point_at(None, [])
    choices = CurveChoices(across="step", steps=False, gap=True, smoothing=3, log_up=True, log_across=True)
    loss.fit()
    loss.draw([(alone, run_colour(0)), (group, run_colour(1))], choices)
    states["logarithmic"] = plotted(loss)
    loss.fit()
    loss.draw([(alone, run_colour(0)), (group, run_colour(1))], CurveChoices(across="time"))
    loss.set_scale(2.0)
    loss.recolour([(alone, run_colour(2)), (group, run_colour(3))])
    states["time"] = plotted(loss)
    as_plotted("curves", **states)
