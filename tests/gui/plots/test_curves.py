"""Curves: what is drawn is what was told, axes do not jump, long histories stay fluent, and pictures are saved."""

from __future__ import annotations

import math
import time

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel
from pytestqt.qtbot import QtBot

from core.runs.event_log import History
from core.runs.events import Batch, Epoch, StageStarted, Started
from core.training.presets import PRESETS
from gui.plots.curve_data import curves_for
from gui.plots.curves import CurvesView
from gui.theme import DARK, LIGHT, apply_theme, run_colour
from tests.told_curves import curves_of, history_of


def test_stages_are_marked_where_they_begin(view: CurvesView) -> None:
    view.set_runs([curves_of(history_of("lite0-two-stage", 44))])
    assert [(place, text) for place, text in view._borders] == [(0.0, "Head"), (40.0, "Everything")]
    axis = view.findChild(QComboBox, "curves_axis")
    assert axis is not None
    axis.setCurrentIndex(1)
    axis.activated.emit(1)
    assert [place for place, _ in view._borders] == [0.0, 800.0]


def test_stages_are_marked_on_the_axes_of_a_plot_that_is_shown_later(view: CurvesView) -> None:
    view.set_runs([curves_of(history_of("lite0-two-stage", 48))])
    view.tools._log_across.setChecked(True)
    view.show_plot("rate")
    places = {name: [border.value() for border, _ in plot._borders] for name, plot in view.plots.items()}
    assert places == {name: [pytest.approx(math.log10(40))] for name in ("accuracy", "loss", "rate")}


def test_plots_are_as_high_as_a_longer_legend_leaves_them_at_once(view: CurvesView) -> None:
    """They were painted at their old height first, and all over again at the new one."""
    view.resize(900, 500)
    view.show()
    view.set_runs([curves_of(history_of("mlp", 4))])
    QApplication.processEvents()
    plot, alone = view.plots["loss"], view.plots["loss"].height()
    view.set_runs([curves_of(history_of("mlp", 4), f"run {number}") for number in range(3)])
    soon = plot.height()
    assert soon < alone
    QApplication.processEvents()
    assert plot.height() == soon


def test_a_picked_run_stands_out_in_a_plot_that_is_shown_later(view: CurvesView) -> None:
    view.set_runs([curves_of(history_of("mlp", 4), name) for name in ("one", "other")])
    view._pick("one", False)
    view.show_plot("rate")
    shown = {name: items.val.opacity() for name, items in view.plots["rate"]._items.items()}
    assert shown["one"] == 1.0
    assert shown["other"] < 0.5


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


def test_a_solved_head_has_a_sentence_in_the_place_of_one_point(view: CurvesView) -> None:
    recipe = PRESETS.get("quick").recipe
    solved = curves_for("quick", recipe, None)
    view.set_runs([solved])
    assert view._solved.text().endswith("will stand below once they are found.")
    told = History()
    told.add(Epoch(0.0, 1, 0, 1, 0.01, 1.0, 0.02, 0.97, 0.0, 1.0, 100.0))
    solved.take(told)
    assert solved.planned_epochs == 1, "the 10 epochs of its recipe are for heads trained in steps"
    view.set_runs([solved])
    assert "The figures stand below;" in view._solved.text()
    assert [said.text() for said in view.findChildren(QLabel) if said.isVisible() and "solved" in said.text()]
    assert not any(plot.isVisible() for plot in view.plots.values())
    assert not view.tools.across.isVisible(), "there is nothing to set"
    assert view.legend.isVisible(), "its figures stay"
    view.layout().activate()
    assert view._solved.y() < 30, "it has the whole place of the plots"
    view.set_runs([solved, curves_of(history_of("mlp", 5), "mlp")])
    assert all(plot.isVisible() for plot in view.plots.values())
    assert view.tools.across.isVisible()


def test_another_theme_recolours_what_is_seen_and_the_rest_once_it_is(view: CurvesView, themed: QApplication) -> None:
    """The legend was built anew with every theme, and the plots were laid out and drawn again around it, seen or not."""
    apply_theme(themed, LIGHT)
    view.set_runs([curves_of(history_of("mlp", 5))])
    light, row = run_colour(0).name(), view.legend._rows[0]["run"]

    def colours() -> set[str]:
        items = view.plots["accuracy"]._items.values()
        return {swatch._colour.name() for swatch in view.legend._swatches} | {
            item.val.opts["pen"].color().name() for item in items
        }

    assert colours() == {light}
    apply_theme(themed, DARK)
    dark = run_colour(0).name()
    assert colours() == {dark} != {light}
    assert view.legend._rows[0]["run"] is row
    view.hide()
    apply_theme(themed, LIGHT)
    assert colours() == {dark}
    view.show()
    assert colours() == {light}
