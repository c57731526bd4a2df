"""The parts of the Flickr form: class lines, days, and the working room's words."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from core.datasets.flickr.progress import ClassProgress
from core.datasets.flickr.wishes import ClassWish
from core.support.errors import BadInput
from gui.flickr.class_rows import ClassRows
from gui.flickr.collection import CollectionWatch
from gui.flickr.day_span import DaySpan
from gui.flickr.progress_room import WorkingRoom
from gui.session import Session
from tests.flickr_collections import request


@pytest.fixture
def rows(themed: QApplication, qtbot: QtBot) -> ClassRows:
    made = ClassRows()
    qtbot.addWidget(made)
    made.show()
    return made


def line(rows: ClassRows, name: str) -> QLineEdit:
    found = rows.findChild(QLineEdit, name)
    assert found is not None
    return found


def test_there_is_always_an_empty_line_for_the_next_class(rows: ClassRows, qtbot: QtBot) -> None:
    assert rows.wishes() == ()
    for place, name in enumerate(("ketch", "ferry", "car", "bus")):
        qtbot.keyClicks(line(rows, f"flickr_class_{place}"), name)
    assert line(rows, "flickr_class_4").text() == ""
    qtbot.keyClicks(line(rows, "flickr_texts_1"), "sailing ferry, #ferry")
    assert rows.wishes()[1] == ClassWish("ferry", ("sailing ferry", "#ferry"))
    rows.findChild(QToolButton, "flickr_drop_0").click()
    assert [wish.label for wish in rows.wishes()] == ["ferry", "car", "bus"]
    assert line(rows, "flickr_texts_0").text() == "sailing ferry, #ferry", "lines are numbered anew"
    assert line(rows, "flickr_class_0").accessibleName() == "Class 1"


def test_enter_goes_on_to_the_next_field(rows: ClassRows, qtbot: QtBot) -> None:
    line(rows, "flickr_class_0").setFocus()
    for expected in ("flickr_texts_0", "flickr_class_1"):
        qtbot.keyClick(rows.focusWidget(), Qt.Key.Key_Return)
        qtbot.waitUntil(lambda expected=expected: rows.focusWidget().objectName() == expected)


def test_what_cannot_be_used_is_said(rows: ClassRows, qtbot: QtBot) -> None:
    qtbot.keyClicks(line(rows, "flickr_texts_0"), "ketch")
    with pytest.raises(BadInput, match="has no class"):
        rows.wishes()
    rows.set_wishes((ClassWish("a", ("x",)), ClassWish("a", ("y",))))
    with pytest.raises(BadInput, match="named twice"):
        rows.wishes()


def test_days_are_whole_and_in_utc(themed: QApplication, qtbot: QtBot) -> None:
    days = DaySpan()
    qtbot.addWidget(days)
    since, until = days.span()
    assert until is None
    days.set_span(1_704_067_200, 1_704_239_999)  # 2024-01-01 to 2024-01-02, whole days
    assert days.span() == (1_704_067_200, 1_704_239_999)
    days.findChild(QCheckBox, "flickr_days").click()
    assert days.span() == (since, None)


def test_the_working_room_says_how_far_each_class_is(session: Session, qtbot: QtBot) -> None:
    watch = CollectionWatch(session, "boats", request(300, ("ketch", "ferry", "car")))
    watch.classes = {
        "ketch": ClassProgress("ketch", 300, 400, 280, 20, 100, complete=True),
        "ferry": ClassProgress("ferry", 300, 40, 30, 4, 6, seconds_left=130.0, all_seconds_left=400.0),
    }
    watch._task = object()  # type: ignore[assignment]  # at work, as far as the room can tell
    room = WorkingRoom()
    qtbot.addWidget(room)
    room.show_watch(watch)

    def cells(number: int) -> list[str]:
        return [room.findChild(QLabel, f"flickr_row_{number}_{column}").text() for column in range(2, 7)]

    assert cells(0) == ["280 of 300", "400", "20", "100", "no more found"]
    assert cells(1) == ["30 of 300", "40", "4", "6", "about 2 min"]
    assert cells(2) == ["0 of 300", "", "", "", "waits"]
    assert room.said.text() == "310 of 900 pictures, about 7 min left"
    promise = room.findChild(QLabel, "flickr_working_promise")
    assert promise.text().startswith("Closed, the collection goes on;")
    watch._task, watch.is_paused = None, True
    room.show_watch(watch)
    assert cells(1)[-1] == "paused"
    assert room.said.text() == "310 of 900 pictures"
    assert promise.text().startswith("Nothing is fetched until you continue, also when this is closed;")
