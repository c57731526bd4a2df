"""Only differences, and grouping: chosen above the table, seen in it, and kept."""

from __future__ import annotations

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QCheckBox, QComboBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.runs.recipe import Recipe
from core.support.workspace import Workspace
from core.training.presets import PRESETS
from gui.runs.page import RunsPage
from gui.runs.selected_curves import SelectedCurves
from gui.runs.table_tools import TableTools
from tests.judged_runs import finished_run

SOON = 10_000


def group_by(page: QWidget, field: str) -> None:
    box = page.findChild(QComboBox, "runs_group_by")
    assert box is not None
    place = box.findData(field)
    assert place >= 0, field
    box.setCurrentIndex(place)
    box.activated.emit(place)


def recipe(**changes: object) -> Recipe:
    return PRESETS.get("mlp").recipe.model_copy(update=changes)


def test_only_what_differs_is_shown_settings_of_the_recipes_too(page: RunsPage, runs: Workspace, qtbot: QtBot) -> None:
    finished_run(runs, "one", recipe=recipe(seed=1))
    finished_run(runs, "two", recipe=recipe(seed=2, dropout=0.4))
    page.refresh()
    qtbot.waitUntil(lambda: page.list.table.place_of("two") is not None, timeout=SOON)
    page.list.select_runs(["one", "two"])
    switch = page.findChild(QCheckBox, "runs_differences")
    assert switch is not None
    switch.click()
    qtbot.waitUntil(lambda: "setting:dropout" in page.list.columns.shown(), timeout=SOON)
    shown = page.list.columns.shown()
    assert {"run", "val", "setting:seed", "setting:dropout"} <= set(shown)
    assert not {"dataset", "architecture", "recipe", "parameters"} & set(shown), "they are alike"
    assert {run.run for run in page.list.selected()} == {"one", "two"}, "the selection stays"
    table = page.list.table
    values = {table.index(row, len(table.columns) - 1).data() for row in range(table.rowCount())}
    assert values == {"0", "1", "2"}
    header = page.list.horizontalHeader()
    places = [header.sectionPosition(place) for place in range(header.count()) if not header.isSectionHidden(place)]
    widths = [header.sectionSize(place) for place in range(header.count()) if not header.isSectionHidden(place)]
    assert max(places) + widths[places.index(max(places))] == sum(widths), "no gap stands between columns"
    page.list.select_runs(["one"])
    qtbot.waitUntil(lambda: "architecture" in page.list.columns.shown(), timeout=SOON)
    switch.click()
    qtbot.waitUntil(lambda: not any(name.startswith("setting:") for name in page.list.columns.shown()), timeout=SOON)
    # All as before, but for a column that a scroll bar may leave no room.
    assert {"run", "state", "val", "test"} <= set(page.list.columns.shown())


def test_groups_have_mean_and_band_and_their_curves_are_over_all_runs(
    page: RunsPage, curves: SelectedCurves, runs: Workspace, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: curves.view is not None, timeout=SOON)
    page.list.select_runs(["weak"])
    group_by(page, "architecture")
    assert page.tables.groups.isVisible()
    assert curves.view is not None
    groups = {group.value: group for group in page.tables.groups.lines.groups}
    assert {row.run for row in groups["lite0"].runs} == {"strong", "heir"}
    qtbot.waitUntil(lambda: curves.view is not None and len(curves.view.runs()) == len(groups), timeout=SOON)
    drawn = {run.run: run for run in curves.view.runs()}
    assert "lite0 (2 runs)" in drawn
    assert drawn["lite0 (2 runs)"].low is not None
    # Acts are on runs that are seen.
    assert not any(button.isEnabled() for button in page.findChildren(QPushButton) if button.text() == "Delete")
    page.tables.groups.selectRow(0)
    qtbot.waitUntil(lambda: curves.view is not None and len(curves.view.runs()) == 1, timeout=SOON)
    group_by(page, "")
    assert page.list.isVisible()
    qtbot.waitUntil(lambda: curves.view is not None and [run.run for run in curves.view.runs()] == ["weak"], timeout=SOON)


def test_a_double_click_on_a_groups_line_opens_no_run(page: RunsPage, curves: SelectedCurves, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(page.session.navigated):
        curves._open("lite0 (2 runs)")


def test_choices_are_kept_and_a_field_that_is_of_no_use_now_is_waited_for(
    qtbot: QtBot, settings: QSettings, page: RunsPage
) -> None:
    rows = page.list.table.runs()
    tools = TableTools(settings)
    qtbot.addWidget(tools)
    tools.set_runs(rows)
    group_by(tools, "recipe")
    again = TableTools(settings)
    qtbot.addWidget(again)
    again.set_runs(rows[:1])
    assert again.grouping == ""
    again.set_runs(rows)
    assert again.grouping == "recipe"
