"""The table of counts drops what it has no room for."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from gui.session import Session
from gui.splits.side_counts import SideCountsView, _unused_words


def test_groups_are_shown_where_there_is_room(session: Session, qtbot: QtBot) -> None:
    counts = SideCountsView()
    qtbot.addWidget(counts)
    counts.show()
    for width, hidden in ((380, True), (520, False)):
        counts.resize(width, 300)
        assert counts.findChild(QTableView, "split_table").isColumnHidden(4) is hidden


@pytest.mark.parametrize(
    ("pictures", "words"),
    [(0, ""), (1, "1 of these pictures is out of use by now."), (1_200, "1,200 of these pictures are out of use by now.")],
)
def test_pictures_out_of_use_are_counted_in_words(pictures: int, words: str) -> None:
    said = _unused_words(pictures)
    assert said.startswith(words)
    assert bool(said) is bool(pictures)
