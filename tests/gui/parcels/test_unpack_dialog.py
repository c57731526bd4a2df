"""A parcel is taken in from the window, and what is none is refused in place."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core.parcels.packing import pack
from core.runs.recipe import Recipe
from core.support.workspace import Workspace
from gui.parcels.unpack_dialog import UnpackDialog
from gui.session import Session
from tests.derived_dialogs import PATIENCE, shown
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
    assert session.workspace.run_names() == ["run", "run-2"]
    with qtbot.waitSignal(session.navigated) as asked:
        dialog.go.click()
    assert asked.args == ["runs", "run-2"]
