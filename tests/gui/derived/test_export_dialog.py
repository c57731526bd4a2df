"""A dataset is exported into a folder that can take it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QLineEdit
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from gui.derived.export_dialog import ExportDialog
from gui.kit.quiet import QuietComboBox
from gui.session import Session
from tests.as_built import as_built
from tests.derived_dialogs import PATIENCE, ended, shown, text


def test_the_keyboard_begins_with_the_choices_and_ends_with_the_buttons(session: Session, objects: Dataset, qtbot: QtBot) -> None:
    dialog = ExportDialog(session, "objects")
    shown(dialog, qtbot)
    dialog.activateWindow()
    qtbot.waitUntil(lambda: dialog.focusWidget() is not None)
    names = [dialog.focusWidget().objectName()]
    for _ in range(5):
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        names.append(dialog.focusWidget().objectName())
    assert names == ["export_folder", "export_choose", "export_format", "export_by_side", "export_link", "export_cancel"]
    layout = dialog.findChild(QuietComboBox, "export_format")
    assert layout.shown_text() == layout.currentText(), "it said 'A fold… class' with half of the dialog free beside it"
    qtbot.waitUntil(lambda: "manifest" in text(dialog, "export_will"), timeout=PATIENCE)
    as_built("export", dialog, instead={re.escape(str(Path.home())): "…"}, folded={"WorkPage"})
    dialog.reject()


def test_a_dataset_is_exported(
    session: Session, objects: Dataset, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = ExportDialog(session, "objects")
    shown(dialog, qtbot)
    assert not dialog.go.isEnabled()
    full = tmp_path / "full"
    full.mkdir()
    (full / "mine.txt").write_text("mine")
    line = dialog.findChild(QLineEdit, "export_folder")
    line.setText(str(full))
    add = dialog.findChild(QCheckBox, "export_add")
    assert (dialog.go.isEnabled(), add.isVisible()) == (False, True)
    add.setChecked(True)
    assert dialog.go.isEnabled()
    for relative in ("relative", "~nobody-has-this-name/out"):
        line.setText(relative)
        assert "whole path" in text(dialog, "export_place_said")
        assert not dialog.go.isEnabled()
    line.setText(str(full / "mine.txt"))
    assert text(dialog, "export_place_said") == "This is a file; name a folder."
    assert not dialog.go.isEnabled()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    line.setText("~/out")
    assert dialog.go.isEnabled()
    dialog.findChild(QCheckBox, "export_by_side").setChecked(True)
    qtbot.waitUntil(lambda: "manifest" in text(dialog, "export_will"), timeout=PATIENCE)
    dialog.go.click()
    assert [task.title for task in session.tasks] == ["Exporting objects"]
    qtbot.waitUntil(dialog.outcome.isVisible, timeout=PATIENCE)
    assert "7 pictures of objects in " in text(dialog, "export_said")
    assert "(7 linked)" in text(dialog, "export_said")
    as_built("export-done", dialog, instead={re.escape(str(tmp_path)): "…"}, folded={"WorkPage"})
    assert {entry.name for entry in (tmp_path / "out").iterdir()} >= {"train", "val", "test", "manifest.csv"}
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    dialog.go.click()
    assert opened == [str(tmp_path / "out")]
    dialog.reject()
    ended(session, qtbot)
