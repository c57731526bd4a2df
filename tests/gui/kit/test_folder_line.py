"""A line for a folder: written, or chosen beginning at what is there of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from gui.kit.folder_line import FolderLine
from tests.as_built import as_built


def test_a_path_is_read_as_it_is_written(themed: QApplication, qtbot: QtBot) -> None:
    line = FolderLine("export", "Folder to export into")
    qtbot.addWidget(line)
    assert line.folder() is None
    changes: list[bool] = []
    line.changed.connect(lambda: changes.append(True))
    line.line.setText("  ~/pictures ")
    assert line.folder() == Path.home() / "pictures"
    line.line.setText("~nobody-of-that-name/pictures")
    assert line.folder() == Path("~nobody-of-that-name/pictures"), "an unknown person is no defect"
    assert len(changes) == 2
    as_built("folder-line", line, instead={re.escape(str(Path.home())): "…"})


def test_choosing_begins_at_what_is_there(
    themed: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = FolderLine("export", "Folder to export into")
    qtbot.addWidget(line)
    begun: list[str] = []
    answers = [str(tmp_path / "chosen"), ""]
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda _parent, _title, start: begun.append(start) or answers.pop(0))
    line.set_folder(tmp_path / "not" / "yet")
    line.findChild(QPushButton, "export_choose").click()
    assert begun == [str(tmp_path)]
    assert line.folder() == tmp_path / "chosen"
    line.findChild(QPushButton, "export_choose").click()
    assert line.folder() == tmp_path / "chosen", "no choice changes nothing"
