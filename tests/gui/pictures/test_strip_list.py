"""What was decided about a tile of a strip is seen and spoken."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.picture_strips import shown_strip


@pytest.mark.parametrize(("mark", "spoken"), [("", "all of 3"), ("kept", "all of 3 kept in use"), ("left", "all of 3 left out")])
def test_what_was_decided_is_seen_and_spoken(themed: QApplication, qtbot: QtBot, pictures: Path, mark: str, spoken: str) -> None:
    plain, marked = shown_strip(qtbot, pictures, True, 4), shown_strip(qtbot, pictures, True, 4, mark)
    assert marked.tiles.index(3).data(Qt.ItemDataRole.AccessibleTextRole) == spoken
    assert (plain.grab().toImage() != marked.grab().toImage()) is bool(mark)
