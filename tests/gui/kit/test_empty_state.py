"""An empty list says what it is for, and offers the act that fills it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from gui.kit.empty_state import EmptyState
from gui.session import Session
from tests.as_built import as_built


def test_an_empty_state_offers_its_act(qtbot: QtBot, session: Session) -> None:
    done: list[str] = []
    empty = EmptyState("data", "Nothing", "For pictures.", "Open", lambda: done.append("open"))
    qtbot.addWidget(empty)
    empty.add_act("Try", "sample", lambda: done.append("try")).click()
    empty.findChild(QPushButton, "empty_state_button").click()
    assert done == ["try", "open"]


def test_its_words_can_change_and_the_keyboard_goes_to_its_first_act(qtbot: QtBot, session: Session) -> None:
    empty = EmptyState("data", "Nothing", "For pictures.")
    qtbot.addWidget(empty)
    first = empty.add_act("First", "sample", lambda: None)
    empty.add_act("Second", "sample", lambda: None)
    empty.set_text("Nothing yet", "Something else.")
    assert {"Nothing yet", "Something else."} <= {label.text() for label in empty.findChildren(QLabel)}
    empty.show()
    empty.activateWindow()
    empty.focus()
    qtbot.waitUntil(first.hasFocus)


def test_a_name_in_its_words_is_no_markup(qtbot: QtBot, session: Session) -> None:
    empty = EmptyState("data", "Nothing", "")
    qtbot.addWidget(empty)
    empty.set_text("<b>Nothing</b>", "<img src=x> is not there.")
    assert {label.textFormat() for label in empty.findChildren(QLabel)} == {Qt.TextFormat.PlainText}


def test_its_acts_stand_in_a_line_in_the_middle_and_are_named(qtbot: QtBot, session: Session) -> None:
    empty = EmptyState("data", "Nothing", "For pictures.", "Open", lambda: None)
    qtbot.addWidget(empty)
    second = empty.add_act("Try", "sample", lambda: None)
    first = empty.findChild(QPushButton, "empty_state_button")
    empty.resize(600, 400)
    empty.show()
    qtbot.waitUntil(lambda: first.x() < second.x())
    assert abs((first.x() + second.geometry().right()) / 2 - 300) < 10
    assert (first.property("primary"), second.property("primary")) == (True, False)
    assert (first.icon().isNull(), second.icon().isNull()) == (True, False)
    assert second.accessibleName() == "Try"
    assert empty.text() == "Nothing: For pictures."
    alone = EmptyState("data", "Nothing", "For pictures.", "Open")
    qtbot.addWidget(alone)
    assert alone.findChild(QPushButton) is None, "nothing would come of it"
    alone.focus()
    as_built("empty-state", empty)
    as_built("empty-state-alone", alone)
