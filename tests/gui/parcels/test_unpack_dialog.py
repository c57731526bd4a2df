"""A parcel is taken in from the window, and what is none is refused in place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from core.parcels.packing import pack
from core.parcels.unpacking import Unpacked
from core.runs.recipe import Recipe
from core.support.workspace import Workspace
from gui.parcels.unpack_dialog import UnpackDialog
from gui.session import Session
from tests.as_built import as_built
from tests.derived_dialogs import PATIENCE, shown
from tests.seen_whole import wait_until_whole
from tests.trained_runs import write_run


def test_a_run_is_taken_in_and_shown(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    elsewhere = Workspace.at(tmp_path / "elsewhere")
    write_run(elsewhere, "run", Recipe(architecture="mlp", picture_size=8))
    pack(elsewhere, "run", "run", tmp_path / "run.zip")
    write_run(session.workspace, "run", Recipe(architecture="mlp", picture_size=8))
    (tmp_path / "none.zip").write_text("no parcel")
    dialog = UnpackDialog(session, "")
    shown(dialog, qtbot)
    assert not dialog.go.isEnabled()
    dialog.line.setText(str(tmp_path / "none.zip"))
    dialog.go.click()
    qtbot.waitUntil(lambda: not dialog.is_working, timeout=PATIENCE)
    assert "none.zip cannot be unpacked" in dialog.banner.text()
    dialog.line.setText(str(tmp_path / "run.zip"))
    with qtbot.waitSignal(session.runs_changed, timeout=PATIENCE):
        dialog.go.click()
    qtbot.waitUntil(lambda: not dialog.is_working, timeout=PATIENCE)
    assert dialog.findChild(QLabel, "unpack_said").text() == "The run run is here: run-2."
    as_built("unpack-done", dialog, instead={re.escape(str(tmp_path)): "…"}, folded={"WorkPage"})
    assert session.workspace.run_names() == ["run", "run-2"]
    with qtbot.waitSignal(session.navigated) as asked:
        dialog.go.click()
    assert asked.args == ["runs", "run-2"]


def test_what_was_taken_in_is_told_with_its_new_names_and_led_to(session: Session, qtbot: QtBot) -> None:
    dialog = UnpackDialog(session, "")
    shown(dialog, qtbot)
    for kind, page, told in (("dataset", "data", session.datasets_changed), ("study", "runs", session.runs_changed)):
        with qtbot.waitSignal(told):
            dialog._show_unpacked(Unpacked(kind, "boats", ("boats-2",), (("boats", "boats-2"),)))  # type: ignore[arg-type]
        assert dialog.findChild(QLabel, "unpack_said").text() == f"The {kind} boats is here: boats-2."
        notes = [label.text() for label in dialog.findChildren(QLabel)]
        assert any("boats is called boats-2 here, for there was one of that name." in note for note in notes)
        with qtbot.waitSignal(session.navigated) as asked:
            dialog.finish()
        assert asked.args == [page, "boats-2"]
    dialog._show_unpacked(Unpacked("study", "rates", ()))
    assert dialog.findChild(QLabel, "unpack_said").text() == "The study rates is here."


def test_the_parcel_that_is_looked_for_is_taken(session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    dialog = UnpackDialog(session, "")
    shown(dialog, qtbot)
    for chosen, text in (("/tmp/a.safelight.zip", "/tmp/a.safelight.zip"), ("", "/tmp/a.safelight.zip")):
        wanted = (dialog, "Unpack", str(Path.home()), "Parcels (*.safelight.zip);;All files (*)")
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *given, told={wanted: chosen}: (told[given], ""))
        dialog.findChild(QPushButton, "unpack_choose").click()
        assert dialog.line.text() == text
        assert dialog.go.isEnabled()
    dialog.line.setText("  ")
    assert not dialog.go.isEnabled()


def test_everything_to_press_is_seen_whole(session: Session, qtbot: QtBot) -> None:
    dialog = UnpackDialog(session, "")
    shown(dialog, qtbot)
    wait_until_whole(qtbot, dialog)
    as_built("unpack", dialog, folded={"WorkPage"})
