"""Parts every page is made of: header, banner, empty state, job bar."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from core.support.errors import BadInput
from core.support.jobs import Context
from gui.kit.banner import Banner
from gui.kit.empty_state import EmptyState
from gui.kit.job_bar import JobBar
from gui.kit.labels import ElidedLabel
from gui.kit.page import Page
from gui.session import Session
from gui.tasks.task import Task


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


def test_a_defect_is_called_one(qtbot: QtBot) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    try:
        raise ValueError("odd")
    except ValueError as error:
        banner.show_error(error)
    assert banner.text().startswith("Safelight made a mistake: ValueError: odd The full report is in ")
    assert "Traceback" in banner.findChild(QPlainTextEdit, "banner_details").toPlainText()


def test_an_empty_state_offers_its_act(qtbot: QtBot, session: Session) -> None:
    done: list[str] = []
    empty = EmptyState("data", "Nothing", "For pictures.", "Open", lambda: done.append("open"))
    qtbot.addWidget(empty)
    empty.add_act("Try", "sample", lambda: done.append("try")).click()
    empty.findChild(QPushButton, "empty_state_button").click()
    assert done == ["try", "open"]


def test_a_job_bar_cancels_and_goes_away(qtbot: QtBot, session: Session) -> None:
    gate = threading.Event()

    def job(context: Context) -> None:
        while not context.stop_requested:
            gate.wait(0.001)

    task = Task(job)
    bar = JobBar(task, "Working")
    qtbot.addWidget(bar)
    bar.show()
    task.start()
    assert bar.findChild(QLabel, "job_bar_text").text() == "Working"
    with qtbot.waitSignal(task.finished):
        bar.findChild(QToolButton, "job_bar_cancel").click()
        assert bar.findChild(QLabel, "job_bar_text").text() == "Cancelling …"
    assert not bar.isVisible()
