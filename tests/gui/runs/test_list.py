"""The table of runs as it is seen: selection by name, keys, and what is asked for."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.runs.listing import list_runs
from core.support.workspace import Workspace
from gui.runs.list import RunList
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
