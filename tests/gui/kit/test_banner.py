"""The banner says what went wrong, and offers at most one thing to do about it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from core.support.errors import SafelightError
from gui.kit.banner import Banner


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
