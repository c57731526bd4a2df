"""Widgets side by side, going on in the next line where there is no more room."""

from __future__ import annotations

from PySide6.QtCore import QSize
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


def test_what_is_wider_than_a_line_is_narrowed(themed: QApplication, qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    flow = FlowLayout(host, 10)
    wide, high = QWidget(host), QWidget(host)
    wide.setMinimumSize(10, 20)
    wide.sizeHint = lambda: QSize(500, 20)  # type: ignore[method-assign]
    high.setFixedSize(40, 50)
    for part in (wide, high):
        flow.addWidget(part)
    host.resize(200, 200)
    host.show()
    qtbot.waitUntil(lambda: wide.width() == 200)
    assert (high.x(), high.y()) == (0, 30)
    assert flow.minimumSize() == flow.sizeHint() == QSize(40, 50)
    assert flow.hasHeightForWidth()
    assert flow.itemAt(0).widget() is wide
    assert flow.itemAt(-1) is None
    assert flow.itemAt(2) is None
    assert flow.takeAt(-1) is None
    assert flow.heightForWidth(1_000) == 50
