"""The columns of the table of runs: what matters fits into a small window, more comes with the room, a choice stands."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.evaluation.run_columns import COLUMNS
from core.runs.listing import RunSummary
from gui.runs.list import RunList
from gui.theme import LIGHT, apply_theme

IMPORTANT = ("run", "state", "val", "balanced", "floor", "test", "weights")
SMALL, USUAL, LARGE = 950, 1450, 2420
"""Pixels that the table has in windows of 1100, 1600 and 2450."""
ALL = tuple(column.name for column in COLUMNS)


@pytest.fixture
def runs(qtbot: QtBot, qapp: QApplication) -> RunList:
    apply_theme(qapp, LIGHT)  # as the window is: heads have room around them there
    made = RunList()
    qtbot.addWidget(made)
    made.set_runs([
        RunSummary(
            run="vehicles-lite0-two-stage", dataset="vehicles", architecture="efficientnet", recipe="lite0-two-stage",
            weights_origin="ImageNet, efficientnet-lite0-57934424", weights_sha256="ab" * 32, parent=None, state="early-stopped",
            val_accuracy=0.97, val_interval=(0.91, 0.99), test_accuracy=0.97, test_interval=(0.91, 0.99), opened=1,
            parameters=3_375_811, epochs=30, seconds=185.0, created="2026-01-01T10:00:00+00:00", note="", val_balanced=0.95,
            val_floor=0.34, test_pictures=60,
        )
    ])  # fmt: skip
    made.show()
    return made


def sideways(runs: RunList) -> int:
    """How far the table scrolls sideways, in pixels."""
    return runs.horizontalScrollBar().maximum()


def test_what_matters_fits_into_a_small_window_uncut(runs: RunList) -> None:
    runs.resize(SMALL, 300)
    assert runs.columns.shown() == IMPORTANT
    assert sideways(runs) == 0
    for place, name in enumerate(ALL):
        if name in IMPORTANT and name != "weights":  # whose end may be cut, the origin stands first
            assert runs.sizeHintForColumn(place) <= runs.columnWidth(place), name
            header = runs.horizontalHeader()
            assert header.sectionSizeFromContents(place).width() <= header.sectionSize(place), f"the head of {name} is cut"


@pytest.mark.parametrize("width", [SMALL, USUAL, LARGE])
@pytest.mark.parametrize(("right", "interval"), [(1.0, (0.97, 1.0)), (0.974, (0.942, 0.991)), (0.942, (0.931, 0.953))])
def test_an_opened_test_result_is_never_cut(runs: RunList, width: int, right: float, interval: tuple[float, float]) -> None:
    row = dataclasses.replace(runs.table.runs()[0], test_accuracy=right, test_interval=interval, val_interval=interval)
    runs.set_runs([row])
    runs.resize(width, 300)
    assert not sideways(runs)
    for name in ("val", "test"):
        place = ALL.index(name)
        assert runs.sizeHintForColumn(place) <= runs.columnWidth(place)


def test_more_columns_come_with_the_room(runs: RunList, qtbot: QtBot) -> None:
    for width, more in ((SMALL, 0), (USUAL, 4), (LARGE, 10), (USUAL, 4), (SMALL, 0)):
        runs.resize(width, 300)
        assert len(runs.columns.shown()) == len(IMPORTANT) + more
        qtbot.waitUntil(lambda: sideways(runs) == 0)
    assert set(IMPORTANT) < set(ALL)


def test_long_names_are_whole_before_less_important_columns_come(runs: RunList, qtbot: QtBot, tmp_path: Path) -> None:
    """In a window of 1680 pixels names were cut while epochs and times stood beside them."""
    long = "vehicles-ensemble-of-quick-and-lite0-frozen"

    def is_whole() -> bool:
        return runs.sizeHintForColumn(0) <= runs.columnWidth(0)

    runs.resize(USUAL, 300)
    usual, short = runs.columns.shown(), runs.columnWidth(0)
    row = runs.table.runs()[0]
    runs.set_runs([row, dataclasses.replace(row, run=long)])
    qtbot.waitUntil(is_whole)
    assert {*IMPORTANT, "dataset", "architecture", "created"} == set(runs.columns.shown()) < set(usual)
    runs.columns.choose("created", False)
    assert is_whole()
    runs.columns.choose_fitting()
    runs.resize(SMALL, 300)
    assert runs.columns.shown() == IMPORTANT
    qtbot.waitUntil(lambda: sideways(runs) == 0)
    runs.resize(USUAL, 300)
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    runs.columns.remember(settings)
    runs.columns.restore(settings)
    runs.set_runs([row])
    assert (runs.columnWidth(0), runs.columns.shown()) == (short, usual), "what long names were given is no choice of a person"
    runs.setColumnWidth(0, 120)
    runs.set_runs([row, dataclasses.replace(row, run=long)])
    assert runs.columnWidth(0) == 120, "the person's own width stays"


def test_a_chosen_column_stays_at_any_width(runs: RunList) -> None:
    runs.resize(SMALL, 300)
    runs.columns.choose("recipe", True)
    runs.columns.choose("floor", False)
    wanted = tuple(name for name in ALL if name in {*IMPORTANT, "recipe"} - {"floor"})
    for width in (SMALL, LARGE):
        runs.resize(width, 300)
        assert runs.columns.shown() == wanted
        assert runs.columnWidth(ALL.index("weights")) >= 120
    runs.columns.choose_fitting()
    assert runs.columns.shown() == ALL


def test_the_menu_shows_and_changes_the_choice(runs: RunList) -> None:
    runs.resize(SMALL, 300)
    menu = runs.columns.menu
    menu.aboutToShow.emit()
    entries = {action.text(): action for action in menu.actions() if action.text()}
    assert [text for text, action in entries.items() if action.isChecked()] == [
        "As many as fit", "State", "Val", "Balanced", "Floor", "Test", "Weights"
    ]  # fmt: skip
    entries["Epochs"].trigger()
    assert "epochs" in runs.columns.shown()
    menu.aboutToShow.emit()
    assert not menu.actions()[0].isChecked()
    menu.actions()[0].trigger()
    assert runs.columns.shown() == IMPORTANT


def test_widths_and_choice_are_remembered(runs: RunList, tmp_path: Path, qtbot: QtBot) -> None:
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    runs.resize(SMALL, 300)
    runs.setColumnWidth(0, 300)
    for chosen in (False, True):
        if chosen:
            runs.columns.choose("note", True)
        runs.columns.remember(settings)
        again = RunList()
        qtbot.addWidget(again)
        again.columns.restore(settings)
        again.resize(LARGE, 300)
        again.show()
        assert again.columnWidth(0) == 300
        assert again.columns.shown() == ((*IMPORTANT, "note") if chosen else ALL)


def test_widths_of_other_columns_are_not_taken_up(runs: RunList, tmp_path: Path, qtbot: QtBot) -> None:
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    runs.setColumnWidth(0, 300)
    runs.columns.remember(settings)
    settings.setValue("runs/column_names", "run,state,val")  # as an earlier Safelight had them
    again = RunList()
    qtbot.addWidget(again)
    usual = again.columnWidth(0)
    again.columns.restore(settings)
    assert again.columnWidth(0) == usual
