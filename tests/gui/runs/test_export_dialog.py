"""A run's network is exported by the workshop; the proof is shown, and a folder with something in it is never written to."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from core.export.formats import FORMATS
from gui.runs.export_dialog import RunExportDialog
from gui.session import Session
from tests.as_built import as_built
from tests.derived_dialogs import PATIENCE, shown, text
from tests.exported_runs import RUN, exportable


def test_a_run_is_exported_with_its_proof_beside_it(
    themed: QApplication, settings: QSettings, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session(exportable(tmp_path), settings)
    try:
        dialog = RunExportDialog(session, RUN)
        shown(dialog, qtbot)
        assert [dialog.format.itemData(place) for place in range(dialog.format.count())] == FORMATS.names()
        assert text(dialog, "export_run_meaning") == FORMATS.get("folder").meaning
        assert dialog.int8.isVisible()
        dialog.format.setCurrentIndex(FORMATS.names().index("safetensors"))
        assert text(dialog, "export_run_meaning") == FORMATS.get("safetensors").meaning
        assert not dialog.int8.isVisible()
        assert not dialog.go.isEnabled()
        as_built("export-run", dialog, folded=("export_run_format",))
        line = dialog.findChild(QLineEdit, "export_run_folder")
        for wrong, why in ((tmp_path, "not empty"), (settings.fileName(), "a file"), ("relative", "whole path")):
            Path(settings.fileName()).touch()
            line.setText(str(wrong))
            assert why in text(dialog, "export_run_place_said")
            assert not dialog.go.isEnabled()
        line.setText(str(tmp_path / "out"))
        assert dialog.go.isEnabled()
        dialog.go.click()
        qtbot.waitUntil(lambda: not dialog.is_working, timeout=PATIENCE)
        assert (tmp_path / "out" / "model.safetensors").is_file()
        assert text(dialog, "export_run_said").startswith(f"{RUN} is in ")
        assert "every answer is the same class" in text(dialog, "export_run_notes")
        opened: list[str] = []
        monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)
        dialog.go.click()
        assert opened == [str(tmp_path / "out")]
    finally:
        session.close()
