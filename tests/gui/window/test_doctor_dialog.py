"""Help > Check this machine: looks when it opens, shows every sentence with its sign, and can look again elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from core.doctor import examining, networks
from gui.kit.labels import Sign
from gui.session import Session
from gui.window.doctor_dialog import DoctorDialog
from tests.seen_whole import wait_until_whole


def test_it_looks_shows_and_looks_elsewhere(
    session: Session, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(networks, "PATIENCE", 0.0)
    monkeypatch.setattr(examining, "decoder_points", lambda *_: iter(()))  # slow, and looked at by tests of its own
    dialog = DoctorDialog(session)
    qtbot.addWidget(dialog)
    dialog.show()
    again = dialog.findChild(QPushButton, "doctor_again")
    assert again is not None
    assert not again.isEnabled()
    qtbot.waitUntil(again.isEnabled, timeout=30_000)
    texts = [one.text() for one in dialog.findChildren(QLabel)]
    assert f"Shared disk: {session.workspace.root}" in texts
    assert any(text.startswith("PyTorch does not load") for text in texts)
    signs = {one.accessibleName() for one in dialog.findChildren(Sign)}
    assert all(one.toolTip() == one.accessibleName() for one in dialog.findChildren(Sign))
    assert {"Right", "Wrong"} <= signs
    (said,) = (one for one in dialog.findChildren(QLabel) if one.objectName() == "doctor_said")
    assert "wrong here" in said.text()
    wait_until_whole(qtbot, dialog)
    dialog.findChild(QPushButton, "doctor_copy").click()  # type: ignore[union-attr]
    assert "WRONG  PyTorch does not load" in QGuiApplication.clipboard().text()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    dialog.findChild(QPushButton, "doctor_other").click()  # type: ignore[union-attr]
    qtbot.waitUntil(again.isEnabled, timeout=30_000)
    assert f"Shared disk: {tmp_path}" in [one.text() for one in dialog.findChildren(QLabel)]
    began: list[str] = []
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *asked: began.append(asked[2]) or "")
    dialog.findChild(QPushButton, "doctor_other").click()  # type: ignore[union-attr]
    assert began == [str(tmp_path)], "where one looked last"
    assert again.isEnabled(), "who chooses no folder has nothing looked at"


def test_closing_drops_the_look(session: Session, qtbot: QtBot) -> None:
    dialog = DoctorDialog(session)
    qtbot.addWidget(dialog)
    dialog.show()
    assert len(dialog.short) == 1
    dialog.reject()
    qtbot.waitUntil(lambda: len(dialog.short) == 0, timeout=30_000)


def test_a_look_that_ends_after_the_dialog_was_deleted_says_nothing(session: Session, qtbot: QtBot) -> None:
    dialog = DoctorDialog(session)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()
    (task,) = dialog.short._tasks
    with qtbot.waitSignal(task.finished, timeout=30_000), qtbot.waitSignal(dialog.destroyed, timeout=30_000):
        dialog.reject()
