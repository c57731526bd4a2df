"""Parts every page is made of: header, banner, empty state, job bar."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from core.support.errors import BadInput
from gui.kit.labels import ElidedLabel
from gui.kit.page import Page
from gui.session import Session


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
