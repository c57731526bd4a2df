"""A workspace that cannot be opened is told in a sentence; one that is opened in a window takes its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication

from core.support.workspace import Workspace
from gui import session
from gui.app import DEFAULT_WORKSPACE, first_workspace, main
from gui.window.main_window import MainWindow
from gui.window.recent_workspaces import note_opened


def test_a_file_is_no_workspace(tmp_path: Path, themed: QApplication, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "file"
    place.write_text("words")
    assert main(["--workspace", str(place)]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert str(place) in told.err
    assert "Traceback" not in told.err
    assert QApplication.topLevelWidgets() == []


def test_a_window_opens_the_workspace_of_last_time(tmp_path: Path, settings: QSettings) -> None:
    """It opened the folder Safelight lies in, whatever the person had worked in before."""
    assert first_workspace(settings) == (DEFAULT_WORKSPACE, "")
    for name in ("first", "last"):
        note_opened(settings, Workspace.at(tmp_path / name).root)
    assert first_workspace(settings) == (tmp_path / "last", "")
    (tmp_path / "last" / "data").rename(tmp_path / "away")
    place, told = first_workspace(settings)
    assert place == DEFAULT_WORKSPACE, "an older one in its place would look like the last with everything gone"
    assert told.startswith(f"{tmp_path / 'last'} is not there now")


def test_a_workspace_that_is_opened_in_the_window_comes_in_its_place(
    tmp_path: Path, themed: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "settings_path", lambda: tmp_path / "window.ini")
    monkeypatch.setattr(session.Session, "start_engine", lambda _: None)  # a child that loads torch, for nothing asked here
    first, second = (Workspace.at(tmp_path / name) for name in ("first", "second"))
    opened, titles = [], []

    def look() -> None:
        for window in [shown for shown in QApplication.topLevelWidgets() if isinstance(shown, MainWindow) and shown.isVisible()]:
            here = window.session.workspace.root
            if here not in opened:  # at another look the same window may still be on its way out
                opened.append(here)
                titles.append(window.windowTitle())
                window.workspaces.open(second.root, elsewhere=False) if here == first.root else window.close()

    looking = QTimer()
    looking.timeout.connect(look)
    looking.start(50)
    try:
        assert main(["--workspace", str(first.root)]) == 0
    finally:
        looking.stop()
    assert opened == [first.root, second.root]
    assert [title.endswith(str(place)) for title, place in zip(titles, opened, strict=True)] == [True, True]
    assert not any(isinstance(shown, MainWindow) for shown in QApplication.topLevelWidgets())
