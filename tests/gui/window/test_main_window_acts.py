"""What the main window does by its menus, by a drop and by the desktop."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, QPoint, QSettings, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QGuiApplication
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from core.engine.protocol import Greeting
from core.support.errors import SafelightError
from gui.importing import source_box
from gui.kit.page import Page
from gui.theme import APPEARANCES
from gui.window import main_window
from gui.window.keys import sections_for
from gui.window.main_window import MainWindow
from tests.as_built import built, held_as_built
from tests.plain_windows import Plain, trigger


def drag_enter(urls: list[str]) -> QDragEnterEvent:
    data = QMimeData()
    data.setUrls([QUrl(url) for url in urls])
    none = Qt.KeyboardModifier.NoModifier
    event = QDragEnterEvent(QPoint(400, 300), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none)
    # Qt keeps no reference to what is dragged.
    event.dragged = data  # type: ignore[attr-defined]
    event.ignore()
    return event


@pytest.mark.parametrize(
    ("urls", "taken"),
    [
        (["file:///a"], True),
        (["file:///a", "file:///b"], True),
        (["file:///a", "https://b"], False),
        (["https://b"], False),
        ([], False),
    ],
)
def test_only_files_of_this_machine_may_be_dropped(open_window: Callable[[], MainWindow], urls: list[str], taken: bool) -> None:
    window = open_window()
    assert window.acceptDrops()
    event = drag_enter(urls)
    window.dragEnterEvent(event)
    assert event.isAccepted() is taken


def test_what_was_chosen_before_is_in_force_and_ticked(open_window: Callable[[], MainWindow], settings: QSettings) -> None:
    settings.setValue("window/appearance", "dark")
    window = open_window()
    ticked = [name for name in APPEARANCES if window.findChild(QAction, f"act_{name}").isChecked()]
    assert (window.appearance, ticked) == ("dark", ["dark"])
    settings.setValue("window/appearance", "sepia")
    assert window.appearance == "system", "a setting of another program is none"


def test_the_desktop_turns_the_theme_only_where_it_is_followed(
    open_window: Callable[[], MainWindow], monkeypatch: pytest.MonkeyPatch
) -> None:
    window, applied = open_window(), []
    monkeypatch.setattr(main_window, "theme_for", lambda name: name)
    monkeypatch.setattr(main_window, "apply_theme", lambda _app, theme: applied.append(theme))
    turned = QGuiApplication.styleHints().colorSchemeChanged
    turned.emit(Qt.ColorScheme.Dark)
    assert applied == ["system"]
    trigger(window, "act_light")
    turned.emit(Qt.ColorScheme.Dark)
    assert applied == ["system", "light"]


def test_nothing_to_undo_is_said(open_window: Callable[[], MainWindow], monkeypatch: pytest.MonkeyPatch) -> None:
    window = open_window()
    said = window.findChild(QLabel, "status_said")
    for way in ("undo", "redo"):
        monkeypatch.setattr(Plain, way, getattr(Page, way))
        trigger(window, f"act_{way}")
        assert said.text() == f"There is nothing to {way} here."


def test_menus_ask_for_pictures(open_window: Callable[[], MainWindow], monkeypatch: pytest.MonkeyPatch) -> None:
    window, chosen, asked = open_window(), ["/a", ""], []
    monkeypatch.setattr(source_box, "ask_for_source", lambda parent, what: asked.append((parent, what)) or chosen.pop(0))
    sources: list[tuple[str, str]] = []
    window.session.dialog_asked.disconnect()
    window.session.dialog_asked.connect(lambda name, about: sources.append((name, about)))
    for act in ("open_a_folder_of_photographs", "open_an_archive_or_a_table", "try_a_sample"):
        trigger(window, f"act_{act}")
    assert asked == [(window, "folder"), (window, "file")]
    assert sources == [("import", "/a"), ("import", "sample:")], "who chose nothing is asked nothing"


def test_help_opens_the_keys_of_the_page_and_what_is_at_work(
    open_window: Callable[[], MainWindow], monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    window.show_page("train")
    told: list[list[str]] = []

    def shown(dialog: QDialog) -> int:
        assert dialog.parent() is window
        told.append([label.text() for label in dialog.findChildren(QLabel)])
        return 0

    monkeypatch.setattr(QDialog, "exec", shown)
    trigger(window, "act_keyboard_shortcuts")
    trigger(window, "act_about_safelight")
    window.session.greeting = Greeting("cpu", "CPU", "2.9.1")
    trigger(window, "act_about_safelight")
    assert told[0][1] == sections_for("train")[0].title
    assert {"not loaded yet", str(window.session.workspace.root)} <= set(told[1])
    assert "2.9.1" in told[2]


def test_full_screen_and_back_and_quit(open_window: Callable[[], MainWindow]) -> None:
    window = open_window()
    trigger(window, "act_full_screen")
    assert window.isFullScreen()
    trigger(window, "act_full_screen")
    assert not window.isFullScreen()
    trigger(window, "act_quit")
    assert not window.isVisible()


def test_a_page_is_left_with_the_window_and_a_run_that_ends_is_told(open_window: Callable[[], MainWindow], qtbot: QtBot) -> None:
    window = open_window()
    with qtbot.waitSignal(window.session.runs_changed):
        window.watch.ended.emit("first")
    failed = SafelightError("No folder.")
    window.workspaces.failed.emit(failed)
    assert window.page("data").findChild(QLabel, "banner_message").text() == failed.message
    window.close()
    assert window.page("data").told[-1] == "left"  # type: ignore[attr-defined]
    assert not window.watch._timer.isActive()


def test_the_window_is_built_as_it_was_looked_at(open_window: Callable[[], MainWindow]) -> None:
    window = open_window()
    lines = built(window)
    inner = lines.index(next(line for line in lines if "StatusBar" in line))
    root = {str(window.session.workspace.root): "workspace"}
    held_as_built("main-window", [line for line in lines[:inner] if line.index(line.strip()) <= 6], root)
