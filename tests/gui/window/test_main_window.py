"""The main window: navigation, what it remembers, dropping, undo, and the question before it closes."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QPointF, QSettings, QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QAction, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.support.workspace import Workspace
from core.training.at_work import RunAtWork
from gui.session import Session
from gui.theme import current_theme
from gui.window import closing
from gui.window.first_size import SMALLEST
from gui.window.main_window import MainWindow
from gui.window.pages import PAGES
from gui.window.window_dialogs import ClosingDialog
from tests.plain_windows import press, shown_page, trigger


def test_pages_are_made_when_first_shown_and_told(open_window: Callable[[], MainWindow]) -> None:
    window = open_window()
    assert shown_page(window) == "data"
    assert list(window._pages) == ["data"]
    press(window, "rail_runs")
    assert shown_page(window) == "runs"
    window.session.go("train", "shapes")
    assert shown_page(window) == "train"
    assert window.page("data").told == ["entered", "left"]  # type: ignore[attr-defined]
    assert window.page("train").told == ["entered shapes"]  # type: ignore[attr-defined]
    assert window.findChild(QToolButton, "rail_train").isChecked()


def test_every_page_has_its_shortcut(open_window: Callable[[], MainWindow]) -> None:
    window = open_window()
    for number, entry in enumerate(PAGES, 1):
        action = window.findChild(QAction, f"act_{entry.key}")
        assert action.shortcut().toString() == f"Ctrl+{number}"
        action.trigger()
        assert shown_page(window) == entry.key


def test_the_window_comes_back_as_it_was(open_window: Callable[[], MainWindow], settings: QSettings) -> None:
    first = open_window()
    first.resize(1100, 740)  # the offscreen display is small
    first.show_page("runs")
    trigger(first, "act_dark")
    first.close()
    assert isinstance(settings.value("window/geometry"), QByteArray)
    second = open_window()
    assert second.size() == QSize(1100, 740)
    assert shown_page(second) == "runs"
    assert second.appearance == "dark"


def test_a_new_workspace_opens_on_its_data_whatever_page_another_was_left_on(
    open_window: Callable[[], MainWindow], settings: QSettings, tmp_path: Path, qtbot: QtBot
) -> None:
    first = open_window()
    first.show_page("predict")
    first.close()
    other = MainWindow(Session(Workspace.at(tmp_path / "new"), settings))
    qtbot.addWidget(other)
    with qtbot.waitSignal(other.painted):
        other.show()
    assert shown_page(other) == "data"
    other.close()
    assert shown_page(open_window()) == "predict"


def test_the_keyboard_is_with_the_page_from_the_start(open_window: Callable[[], MainWindow], qtbot: QtBot) -> None:
    window = open_window()
    with qtbot.waitActive(window):
        window.activateWindow()
    for key in ("data", "train"):
        page = window.page(key)
        if key == "train":
            qtbot.mouseClick(window.findChild(QToolButton, "rail_train"), Qt.MouseButton.LeftButton)
        focused = window.focusWidget()
        assert focused is not None
        assert focused.objectName() == "plain_button"
        assert page.isAncestorOf(focused)
    rail = window.findChild(QToolButton, "rail_runs")
    rail.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(rail, Qt.Key.Key_Space)
    assert shown_page(window) == "runs"
    assert window.focusWidget() is rail, "whoever walks along the rail stays there"


def test_another_workspace_takes_the_place_of_this_one(
    open_window: Callable[[], MainWindow], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, other = open_window(), Workspace.at(tmp_path / "other")
    assert window.next_workspace is None
    monkeypatch.setattr(closing, "may_close", lambda *_: False)
    window.workspaces.open(other.root, elsewhere=False)
    assert (window.next_workspace, window.isVisible()) == (None, True), "it stays where the person wants it to"
    monkeypatch.undo()
    window.workspaces.open(other.root, elsewhere=False)
    assert (window.next_workspace, window.isVisible()) == (other, False)


def test_the_window_is_never_too_small(open_window: Callable[[], MainWindow]) -> None:
    window = open_window()
    window.resize(10, 10)
    assert window.size() == SMALLEST


def test_the_theme_is_switched_from_menu_and_rail(open_window: Callable[[], MainWindow]) -> None:
    window = open_window()
    trigger(window, "act_dark")
    assert current_theme().name == "dark"
    press(window, "rail_theme")
    assert current_theme().name == "light"
    assert window.appearance == "light"
    assert window.findChild(QAction, "act_light").isChecked()


def test_undo_reaches_the_page(open_window: Callable[[], MainWindow]) -> None:
    window = open_window()
    trigger(window, "act_undo")
    assert window.page("data").told[-1] == "undo"  # type: ignore[attr-defined]
    trigger(window, "act_redo")
    assert window.page("data").told[-1] == "redo"  # type: ignore[attr-defined]


def test_the_menu_says_what_undo_would_do(open_window: Callable[[], MainWindow]) -> None:
    window = open_window()
    window.menus.edit.aboutToShow.emit()
    assert (window.menus.undo.text(), window.menus.redo.text()) == ("Undo: exclude 16 pictures", "Redo")
    assert {key.toString() for key in window.menus.redo.shortcuts()} == {"Ctrl+Shift+Z", "Ctrl+Y"}


def test_what_is_dropped_is_offered_for_import(
    open_window: Callable[[], MainWindow], shapes_folder: Callable[..., Path], qtbot: QtBot
) -> None:
    from gui.importing.dialog import ImportDialog

    window, folder = open_window(), shapes_folder(classes=2, each=2)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder))])
    none = Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(400, 300), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none)
    window.dropEvent(event)
    dialog = window.findChild(ImportDialog)
    assert Path(dialog.source.address()) == folder
    qtbot.waitUntil(dialog.source.usable)
    dialog.reject()
    qtbot.waitUntil(lambda: window.findChild(ImportDialog) is None)


def test_a_folder_is_dropped_whatever_bytes_its_name_is_of(
    open_window: Callable[[], MainWindow], shapes_folder: Callable[..., Path], qtbot: QtBot
) -> None:
    from gui.importing.dialog import ImportDialog

    window, folder = open_window(), shapes_folder(classes=2, each=2)
    odd = folder.rename(folder.with_name(os.fsdecode(b"caf\xe9")))
    data, none = QMimeData(), Qt.KeyboardModifier.NoModifier
    data.setData("text/uri-list", QByteArray(f"{odd.as_uri()}\r\n".encode()))
    window.dropEvent(QDropEvent(QPointF(400, 300), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none))
    dialog = window.findChild(ImportDialog)
    assert dialog.source.address() == str(odd)
    assert dialog.findChild(QLineEdit, "import_path").text().endswith(r"caf\xe9")
    qtbot.waitUntil(dialog.source.usable)
    dialog.findChild(QPushButton, "import_go").click()
    qtbot.waitUntil(lambda: window.session.workspace.dataset_names() != [])
    qtbot.waitUntil(lambda: window.findChild(ImportDialog) is None)


def test_a_drop_that_brings_nothing_says_so(open_window: Callable[[], MainWindow]) -> None:
    from gui.importing.dialog import ImportDialog

    window, none, data = open_window(), Qt.KeyboardModifier.NoModifier, QMimeData()
    event = QDropEvent(QPointF(400, 300), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none)
    window.dropEvent(event)
    assert window.findChild(QLabel, "status_said").text().startswith("What was dropped did not arrive.")
    assert window.findChild(ImportDialog) is None


def test_notes_appear_in_the_status_bar(open_window: Callable[[], MainWindow]) -> None:
    window = open_window()
    window.session.notify("Stored.")
    assert window.findChild(QLabel, "status_said").text() == "Stored."
    assert window.findChild(QLabel, "status_device").text() == "Looking for the device …"


@pytest.mark.parametrize(("button", "closes", "stops"), [("keep", True, False), ("stop", True, True), ("cancel", False, False)])
def test_closing_asks_what_to_do_with_training(
    open_window: Callable[[], MainWindow], workspace: Workspace, button: str, closes: bool, stops: bool
) -> None:
    run = RunFolder.create(workspace, "run", "shapes", Recipe())
    window = open_window()
    window.watch.stop()
    window.watch.runs = (RunAtWork("run", "Training run", 0.4, 60.0),)

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ClosingDialog)
        dialog.findChild(QPushButton, f"closing_{button}").click()

    QTimer.singleShot(0, answer)
    assert window.close() is closes
    assert run.stop_requested() is stops


def test_the_last_dataset_is_looked_at_again(open_window: Callable[[], MainWindow], shapes: Dataset) -> None:
    window = open_window()
    assert window.session.dataset == "shapes"
