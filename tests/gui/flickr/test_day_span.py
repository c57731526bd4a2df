"""From which days photos may be."""

from __future__ import annotations

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QApplication, QCheckBox, QDateEdit
from pytestqt.qtbot import QtBot

from gui.flickr.day_span import DaySpan
from tests.as_built import as_built


def test_days_are_whole_and_in_utc(themed: QApplication, qtbot: QtBot) -> None:
    days = DaySpan()
    qtbot.addWidget(days)
    since, until = days.span()
    assert until is None
    days.set_span(1_704_067_200, 1_704_239_999)  # 2024-01-01 to 2024-01-02, whole days
    assert days.span() == (1_704_067_200, 1_704_239_999)
    days.findChild(QCheckBox, "flickr_days").click()
    assert days.span() == (since, None)


def test_the_days_are_seen_while_they_matter_and_every_change_is_told(themed: QApplication, qtbot: QtBot) -> None:
    days = DaySpan()
    qtbot.addWidget(days)
    days.show()
    first, last = (days.findChild(QDateEdit, f"flickr_{name}") for name in ("since", "until"))
    switch = days.findChild(QCheckBox, "flickr_days")
    assert not first.isVisible()
    with qtbot.waitSignal(days.changed):
        switch.click()
    assert first.isVisible()
    assert first.date() == first.minimumDate() == QDate(2004, 1, 1), "there are no older uploads"
    assert first.accessibleName() == "First day"
    for edit in (first, last):
        with qtbot.waitSignal(days.changed):
            edit.setDate(QDate(2020, 2, 29))
    since, until = days.span()
    assert until is not None
    assert until - since == 24 * 3600 - 1, "one day, to its end"
    days.set_span(since, None)
    assert switch.isChecked()
    assert last.date() == QDate(2020, 2, 29)
    switch.click()
    since, until = days.span()
    days.set_span(since, until)
    assert not switch.isChecked()
    days.focus()
    assert days.focusWidget() is switch
    assert last.calendarPopup()
    as_built("flickr-days", days)
