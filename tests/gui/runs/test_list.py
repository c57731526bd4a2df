"""The table of runs as it is seen: selection by name, keys, and what is asked for."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionFrame,
    QStyleOptionViewItem,
)
from pytestqt.qtbot import QtBot

from core.evaluation.run_columns import column_of
from core.runs.listing import list_runs
from core.support.workspace import Workspace
from gui.runs.list import RunList, add_act
from tests.told_runs import told_run


@pytest.fixture
def seen(workspace: Workspace, qtbot: QtBot) -> RunList:
    for name in ("alpha", "beta", "gamma"):
        told_run(workspace, name, epochs=1)
    made = RunList()
    qtbot.addWidget(made)
    made.resize(900, 300)
    made.set_runs(list_runs(workspace))
    made.show()
    return made


def test_a_selection_by_name_passes_over_what_is_not_there_and_holds(seen: RunList, workspace: Workspace) -> None:
    seen.select_runs(["beta", "nowhere", "gamma"])
    assert {run.run for run in seen.selected()} == {"beta", "gamma"}
    told_run(workspace, "delta", epochs=1)
    seen.set_runs(list_runs(workspace))
    assert {run.run for run in seen.selected()} == {"beta", "gamma"}


def test_runs_of_a_study_can_be_told_apart_where_their_names_are_cut(seen: RunList) -> None:
    option = QStyleOptionViewItem()
    name = seen.sorting.index(0, column_of("run"))
    delegate = seen.itemDelegateForIndex(name)
    assert isinstance(delegate, QStyledItemDelegate)
    delegate.initStyleOption(option, name)
    names = ("vehicles of four classes pretrained-001", "vehicles of four classes pretrained-002")
    assert len({seen.fontMetrics().elidedText(name, option.textElideMode, 120) for name in names}) == 2


def test_keys_open_delete_and_rename(seen: RunList, qtbot: QtBot) -> None:
    seen.select_runs(["beta"])
    with qtbot.waitSignal(seen.opened) as opened:
        qtbot.keyClick(seen, Qt.Key.Key_Return)
    assert opened.args == ["beta"]
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
        with qtbot.waitSignal(seen.delete_asked):
            qtbot.keyClick(seen, key)
    qtbot.keyClick(seen, Qt.Key.Key_F2)
    assert seen.state() == RunList.State.EditingState
    qtbot.keyClick(seen.focusWidget() or seen, Qt.Key.Key_Escape)


def test_enter_in_a_name_that_is_edited_opens_nothing(seen: RunList, qtbot: QtBot) -> None:
    opened: list[str] = []
    seen.opened.connect(opened.append)
    seen.select_runs(["beta"])
    seen.edit_cell("run")
    editor = seen.findChild(QLineEdit)
    assert editor is not None
    qtbot.keyClicks(editor, "better")
    with qtbot.waitSignal(seen.table.rename_asked) as asked:
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert asked.args == ["beta", "better"]
    qtbot.waitUntil(lambda: seen.state() != RunList.State.EditingState)
    assert not opened
    qtbot.keyClick(seen, Qt.Key.Key_Return)
    assert opened == ["beta"], "and outside of it as before"


def test_a_note_is_written_where_its_column_has_no_room(seen: RunList, qtbot: QtBot) -> None:
    note = column_of("note")
    assert seen.isColumnHidden(note)
    shown = seen.columns.shown()
    seen.select_runs(["beta"])
    seen.edit_cell("note")
    editor = seen.findChild(QLineEdit)
    assert editor is not None
    assert seen.viewport().rect().contains(editor.geometry())
    qtbot.keyClicks(editor, "the one to beat")
    with qtbot.waitSignal(seen.table.note_asked) as asked:
        qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert asked.args == ["beta", "the one to beat"]
    qtbot.waitUntil(lambda: seen.isColumnHidden(note))
    assert seen.columns.shown() == shown


def test_the_line_in_which_a_cell_is_changed_has_the_height_of_its_text(themed: QApplication, seen: RunList) -> None:
    seen.select_runs(["beta"])
    seen.setFocus()
    seen.edit_cell("run")
    editor = seen.findChild(QLineEdit)
    assert editor is not None
    editor.setFocus()
    option = QStyleOptionFrame()
    editor.initStyleOption(option)
    inside = editor.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, editor)
    assert inside.height() >= editor.fontMetrics().height()


def test_a_menu_is_asked_for_where_a_run_is_selected_and_goes_when_it_is_closed(
    seen: RunList, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    places: list[QPoint] = []
    monkeypatch.setattr(QMenu, "popup", lambda _menu, place: places.append(place))
    menus: list[QMenu] = []
    seen.menu_asked.connect(menus.append)
    seen.clearSelection()
    seen.customContextMenuRequested.emit(QPoint(5, 5))
    assert (menus, places) == ([], [])
    seen.select_runs(["beta"])
    seen.customContextMenuRequested.emit(QPoint(5, 7))
    (menu,) = menus
    assert places == [seen.viewport().mapToGlobal(QPoint(5, 7))]
    assert menu.testAttribute(Qt.WidgetAttribute.WA_DeleteOnClose), "one is made for every click"
    menu.deleteLater()


def test_acts_of_a_menu_name_their_keys(qtbot: QtBot) -> None:
    menu, done = QMenu(), list[str]()
    qtbot.addWidget(menu)
    add_act(menu, "Rename", "rename", "F2", lambda: done.append("renamed"), enabled=False)
    add_act(menu, "Pack …", "save", "", lambda: done.append("packed"))
    assert [(act.text(), act.isEnabled()) for act in menu.actions()] == [("Rename\tF2", False), ("Pack …", True)]
    menu.actions()[1].trigger()
    assert done == ["packed"]


def test_a_run_is_pointed_at_without_selecting_it(seen: RunList) -> None:
    seen.select_runs(["beta"])
    seen.point_at("gamma")
    assert (seen.currentIndex().siblingAtColumn(0).data(), [run.run for run in seen.selected()]) == ("gamma", ["beta"])
