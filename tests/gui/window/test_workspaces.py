"""Another workspace is opened in this window or in one of its own; the latest ones are remembered."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QProcess, QSettings, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.support.computing import MAIN
from core.support.workspace import Workspace
from gui.session import Session
from gui.window.recent_workspaces import latest, note_opened, recent
from gui.window.window_menus import WindowMenus
from gui.window.workspaces import Workspaces


@pytest.fixture
def opener(session: Session, qtbot: QtBot) -> Workspaces:
    window = QWidget()
    qtbot.addWidget(window)
    return Workspaces(session, WindowMenus([], window), window)


def press_soon(name: str) -> None:
    """Presses a button of the dialog that comes next."""

    def press() -> None:
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        button = dialog.findChild(QPushButton, name)
        assert button is not None
        button.click()

    QTimer.singleShot(0, press)


def test_the_latest_workspaces_are_remembered(tmp_path: Path, settings: QSettings) -> None:
    assert latest(settings) is None
    places = [Workspace.at(tmp_path / f"place {number}").root for number in range(10)]
    for place in places:
        note_opened(settings, place)
    note_opened(settings, places[5])
    assert latest(settings) == places[5]
    kept = QSettings(settings.fileName(), QSettings.Format.IniFormat)
    settings.sync()
    assert recent(kept) == [places[5], *(places[number] for number in (9, 8, 7, 6, 4, 3, 2))]
    (places[9] / "models").rmdir()
    assert places[9] not in recent(settings), "what is no workspace any more is not offered"


def test_the_menu_lists_them_and_opens_one(opener: Workspaces, session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    other = Workspace.at(tmp_path / "boats & cars")
    note_opened(session.settings, other.root)
    menu = QMenu()
    qtbot.addWidget(menu)
    opener.fill(menu)
    assert [action.text().replace("&&", "&") for action in menu.actions()] == [str(other.root), str(session.workspace.root)]
    assert [action.isEnabled() for action in menu.actions()] == [True, False]
    with qtbot.waitSignal(opener.wanted) as wanted:
        menu.actions()[0].trigger()
    assert wanted.args == [other]


def test_a_folder_is_made_a_workspace_only_when_that_is_wanted(opener: Workspaces, tmp_path: Path, qtbot: QtBot) -> None:
    plain = tmp_path / "home"
    plain.mkdir()
    press_soon("new_workspace_cancel")
    with qtbot.assertNotEmitted(opener.wanted):
        opener.open(plain, elsewhere=False)
    assert list(plain.iterdir()) == []
    press_soon("new_workspace_make")
    with qtbot.waitSignal(opener.wanted) as wanted:
        opener.open(plain, elsewhere=False)
    assert wanted.args == [Workspace(plain)]
    assert {path.name for path in plain.iterdir()} == {"data", "models"}


def test_a_window_of_its_own_is_a_process_of_its_own(
    opener: Workspaces, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    begun: list[tuple[str, list[str]]] = []

    def start(program: str, words: list[str]) -> tuple[bool, int]:
        begun.append((program, words))
        return len(begun) == 1, 0

    # Not for real: the window would open on the screen of whoever runs the tests.
    monkeypatch.setattr(QProcess, "startDetached", start)
    other = Workspace.at(tmp_path / "other")
    asked: list[tuple[object, ...]] = []
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *about: asked.append(about) or str(other.root))
    with qtbot.assertNotEmitted(opener.wanted):
        opener.choose(elsewhere=True)
    assert begun[0][1] == [str(MAIN), "--workspace", str(other.root)]
    assert asked[0][1:] == ("Open a workspace", str(opener._session.workspace.root.parent))
    assert MAIN.is_file()
    with qtbot.waitSignal(opener.failed):
        opener.choose(elsewhere=True)


def test_what_cannot_be_a_workspace_is_told(opener: Workspaces, tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "file"
    file.write_text("words")
    press_soon("new_workspace_make")
    with qtbot.waitSignal(opener.failed) as told:
        opener.open(file, elsewhere=False)
    assert "cannot be used as a workspace" in str(told.args[0])


def test_the_workspace_that_is_open_is_not_opened_again(opener: Workspaces, session: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.notified) as told, qtbot.assertNotEmitted(opener.wanted):
        opener.open(session.workspace.root, elsewhere=False)
    assert told.args == ["This workspace is open already."]
