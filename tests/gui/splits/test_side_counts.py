"""The table of counts drops what it has no room for."""

from __future__ import annotations

from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from gui.session import Session
from gui.splits.side_counts import SideCountsView


def test_groups_are_shown_where_there_is_room(session: Session, qtbot: QtBot) -> None:
    counts = SideCountsView()
    qtbot.addWidget(counts)
    counts.show()
    for width, hidden in ((380, True), (520, False)):
        counts.resize(width, 300)
        assert counts.findChild(QTableView, "split_table").isColumnHidden(4) is hidden
