"""A key to Flickr is asked for, tried, kept privately, and forgotten."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QLineEdit
from pytestqt.qtbot import QtBot

from core.datasets.flickr import credentials
from core.datasets.flickr.credentials import KEY_VARIABLE, SECRET_VARIABLE, private_file
from gui.flickr.dialog import KEY, REQUEST
from gui.session import Session
from tests.as_built import as_built
from tests.flickr_wizard import PATIENCE, button, line, opened, text
from tests.servers.flickr import World


def test_without_a_key_one_is_asked_for_and_kept_privately(
    session: Session, world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qtbot: QtBot
) -> None:
    from keyring.backends.fail import Keyring

    monkeypatch.setattr(credentials.keyring.core, "_keyring_backend", Keyring())
    monkeypatch.delenv(KEY_VARIABLE)
    monkeypatch.delenv(SECRET_VARIABLE)
    place = private_file()
    place.unlink(missing_ok=True)
    dialog = opened(session, qtbot)
    assert dialog.here == KEY
    assert str(place) in text(dialog, "flickr_keeps")
    assert line(dialog, "flickr_key").echoMode() == QLineEdit.EchoMode.Password
    as_built("flickr-key", dialog, instead={re.escape(str(place)): "…", r"text='20[-\d]+'": "text=today"})
    qtbot.keyClicks(line(dialog, "flickr_key"), "wrong-key")
    assert not button(dialog, "flickr_go").isEnabled()
    qtbot.keyClicks(line(dialog, "flickr_secret"), "s")
    button(dialog, "flickr_go").click()
    qtbot.waitUntil(lambda: "does not accept this key" in dialog.banner.text(), timeout=PATIENCE)
    assert not place.exists(), "a key that Flickr refuses is not kept"
    line(dialog, "flickr_key").clear()
    qtbot.keyClicks(line(dialog, "flickr_key"), world.key)
    button(dialog, "flickr_go").click()
    qtbot.waitUntil(lambda: dialog.here == REQUEST, timeout=PATIENCE)
    assert str(place) in dialog.banner.text()
    assert "wrong-key" not in dialog.banner.text()
    assert line(dialog, "flickr_key").text() == ""
    assert dialog.findChild(QCheckBox, "flickr_licence_17").text() == "A licence of tomorrow", "names come from Flickr"
    qtbot.waitUntil(lambda: not dialog.short, timeout=PATIENCE)
    button(dialog, "flickr_back").click()
    assert dialog.here == KEY
    assert button(dialog, "flickr_back").isVisible()
    as_built("flickr-key-kept", dialog, instead={re.escape(str(place)): "…", r"text='20[-\d]+'": "text=today"})
    button(dialog, "flickr_forget").click()
    qtbot.waitUntil(lambda: not place.exists() and not dialog.short, timeout=PATIENCE)
    assert not button(dialog, "flickr_forget").isVisible()
    assert not button(dialog, "flickr_back").isVisible(), "without a key nothing can be asked"
    dialog.reject()
