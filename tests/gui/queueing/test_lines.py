"""Dragging: what waits goes between what waits; what is at work or has ended stays where it is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.queueing.rows import QueueRow
from gui.queueing.lines import QueueLines


def row(number: int, state: str = "waiting", said: str = "") -> QueueRow:
    return QueueRow(number, f"r{number}", f"r{number}", "", state, None, None, said)


@pytest.fixture
def lines(themed: QApplication) -> QueueLines:
    made = QueueLines()
    made.show_entries([row(1, "done"), row(2, "at work"), row(3), row(4), row(5)], 0.0)
    return made


@pytest.mark.parametrize(
    ("dragged", "before", "wanted"),
    [([4], 2, [5, 3, 4]), ([2], 5, [4, 5, 3]), ([2, 4], 4, [4, 3, 5]), ([3], -1, [3, 5, 4]), ([4], 0, [5, 3, 4])],
)
def test_a_drop_tells_the_whole_order(
    lines: QueueLines, qtbot: QtBot, dragged: list[int], before: int, wanted: list[int]
) -> None:
    data = lines.mimeData([lines.index(place, 0) for place in reversed(dragged)])
    with qtbot.waitSignal(lines.reordered) as told:
        kept = lines.dropMimeData(data, Qt.DropAction.MoveAction, before, 0, QModelIndex())
    assert told.args == [wanted]
    assert not kept, "the view would take the lines out"


def test_only_what_waits_can_be_dragged_and_nothing_foreign_is_taken(lines: QueueLines, qtbot: QtBot) -> None:
    draggable = [bool(lines.flags(lines.index(place, 0)) & Qt.ItemFlag.ItemIsDragEnabled) for place in range(5)]
    assert draggable == [False, False, True, True, True]
    foreign = QMimeData()
    foreign.setText("3")
    with qtbot.assertNotEmitted(lines.reordered):
        assert not lines.dropMimeData(foreign, Qt.DropAction.MoveAction, 2, 0, QModelIndex())


def test_news_of_the_same_entries_changes_cells_alone(lines: QueueLines, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(lines.modelReset), qtbot.waitSignal(lines.dataChanged):
        assert not lines.show_entries([row(1, "done"), row(2, "done"), row(3, "at work"), row(4), row(5, said="why")], 0.0)
    assert lines.index(2, 1).data() == "At work"
    assert lines.index(4, 4).data() == "why"
    assert lines.index(4, 2).data() == "not known yet"


def test_a_state_has_its_sign_and_lines_are_moved_only(lines: QueueLines) -> None:
    role = Qt.ItemDataRole.DecorationRole
    signs = [lines.index(place, 1).data(role) for place in range(5)]
    assert not any(sign.isNull() for sign in signs)
    looks = [sign.pixmap(16, 16).toImage() for sign in signs]
    assert looks[0] != looks[1] != looks[2]
    assert looks[2] == looks[3] == looks[4]
    assert lines.index(0, 0).data(role) is None
    assert lines.supportedDropActions() == Qt.DropAction.MoveAction
    assert lines.mimeTypes() == lines.mimeData([lines.index(2, 0)]).formats()
    assert lines.flags(QModelIndex()) == Qt.ItemFlag.ItemIsDropEnabled
    assert lines.flags(lines.index(0, 0)) == Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
    heads = [lines.headerData(column, Qt.Orientation.Horizontal) for column in range(5)]
    assert heads == ["Run or study", "State", "Begins", "Ends", "Note"]
