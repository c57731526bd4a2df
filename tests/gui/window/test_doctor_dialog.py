"""Help > Check this machine: looks when it opens, shows every sentence with its sign, and can look again elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from core.doctor import examining, networks
from core.doctor.points import Diagnosis, Point
from core.support.errors import SafelightError
from core.support.jobs import Context
from core.support.workspace import Workspace
from gui.kit.labels import Sign
from gui.session import Session
from gui.tasks.task import Task
from gui.window import doctor_dialog
from gui.window.doctor_dialog import DoctorDialog
from tests.as_built import built, held_as_built
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
    asked: list[tuple[object, ...]] = []
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *about: asked.append(about) or str(tmp_path))
    dialog.findChild(QPushButton, "doctor_other").click()  # type: ignore[union-attr]
    qtbot.waitUntil(again.isEnabled, timeout=30_000)
    assert f"Shared disk: {tmp_path}" in [one.text() for one in dialog.findChildren(QLabel)]
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *about: asked.append(about) or "")
    dialog.findChild(QPushButton, "doctor_other").click()  # type: ignore[union-attr]
    begins = [str(session.workspace.root), str(tmp_path)]  # the second time where one looked last
    assert asked == [(dialog, "A folder that several machines are to share", begin) for begin in begins]
    assert again.isEnabled(), "who chooses no folder has nothing looked at"


def test_it_is_built_as_it_was_looked_at_while_it_looks_and_after(
    session: Session, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    points = (
        Point("Decoder", "formats", "right", "All formats are read."),
        Point("Decoder", "heic", "note", "HEIC is not read.", "Install <pillow-heif>."),
        Point("Shared disk", "locks", "wrong", "Locks are not kept.", "Mount it otherwise."),
    )
    asked: list[Path | None] = []

    def examine(_workspace: Workspace, context: Context, shared: Path | None = None) -> Diagnosis:
        asked.append(shared)
        if len(asked) == 2:
            raise SafelightError("The disk is gone.")
        return Diagnosis(points, "/shared")

    monkeypatch.setattr(doctor_dialog, "Task", lambda _job, *about, **named: Task(examine, *about, **named))
    dialog = DoctorDialog(session, str(tmp_path))
    qtbot.addWidget(dialog)
    told = built(dialog)
    again = dialog.findChild(QPushButton, "doctor_again")
    qtbot.waitUntil(again.isEnabled)
    held_as_built("doctor", [*told, *built(dialog)])
    said = dialog.findChild(QLabel, "doctor_said")
    again.click()
    assert said.text() == "This takes some seconds. Nothing is changed."
    qtbot.waitUntil(again.isEnabled)
    assert said.text() == Diagnosis(points, "/shared").sentence, "what was found before, beside what went wrong now"
    assert asked == [tmp_path, tmp_path]


def test_a_first_look_that_fails_says_that_it_did_not_come_to_its_end(
    session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def examine(*_about: object, **_more: object) -> Diagnosis:
        raise SafelightError("The disk is gone.")

    monkeypatch.setattr(doctor_dialog, "Task", lambda _job, *about, **named: Task(examine, *about, **named))
    dialog = DoctorDialog(session)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(dialog.findChild(QPushButton, "doctor_again").isEnabled)
    assert dialog.findChild(QLabel, "doctor_said").text() == "It was not looked at to the end."
    assert not dialog.findChild(QPushButton, "doctor_copy").isEnabled()
    assert dialog._as_text() == ""


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
