"""Parts every page is made of: header, banner, empty state, job bar."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from core.support.errors import BadInput
from gui.kit.labels import ElidedLabel
from gui.kit.page import Page
from gui.session import Session
from tests.as_built import as_built


def test_a_page_has_one_primary_action(session: Session, qtbot: QtBot) -> None:
    page, done = Page(session, "Title"), []
    qtbot.addWidget(page)
    page.set_primary("First", "train", lambda: done.append(1))
    button = page.set_primary("Second", "train", lambda: done.append(2))
    page.show()
    shown = [found for found in page.findChildren(QPushButton, "primary_action") if found.isVisible()]
    assert shown == [button]
    button.click()
    assert done == [2]
    page.drop_primary()
    assert not button.isVisible()


def test_a_primary_action_is_named_and_looks_like_one(session: Session, qtbot: QtBot) -> None:
    page = Page(session, "Title")
    qtbot.addWidget(page)
    first = page.set_primary("Start", "start", lambda: None)
    assert (first.accessibleName(), first.icon().isNull()) == ("Start", False)
    assert first.cursor().shape() == Qt.CursorShape.PointingHandCursor
    assert page.set_primary("Stop", "", lambda: None).icon().isNull()
    page.set_context("what there is to do")
    assert page.findChild(ElidedLabel, "page_context").text() == "what there is to do"


def test_a_double_click_presses_an_act_once(session: Session, qtbot: QtBot) -> None:
    page, done = Page(session, "Title"), []
    qtbot.addWidget(page)
    quiet = page.add_action("New training", "add", lambda: done.append("quiet"))
    button = page.set_primary("Start", "start", lambda: done.append("primary"))
    page.show()
    for pressed in (quiet, button):
        # As a mouse sends it: the first click, then the press of the second one as a double click, and its release.
        qtbot.mouseClick(pressed, Qt.MouseButton.LeftButton)
        qtbot.mouseDClick(pressed, Qt.MouseButton.LeftButton)
        qtbot.mouseRelease(pressed, Qt.MouseButton.LeftButton)
    assert done == ["quiet", "primary"]


def test_long_titles_do_not_widen_a_page(session: Session, qtbot: QtBot) -> None:
    page = Page(session, "T" * 500)
    qtbot.addWidget(page)
    page.set_context("c" * 500)
    assert page.minimumSizeHint().width() < 400
    page.resize(600, 400)
    page.show()
    for name in ("page_title", "page_context"):
        line = page.findChild(ElidedLabel, name)
        assert line.shown_text().endswith("…")
        assert line.toolTip() == line.text()
        assert len(line.text()) == 500
    page.set_context("short")
    assert page.findChild(ElidedLabel, "page_context").shown_text() == "short"


def test_actions_are_named_for_keyboard_and_screen_reader(session: Session, qtbot: QtBot) -> None:
    page = Page(session, "Title")
    qtbot.addWidget(page)
    action = page.add_action("Import pictures", "import", lambda: None)
    assert page.findChild(QToolButton, "action_import_pictures") is action
    assert action.accessibleName() == "Import pictures"


def test_an_error_is_shown_in_place_with_its_hint(session: Session, qtbot: QtBot) -> None:
    page = Page(session, "Title")
    qtbot.addWidget(page)
    page.show()
    page.show_error(BadInput("No such folder.", "Choose another.", Path("/a/b")))
    assert page.banner.text() == "No such folder. Choose another."
    details = page.findChild(QPlainTextEdit, "banner_details")
    assert not details.isVisible()
    page.findChild(QPushButton, "banner_fold").click()
    assert details.isVisible()
    assert details.toPlainText() == str(Path("/a/b"))
    page.clear_error()
    assert page.banner.text() == ""


@pytest.fixture
def page(session: Session, qtbot: QtBot) -> Page:
    made = Page(session, "Title")
    qtbot.addWidget(made)
    made.resize(600, 400)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def test_an_action_that_changes_keeps_the_keyboard(page: Page, qtbot: QtBot) -> None:
    """Whoever pressed Start by keyboard has Stop at hand next, and not whatever comes after it."""
    beside = page.add_action("Beside", "", lambda: None)
    first = page.set_primary("Start", "", lambda: None)
    first.setFocus()
    qtbot.waitUntil(first.hasFocus)
    second = page.set_primary("Stop", "", lambda: None)
    assert second.hasFocus()
    beside.setFocus()
    third = page.set_primary("Start", "", lambda: None)
    assert beside.hasFocus(), "nobody was on it"
    qtbot.waitUntil(third.isVisible)
    third.setFocus()
    page.drop_primary()
    assert page.hasFocus(), "it stays on the page"


def test_acts_do_what_they_say(page: Page, qtbot: QtBot) -> None:
    done: list[str] = []
    quiet = page.add_action("New training", "add", lambda: done.append("quiet"))
    bare = page.add_action("Bare", "", lambda: done.append("bare"))
    menu = page.add_menu(QToolButton(page))
    for button in (quiet, bare):
        button.click()
    assert done == ["quiet", "bare"]
    assert (quiet.icon().isNull(), bare.icon().isNull()) == (False, True)
    assert quiet.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextBesideIcon
    assert {button.focusPolicy() for button in (quiet, bare, menu)} == {Qt.FocusPolicy.StrongFocus}
    primary = page.set_primary("Start", "", lambda: None)
    assert primary.property("primary") is True
    page.set_title("Other")
    assert page.findChild(ElidedLabel, "page_title").text() == "Other"
    buttons = (quiet, bare, menu, primary)

    def places() -> list[int]:
        return [button.mapTo(page, button.rect().topLeft()).x() for button in buttons]

    qtbot.waitUntil(lambda: places() == sorted(set(places())))  # in the order in which they came, the primary one last
    as_built("page", page)


def test_the_keyboard_goes_to_what_keys_work_on_and_comes_back_to_it(page: Page, qtbot: QtBot) -> None:
    page.take_focus()
    assert page.hasFocus(), "there is nothing else"
    page.set_primary("Start", "", lambda: None)
    parts = [QLineEdit(page), QComboBox(page), QPushButton("off", page), QPushButton("first", page), QPushButton("second", page)]
    for part in parts:
        page.body.addWidget(part)
        part.show()
    parts[2].setEnabled(False)
    page._was_here = False
    page.take_focus()
    assert parts[3].hasFocus(), "not a field, into which keys would be written, and nothing in the header"
    parts[4].setFocus()
    page.take_focus()
    assert parts[4].hasFocus(), "where it was"
    primary = page.set_primary("Start", "", lambda: None)
    qtbot.waitUntil(primary.isVisible)
    primary.setFocus()
    page.take_focus()
    assert parts[3].hasFocus(), "Qt itself goes to the header when another page is shown"


def test_a_page_may_name_what_has_the_keyboard_first(session: Session, qtbot: QtBot) -> None:
    class Named(Page):
        def first_focus(self) -> QLineEdit:
            return self.findChild(QLineEdit)

    page = Named(session, "Title")
    qtbot.addWidget(page)
    for part in (QPushButton("before", page), QLineEdit(page)):
        page.body.addWidget(part)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.take_focus()
    assert page.findChild(QLineEdit).hasFocus()
    assert Page.first_focus(page) is None
    assert (page.undo(), page.redo(), page.step_words()) == (False, False, ("", ""))


def test_what_was_asked_for_is_carried_out_and_its_error_takes_the_place_of_the_one_before(page: Page, qtbot: QtBot) -> None:
    done: list[object] = []
    page.show_error("Before.")
    page.carry_out(sorted, "Sorting", done.append, [2, 1])
    assert page.banner.text() == ""
    assert [task.title for task in page.session.tasks] == ["Sorting"]
    qtbot.waitUntil(lambda: done == [[1, 2]])
    page.carry_out(_refuse, "Refusing", done.append)
    qtbot.waitUntil(lambda: page.banner.text() == "It cannot be. Try another.")
    qtbot.waitUntil(lambda: page.session.tasks == [])
    assert done == [[1, 2]]
    as_built("page-failed", page)


def _refuse() -> None:
    raise BadInput("It cannot be.", "Try another.")
