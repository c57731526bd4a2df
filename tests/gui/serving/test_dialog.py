"""Serving from the window: begun and stopped in the dialog, at work while it is closed, and ended with the window."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core.serving import installed
from gui.serving.dialog import ServeDialog
from gui.session import Session
from gui.window.closing import BRIEF_SECONDS, work_given_up
from tests.as_built import as_built
from tests.seen_whole import wait_until_whole
from tests.serving_children import BEGUN, speaks

PATIENCE = 20_000


def _dialog(session: Session, qtbot: QtBot, argument: str = "boats") -> ServeDialog:
    dialog = ServeDialog(session, argument)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def _begun(dialog: ServeDialog, qtbot: QtBot) -> None:
    dialog.go.click()
    qtbot.waitUntil(lambda: "3 pictures" in dialog.said.text(), timeout=PATIENCE)


def test_it_serves_only_when_asked_tells_what_came_and_stops(
    session: Session, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = speaks(monkeypatch, tmp_path)
    dialog = _dialog(session, qtbot, "boats\nbirds")
    assert (dialog.said.text(), dialog.go.text(), dialog.address.text()) == ("Not served.", "Serve", "")
    assert dialog.after.text() == "", "nothing goes on yet"
    assert not dialog.copy.isEnabled()
    assert not dialog.browser.isEnabled()
    dialog.go.click()
    assert dialog.said.text() == "Loading boats, birds …"
    qtbot.waitUntil(lambda: "3 pictures" in dialog.said.text(), timeout=PATIENCE)
    assert dialog.said.text() == "Served. So far 3 pictures answered, 1 could not be used, 2 requests refused."
    assert dialog.after.text().startswith("Close this and it goes on")
    assert "serve boats birds --attended" in words.read_text()
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()) or True)
    dialog.browser.click()
    dialog.copy.click()
    assert opened == [QGuiApplication.clipboard().text()] == [BEGUN.address]
    dialog.go.click()
    assert (dialog.said.text(), dialog.go.isEnabled()) == ("Stopping …", False)
    qtbot.waitUntil(lambda: not dialog.is_serving, timeout=PATIENCE)
    assert (dialog.said.text(), dialog.go.text(), dialog.address.text()) == ("Not served.", "Serve", "")
    assert session.unfinished == {}


def test_closed_it_goes_on_is_listed_and_asked_about_and_is_found_again(
    session: Session, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    speaks(monkeypatch, tmp_path)
    dialog = _dialog(session, qtbot)
    _begun(dialog, qtbot)
    dialog.reject()
    (task,) = session.tasks
    assert (task.words, task.part) == ("Serving boats  ·  3 pictures answered", 1.0)
    task.started_at = time.monotonic() - 2 * BRIEF_SECONDS
    assert work_given_up(session) == ["Serving boats"]
    assert not _dialog(session, qtbot, "birds").is_serving
    again = _dialog(session, qtbot)
    assert again.address.text() == BEGUN.address
    assert again.go.text() == "Stop"
    session.close()
    assert not task.is_running
    assert not again.is_serving


def test_what_goes_wrong_is_said_in_place_and_below(
    session: Session, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    speaks(monkeypatch, tmp_path, (), "print('There is no run called boats.', file=sys.stderr); sys.exit(1)")
    dialog = _dialog(session, qtbot)
    with qtbot.waitSignal(session.notified, timeout=PATIENCE) as said:
        dialog.go.click()
    assert said.args == ["Serving has ended: There is no run called boats."]
    qtbot.waitUntil(lambda: not dialog.is_serving, timeout=PATIENCE)
    assert dialog.findChild(QLabel, "banner_message").text() == "There is no run called boats."
    assert dialog.go.text() == "Serve"
    monkeypatch.setattr(installed.importlib.util, "find_spec", lambda name: None)
    dialog.go.click()
    assert not dialog.is_serving
    assert "safelight[serve]" in dialog.findChild(QLabel, "banner_hint").text()


def test_everything_to_press_is_seen_whole(session: Session, qtbot: QtBot) -> None:
    dialog = _dialog(session, qtbot)
    wait_until_whole(qtbot, dialog)
    as_built("serve-dialog", dialog)


def test_the_button_that_serves_stands_out_and_the_address_is_seen_from_its_beginning(
    session: Session, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    speaks(monkeypatch, tmp_path)
    dialog = _dialog(session, qtbot)
    assert dialog.go.property("primary") is True
    assert dialog.windowTitle() == "Serve boats"
    assert dialog.address.isReadOnly()
    assert dialog.address.placeholderText() == "It has an address once it serves"
    _begun(dialog, qtbot)
    assert dialog.go.property("primary") is False
    assert dialog.address.cursorPosition() == 0
    assert dialog.copy.isEnabled()
    assert dialog.browser.isEnabled()
    dialog.go.click()
    assert dialog.after.text() == "", "it does not go on"
    qtbot.waitUntil(lambda: not dialog.is_serving, timeout=PATIENCE)
    assert not dialog.copy.isEnabled()
