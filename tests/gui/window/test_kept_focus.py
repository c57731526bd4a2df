"""The keyboard waits near what was turned off, and returns to it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QDialog, QHBoxLayout, QLineEdit, QListWidget, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.kit.page import Page
from gui.session import Session
from gui.window.kept_focus import KeptFocus
from gui.window.main_window import MainWindow
from gui.window.navigation_rail import NavigationRail


class Parts:
    """A window with a page: two acts above a field and a list, and a button outside the page, as the rail has them."""

    def __init__(self, qtbot: QtBot, session: Session) -> None:
        self.window = QWidget()
        self.kept = KeptFocus(self.window)
        self.page = Page(session, "Things", parent=self.window)
        self.outside = QPushButton("theme", self.window)
        self.act, self.dangerous = QPushButton("queue"), QPushButton("start")
        self.field, self.list = QLineEdit(), QListWidget()
        acts = QHBoxLayout()
        for button in (self.act, self.dangerous):
            acts.addWidget(button)
        self.page.body.addLayout(acts)
        self.page.body.addWidget(self.field)
        self.page.body.addWidget(self.list)
        rows = QVBoxLayout(self.window)
        rows.addWidget(self.page)
        rows.addWidget(self.outside)
        qtbot.addWidget(self.window)
        with qtbot.waitActive(self.window):
            self.window.show()
        self.act.setFocus()


@pytest.fixture
def parts(qtbot: QtBot, session: Session) -> Parts:
    return Parts(qtbot, session)


def test_the_keyboard_of_a_button_turned_off_goes_to_the_list_and_not_to_the_next_button(parts: Parts) -> None:
    parts.act.setEnabled(False)
    assert parts.window.focusWidget() is parts.list


def test_it_returns_when_the_button_is_turned_on(parts: Parts) -> None:
    parts.act.setEnabled(False)
    parts.act.setEnabled(True)
    assert parts.window.focusWidget() is parts.act


def test_it_stays_where_a_person_has_gone_meanwhile(parts: Parts) -> None:
    parts.act.setEnabled(False)
    parts.field.setFocus(Qt.FocusReason.TabFocusReason)
    parts.act.setEnabled(True)
    assert parts.window.focusWidget() is parts.field


def test_it_returns_only_once(parts: Parts) -> None:
    parts.act.setEnabled(False)
    parts.act.setEnabled(True)
    parts.list.setFocus()
    parts.act.setEnabled(False)
    parts.act.setEnabled(True)
    assert parts.window.focusWidget() is parts.list


def test_of_a_whole_page_that_was_turned_off_it_returns_to_where_it_was(parts: Parts) -> None:
    parts.field.setFocus()
    parts.page.setEnabled(False)
    assert not parts.outside.hasFocus()
    parts.page.setEnabled(True)
    assert parts.window.focusWidget() is parts.field


def test_without_a_list_the_page_has_it(parts: Parts) -> None:
    parts.list.hide()
    parts.act.setEnabled(False)
    assert parts.window.focusWidget() is parts.page


def test_what_is_gone_meanwhile_is_waited_for_no_longer(parts: Parts, qtbot: QtBot) -> None:
    parts.act.setEnabled(False)
    with qtbot.waitSignal(parts.act.destroyed):
        parts.act.deleteLater()
    parts.dangerous.setFocus()
    parts.dangerous.setEnabled(False)
    assert parts.window.focusWidget() is parts.list


def test_a_dialog_keeps_it_to_itself(parts: Parts, qtbot: QtBot) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    rows = QVBoxLayout(dialog)
    first, second = QPushButton("try", dialog), QPushButton("start", dialog)
    for button in (first, second):
        rows.addWidget(button)
    with qtbot.waitActive(dialog):
        dialog.show()
    first.setFocus()
    first.setEnabled(False)
    assert dialog.focusWidget() is not second
    first.setEnabled(True)
    assert dialog.focusWidget() is first


def test_the_main_window_keeps_it(qtbot: QtBot, session: Session) -> None:
    window = MainWindow(session)
    qtbot.addWidget(window)
    with qtbot.waitActive(window), qtbot.waitSignal(window.painted):
        window.show()
    first, second, *_ = window.findChild(NavigationRail).findChildren(QAbstractButton)
    first.setFocus()
    first.setEnabled(False)
    assert window.focusWidget() is not second
    first.setEnabled(True)
    assert window.focusWidget() is first
