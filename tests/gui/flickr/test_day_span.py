"""From which days photos may be."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QCheckBox
from pytestqt.qtbot import QtBot

from gui.flickr.day_span import DaySpan


def test_days_are_whole_and_in_utc(themed: QApplication, qtbot: QtBot) -> None:
    days = DaySpan()
    qtbot.addWidget(days)
    since, until = days.span()
    assert until is None
    days.set_span(1_704_067_200, 1_704_239_999)  # 2024-01-01 to 2024-01-02, whole days
    assert days.span() == (1_704_067_200, 1_704_239_999)
    days.findChild(QCheckBox, "flickr_days").click()
    assert days.span() == (since, None)
