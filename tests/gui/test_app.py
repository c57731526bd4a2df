"""A workspace that cannot be opened is told in a sentence, and no window opens."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from gui.app import main


def test_a_file_is_no_workspace(tmp_path: Path, themed: QApplication, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "file"
    place.write_text("words")
    assert main(["--workspace", str(place)]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert str(place) in told.err
    assert "Traceback" not in told.err
    assert QApplication.topLevelWidgets() == []
