"""The table of groups: the highest mean first, all selected at first, and a selection that holds."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.evaluation.run_groups import groups_by
from core.runs.listing import RunSummary
from gui.runs.group_list import GroupList

ROW = RunSummary(
    run="a", dataset="boats", architecture="mlp", recipe="mlp", weights_origin="", weights_sha256=None, parent=None,
    state="completed", val_accuracy=0.7, val_interval=None, test_accuracy=None, test_interval=None, opened=0, parameters=1,
    epochs=5, seconds=1.0, created="1", note="",
)  # fmt: skip
ROWS = [
    ROW,
    dataclasses.replace(ROW, run="b", created="2", val_accuracy=0.8),
    dataclasses.replace(ROW, run="c", recipe="quick", val_accuracy=0.9),
]


def test_groups_stand_by_their_means_and_keep_their_selection(themed: QApplication, qtbot: QtBot) -> None:
    shown = GroupList()
    qtbot.addWidget(shown)
    shown.show_groups(groups_by(ROWS, "recipe"))
    assert [shown.lines.index(row, 0).data() for row in range(2)] == ["quick", "mlp"]
    assert [shown.lines.index(1, column).data() for column in range(1, 5)] == ["2", "75.0 %", "70.0 to 80.0 %", "a, b"]
    assert shown.lines.headerData(0, shown.horizontalHeader().orientation()) == "Recipe"
    assert {row.run for row in shown.selected()} == {"a", "b", "c"}
    flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
    with qtbot.waitSignal(shown.selection_changed):
        shown.selectionModel().select(shown.lines.index(1, 0), flags)
    better = [*ROWS[:2], dataclasses.replace(ROW, run="d", created="4", val_accuracy=1.0), ROWS[2]]
    shown.show_groups(groups_by(better, "recipe"))
    assert [row.run for row in shown.selected()] == ["a", "b", "d"], "who joins a selected group is selected with it"


def test_groups_have_their_colours_and_heads_their_tips(themed: QApplication, qtbot: QtBot) -> None:
    shown = GroupList()
    qtbot.addWidget(shown)
    groups = groups_by(ROWS, "recipe")
    shown.show_groups(groups)
    lines = shown.lines
    assert not lines.index(0, 0).data(Qt.ItemDataRole.DecorationRole).isNull()
    assert lines.index(0, 1).data(Qt.ItemDataRole.DecorationRole) is None
    tips = [lines.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) for column in range(5)]
    assert [bool(tip) for tip in tips][2:4] == [True, True]
    with qtbot.assertNotEmitted(shown.selection_changed):
        shown.show_groups(groups)  # the same: what is selected is not told anew
    flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
    shown.selectionModel().select(lines.index(1, 0), flags)
    shown.show_groups(groups_by(ROWS, "dataset"))
    assert {row.run for row in shown.selected()} == {row.run for row in ROWS}, "put together by something else, all are seen"
    shown.show_groups(())
    assert shown.selected() == []
