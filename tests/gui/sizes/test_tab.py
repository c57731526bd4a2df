"""The Sizes tab loads its plot when it is looked at, and excluding there is one edit."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.overview import overview
from core.support.workspace import Workspace
from gui.kit import read_when_seen
from gui.session import Session
from gui.sizes.tab import SizeTab
from tests.catalogs import planted_dataset
from tests.size_tabs import ODD, chosen, press, seen


def test_the_plot_is_loaded_when_it_is_first_looked_at() -> None:
    words = (
        "import os, sys; os.environ['QT_QPA_PLATFORM'] = 'offscreen'\n"
        "import tempfile; from pathlib import Path\n"
        "from PySide6.QtWidgets import QApplication; app = QApplication([])\n"
        "from core.support.workspace import Workspace; from gui.session import Session\n"
        "from gui.datasets.page import DataPage\n"
        "from PySide6.QtCore import QSettings\n"
        "place = tempfile.mkdtemp()\n"
        "page = DataPage(Session(Workspace.at(Path(place)), QSettings(place + '/x.ini', QSettings.Format.IniFormat)))\n"
        "page.show(); app.processEvents()\n"
        "print([name for name in ('pyqtgraph', 'core.datasets.cleaning.size_table') if name in sys.modules])"
    )
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run([sys.executable, "-c", words], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_draws_is_imported_off_the_thread_that_answers_the_mouse(
    tab: SizeTab, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought: list[tuple[str, bool]] = []

    def bring(module: str) -> None:
        brought.append((module, threading.current_thread() is threading.main_thread()))

    monkeypatch.setattr(read_when_seen, "importlib", SimpleNamespace(import_module=bring))
    tab.read_anew()
    qtbot.waitUntil(lambda: not tab._reading.is_waiting)
    assert set(brought) == {("gui.sizes.view", False)}


def test_excluding_is_one_edit_and_undo_brings_the_points_back(tab: SizeTab, dataset: Dataset, qtbot: QtBot) -> None:
    view, session = seen(tab), tab._session
    notes: list[str] = []
    session.notified.connect(notes.append)
    press(view, "size_exclude")
    qtbot.waitUntil(lambda: len(view._pictures or ()) == 40)
    assert notes == ["3 pictures excluded. Ctrl+Z undoes it."]
    assert chosen(view) == []
    assert not view.findChild(QPushButton, "size_exclude").isEnabled()
    (edit,) = dataset.catalog.edits()
    assert edit.title.startswith("Excluded 3 pictures: beyond area ")
    dataset.catalog.undo(edit.id)
    session.datasets_changed.emit()
    qtbot.waitUntil(lambda: len(view._pictures or ()) == 43)
    assert chosen(view) == list(ODD)


def test_an_empty_dataset_says_so(session: Session, workspace: Workspace, qtbot: QtBot) -> None:
    bare = planted_dataset(workspace, "bare")
    tab = SizeTab(session)
    qtbot.addWidget(tab)
    tab.show()
    tab.show_dataset(bare, overview(workspace, "bare"))
    qtbot.waitUntil(tab._none.isVisible)
