"""The menus say what was chosen, and no two acts share a shortcut."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from gui.window.window_menus import WindowMenus
from tests.as_built import as_built

PAGES = (("data", "Data"), ("train", "Train"), ("runs", "Runs"), ("predict", "Predict"))


@pytest.fixture
def menus(qtbot: QtBot) -> WindowMenus:
    made = WindowMenus(PAGES)
    qtbot.addWidget(made)
    return made


def act(menus: WindowMenus, name: str) -> QAction:
    found = menus.findChild(QAction, f"act_{name}")
    assert found is not None, name
    return found


def test_no_two_acts_share_a_shortcut(menus: WindowMenus) -> None:
    keys = [key.toString() for action in menus.findChildren(QAction) for key in action.shortcuts()]
    assert len(keys) == len(set(keys))
    assert {"Ctrl+O", "Ctrl+Z", "Ctrl+Y", "Ctrl+Shift+Z", "F11", "Ctrl+Q", "F1", "Ctrl+1", "Ctrl+4"} <= set(keys)


def test_acts_say_what_was_chosen(menus: WindowMenus, qtbot: QtBot) -> None:
    for name, signal, told in (
        ("runs", menus.page_asked, ["runs"]),
        ("open_a_folder_of_photographs", menus.import_asked, ["folder"]),
        ("open_an_archive_or_a_table", menus.import_asked, ["file"]),
        ("try_a_sample", menus.import_asked, ["sample"]),
        ("open_a_workspace", menus.workspace_asked, [False]),
        ("open_a_workspace_in_a_new_window", menus.workspace_asked, [True]),
        ("dark", menus.appearance_chosen, ["dark"]),
        ("check_this_machine", menus.dialog_asked, ["doctor", ""]),
        ("undo", menus.undo_asked, []),
        ("redo", menus.redo_asked, []),
        ("full_screen", menus.full_screen_asked, []),
        ("keyboard_shortcuts", menus.shortcuts_asked, []),
        ("about_safelight", menus.about_asked, []),
        ("quit", menus.quit_asked, []),
    ):
        with qtbot.waitSignal(signal) as asked:
            act(menus, name).trigger()
        assert asked.args == told


def test_the_appearance_in_force_is_ticked_alone(menus: WindowMenus) -> None:
    for name in ("dark", "light", "system"):
        menus.mark_appearance(name)
        assert [one for one in ("dark", "light", "system") if act(menus, one).isChecked()] == [name]


def test_steps_are_told_with_every_letter_of_them(menus: WindowMenus) -> None:
    menus.show_steps("move 2 pictures to cat & dog", "")
    assert (menus.undo.text(), menus.redo.text()) == ("Undo: move 2 pictures to cat && dog", "Redo")
    menus.show_steps("", "exclude 1 picture")
    assert (menus.undo.text(), menus.redo.text()) == ("Undo", "Redo: exclude 1 picture")


def test_they_are_built_as_they_were_looked_at(menus: WindowMenus) -> None:
    as_built("window-menus", menus)
