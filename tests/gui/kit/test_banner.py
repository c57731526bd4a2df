"""The banner says what went wrong, and offers at most one thing to do about it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from core.support.errors import SafelightError
from gui.kit.banner import Banner
from tests.as_built import as_built


def test_what_is_offered_is_done_once_and_forgotten_with_the_message(qtbot: QtBot) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    button = banner.findChild(QPushButton, "banner_action")
    assert button is not None
    banner.show_error(SafelightError("It broke.", "Mend it."))
    assert banner.text() == "It broke. Mend it."
    assert button.isHidden()
    done: list[str] = []
    banner.offer("Mend", lambda: done.append("mended"))
    assert (button.isHidden(), button.accessibleName()) == (False, "Mend")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert (done, banner.text()) == (["mended"], "")
    banner.show_error("Something else.")
    assert button.isHidden()


def test_a_defect_is_called_one(qtbot: QtBot) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    try:
        raise ValueError("odd")
    except ValueError as error:
        banner.show_error(error)
    assert banner.text().startswith("Safelight made a mistake: ValueError: odd The full report is in ")
    assert "Traceback" in banner.findChild(QPlainTextEdit, "banner_details").toPlainText()


def test_names_that_look_like_markup_are_shown_as_they_are(qtbot: QtBot) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    banner.show_error(SafelightError("<b>x</b>.png is damaged.", "Look at <i>it</i>."))
    formats = [shown.textFormat() for shown in banner.findChildren(QLabel) if "<" in shown.text()]
    assert formats == [Qt.TextFormat.PlainText] * 2


@pytest.mark.parametrize("tone", ["bad", "warn", "info"])
def test_a_message_has_its_look_and_only_the_parts_it_needs(qtbot: QtBot, tone: str) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    assert banner.isHidden()
    assert banner.text() == ""
    banner.say(tone, "It happened.")
    hint, fold = banner.findChild(QLabel, "banner_hint"), banner.findChild(QPushButton, "banner_fold")
    assert not banner.isHidden()
    assert banner.property("banner") == tone
    assert (hint.isHidden(), fold.isHidden()) == (True, True)
    assert banner._sign._tone == ("text_dim" if tone == "info" else tone)
    banner.say(tone, "It happened.", "Do this.", "all of it")
    assert (hint.isHidden(), fold.isHidden()) == (False, False)
    details = banner.findChild(QPlainTextEdit, "banner_details")
    assert details.isHidden()
    fold.click()
    assert not details.isHidden()
    banner.say(tone, "Another.", "", "more")
    assert (details.isHidden(), fold.isChecked()) == (True, False), "folded until it is asked for"
    banner.findChild(QToolButton, "banner_close").click()
    assert banner.isHidden()


def test_the_file_an_error_is_about_stands_in_its_details(qtbot: QtBot) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    banner.show_error(SafelightError("It broke.", "Mend it.", Path("/a/b")))
    assert banner.findChild(QPlainTextEdit, "banner_details").toPlainText() == str(Path("/a/b"))
    assert banner.findChild(QPlainTextEdit, "banner_details").isReadOnly()
    banner.show_error(SafelightError("It broke.", "Mend it."))
    assert banner.findChild(QPushButton, "banner_fold").isHidden()
    as_built("banner", banner)
