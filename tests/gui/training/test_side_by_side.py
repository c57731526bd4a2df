"""Two widgets lie beside each other in a wide room, below each other in a narrow one, and the room can become narrow again."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from gui.training.side_by_side import WIDE, SideBySide


def test_they_lie_as_there_is_room(themed: QApplication, qtbot: QtBot) -> None:
    parts = [QWidget(), QWidget()]
    for part in parts:
        part.setMinimumSize(WIDE // 2 - 40, 50)
    pair = SideBySide()
    pair.put(parts[0])
    pair.put(parts[1])
    assert pair.minimumSizeHint().width() == WIDE // 2 - 40, "of the wider one"
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    area.setWidget(pair)
    area.resize(WIDE + 40, 300)
    area.show()
    for wide in (True, False, True):
        area.resize(WIDE + 40 if wide else WIDE - 60, 300)
        qtbot.waitUntil(lambda: (parts[0].y() == parts[1].y()) is wide)  # noqa: B023
        assert pair.width() <= area.width()
