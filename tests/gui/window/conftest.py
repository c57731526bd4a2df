"""A main window whose pages need nothing."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.support.workspace import Workspace
from gui.session import Session
from gui.window import main_window
from gui.window.main_window import MainWindow
from gui.window.pages import PAGES
from tests.plain_windows import Plain


@pytest.fixture
def plain_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that need nothing, in place of the real ones."""
    place = types.ModuleType("plain_pages_of_a_test")
    place.Plain = Plain  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, place.__name__, place)
    entries = tuple(replace(entry, place=f"{place.__name__}:Plain") for entry in PAGES)
    monkeypatch.setattr(main_window, "PAGES", entries)


@pytest.fixture
def open_window(
    workspace: Workspace, settings: QSettings, themed: QApplication, qtbot: QtBot, plain_pages: None
) -> Callable[[], MainWindow]:
    """Opens windows on the workspace, each with a session of its own, which ends with the window."""

    def ask_nothing(window: MainWindow) -> None:
        window.watch.stop()
        window.watch.runs = ()

    def make() -> MainWindow:
        window = MainWindow(Session(workspace, settings))
        qtbot.addWidget(window, before_close_func=ask_nothing)
        with qtbot.waitSignal(window.painted):
            window.show()
        return window

    return make
