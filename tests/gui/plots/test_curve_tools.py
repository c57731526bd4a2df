"""What is chosen above the curves is done to them, said, and kept."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QLabel, QMenu, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from gui.plots.curves import CurvesView
from tests.as_built import as_built
from tests.seen_whole import wait_until_whole
from tests.told_curves import curves_of, history_of


def choose(view: CurvesView, box: str, value: object) -> None:
    shown = view.findChild(QComboBox, box)
    assert shown is not None
    shown.setCurrentIndex(shown.findData(value))
    shown.activated.emit(shown.currentIndex())


def switch(view: CurvesView, name: str, on: bool = True) -> None:
    action = view.findChild(QAction, name)
    assert action is not None
    action.setChecked(on)


def title(view: CurvesView, plot: str) -> str:
    shown = view.findChild(QLabel, f"plot_{plot}_title")
    assert shown is not None
    return shown.text()


def test_smoothing_is_said_and_no_figure_is_smoothed(view: CurvesView) -> None:
    view.set_runs([curves_of(history_of("mlp", 12))])
    items = view.plots["loss"]._items["run"]
    measured, star = items.val.getData()[1].copy(), items.best.getData()[1][0]
    said = [label.text() for label in view.legend.findChildren(QLabel)]
    choose(view, "curves_smoothing", 10)
    assert title(view, "loss") == "Loss, smoothed over 10 epochs"
    assert title(view, "accuracy") == "Accuracy, %, smoothed over 10 epochs"
    assert not np.allclose(items.val.getData()[1], measured)
    assert items.best.getData()[1][0] == star
    assert [label.text() for label in view.legend.findChildren(QLabel)] == said
    choose(view, "curves_smoothing", 0)
    assert np.allclose(items.val.getData()[1], measured)
    assert title(view, "loss") == "Loss"


def test_logarithmic_axes_show_all_there_is_and_leave_accuracies_alone(view: CurvesView) -> None:
    view.set_runs([curves_of(history_of("mlp", 12), planned=12)])
    loss = view.runs()[0].epochs["val_loss"].copy()
    accuracy = view.plots["accuracy"].view()[1]
    switch(view, "curves_log_up")
    items = view.plots["loss"]._items["run"]
    assert items.val.getData()[1] == pytest.approx(np.log10(loss))
    low, high = view.plots["loss"].view()[1]
    assert low < np.log10(loss.min())
    assert np.log10(loss.max()) < high
    assert view.plots["accuracy"].view()[1] == accuracy
    assert title(view, "loss") == "Loss, logarithmic"
    switch(view, "curves_log_across")
    places, _ = items.val.getData()
    assert places == pytest.approx(np.log10(np.arange(1.0, 13.0)))
    view.plots["loss"].pointed.emit(4.0)
    assert view.plots["loss"]._cross.value() == pytest.approx(np.log10(4.0))


def test_time_across_counts_what_was_worked(view: CurvesView) -> None:
    curves = curves_of(history_of("lite0-two-stage", 44))
    view.set_runs([curves])
    choose(view, "curves_axis", "time")
    assert view.axis() == "time"
    places, _ = view.plots["loss"]._items["run"].val.getData()
    assert (places[0], places[-1]) == pytest.approx((curves.epochs["time"][0], curves.epochs["time"][-1]))
    assert view._borders[1] == (800.0, "Everything")
    assert view.plots["loss"].view()[0][1] >= places[-1]


def test_the_layout_is_kept_from_one_start_to_the_next(qtbot: QtBot, settings: QSettings) -> None:
    view = CurvesView(settings)
    qtbot.addWidget(view)
    view.show_plot("rate")
    view.show_plot("accuracy", False)
    choose(view, "curves_axis", "step")
    choose(view, "curves_smoothing", 3)
    switch(view, "curves_log_up")
    view.tools.resources.setChecked(True)
    again = CurvesView(settings)
    qtbot.addWidget(again)
    assert list(again.plots) == ["loss", "rate", "processors", "memory", "disk"]
    assert again.tools.choices == view.tools.choices
    assert (again.axis(), again.tools.choices.smoothing, again.tools.choices.log_up) == ("step", 3, True)


def test_in_little_room_the_icons_stand_without_their_words(view: CurvesView) -> None:
    style = Qt.ToolButtonStyle
    least = view.tools.minimumSizeHint().width()
    for room, wanted in ((least, style.ToolButtonIconOnly), (least + 400, style.ToolButtonTextBesideIcon)):
        view.tools.resize(room, 40)
        assert {button.toolButtonStyle() for button in view.tools._menus} == {wanted}
        assert view.tools.minimumSizeHint().width() == least


def test_the_menus_show_and_turn_what_is_in_force(view: CurvesView, qtbot: QtBot) -> None:
    view.set_runs([curves_of(history_of("mlp", 12))])
    menu = view.tools.findChild(QToolButton, "curves_plots").menu()
    assert isinstance(menu, QMenu)
    entries = {act.objectName(): act for act in menu.actions() if not act.isSeparator()}
    menu.aboutToShow.emit()
    ticked = {name.removeprefix("curves_plot_") for name, act in entries.items() if act.isChecked()}
    assert ticked == set(view.plots)
    with qtbot.waitSignal(view.tools.plot_asked) as told:
        entries["curves_plot_rate"].trigger()
    assert told.args == ["rate", True]
    for name in list(view.plots)[1:]:
        view.show_plot(name, False)
    menu.aboutToShow.emit()
    (last,) = view.plots
    assert not entries[f"curves_plot_{last}"].isEnabled(), "one plot is always shown"
    assert entries["curves_plot_rate"].isEnabled() or last == "rate"
    assert menu.toolTipsVisible()
    assert "Shade" in entries["curves_gap"].toolTip()
    axes = view.tools.findChild(QToolButton, "curves_axes").menu()
    assert [act.text() for act in axes.actions()] == ["Logarithmic upwards", "Logarithmic across"]
    assert "accuracies end at 100 %" in axes.actions()[0].toolTip()


def test_what_changes_the_axes_says_so(view: CurvesView, qtbot: QtBot) -> None:
    tools = view.tools
    for act, axes in (
        (tools.steps.toggle, False), (tools.gap.toggle, False), (tools.resources.toggle, False),
        (tools.findChild(QAction, "curves_log_up").toggle, True), (tools.findChild(QAction, "curves_log_across").toggle, True),
    ):  # fmt: skip
        with qtbot.waitSignal(tools.changed) as told:
            act()
        assert told.args == [axes]
    chosen = tools.choices
    assert (chosen.log_up, chosen.log_across, chosen.resources) == (True, True, True)
    whole = tools.findChild(QPushButton, "curves_whole")
    assert whole.isHidden()
    with qtbot.waitSignal(tools.whole_asked):
        whole.click()


def test_everything_to_press_is_seen_whole(view: CurvesView, qtbot: QtBot) -> None:
    view.set_runs([curves_of(history_of("mlp", 12))])
    view.resize(1100, 500)
    wait_until_whole(qtbot, view)
    by_letters = {r"minimumSize=\w+ by 0 maximumSize=\w+ by any (toolTip='run')": r"\1", r" text='solid val[^']*'": ""}
    as_built("curves-view", view, instead=by_letters)
