"""Widgets side by side, going on in the next line where there is no more room."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui.kit.flow import FlowLayout


def test_it_breaks_lines_and_hidden_widgets_take_no_room(themed: QApplication, qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    flow = FlowLayout(host, 10)
    parts = [QWidget(host) for _ in range(5)]
    for part in parts:
        part.setFixedSize(100, 30)
        flow.addWidget(part)
    host.resize(330, 200)
    host.show()
    assert flow.heightForWidth(330) == 30 + 10 + 30
    assert flow.heightForWidth(99) == 5 * 30 + 4 * 10
    qtbot.waitUntil(lambda: parts[4].y() > 0)
    assert [(part.x(), part.y()) for part in parts] == [(0, 0), (110, 0), (220, 0), (0, 40), (110, 40)]
    parts[0].hide()
    qtbot.waitUntil(lambda: parts[1].x() == 0)
    assert [(part.x(), part.y()) for part in parts[1:]] == [(0, 0), (110, 0), (220, 0), (0, 40)]
    assert flow.takeAt(9) is None
    assert flow.takeAt(0).widget() is parts[0]
    assert flow.count() == 4
