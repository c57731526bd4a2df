"""The upper half of the Runs page: filter and groups go together, and acts are about what is seen."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from gui.runs.page import RunsPage

SOON = 10_000


def test_groups_are_of_the_runs_that_pass_the_filter(page: RunsPage, qtbot: QtBot) -> None:
    tables = page.tables
    box = tables.tools._group
    box.setCurrentIndex(box.findData("recipe"))
    with qtbot.waitSignal(tables.selection_changed):
        box.activated.emit(box.currentIndex())
    assert {run.run for run in tables.shown()} == {"weak", "strong", "halted", "heir"}
    assert tables.selected() == [], "acts are about single runs"
    line = page.findChild(QLineEdit, "runs_filter")
    assert line is not None
    qtbot.keyClicks(line, "lite0")
    assert {run.run for run in tables.shown()} == {"strong", "heir"}
    count = page.findChild(QLabel, "runs_count")
    assert count is not None
    assert count.text() == "2 of 4 shown"
    tables.choose(("weak", "halted"))
    assert {run.run for run in tables.selected()} == {"weak", "halted"}, "the grouping and the filter hid them"
    line.setText("lite0")
    box.setCurrentIndex(box.findData("recipe"))
    with qtbot.waitSignal(tables.selection_changed):
        box.activated.emit(box.currentIndex())
    tables.take_keyboard()
    assert tables.groups.hasFocus()


def test_keys_work_on_the_table_that_is_shown(page: RunsPage) -> None:
    tables = page.tables
    tables.take_keyboard()
    assert tables.list.hasFocus()
    assert tables._stack.currentWidget() is tables.list
    count = page.findChild(QLabel, "runs_count")
    assert count.text() == "", "all of them are shown"
    page.list.select_runs(["weak"])
    assert [run.run for run in tables.shown()] == [run.run for run in tables.selected()] == ["weak"]
    line = page.findChild(QLineEdit, "runs_filter")
    line.setText("halted")
    assert count.text() == "1 of 4 shown"
    tables.choose(["halted"])
    assert line.text() == "halted", "it hides none of them"
