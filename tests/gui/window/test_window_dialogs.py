"""The window's own dialogs: the question before it closes keeps runs unless told otherwise, the help lists every key."""

from __future__ import annotations

import platform
from pathlib import Path

import PySide6
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QFormLayout, QLabel, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from core.support.defects import own_version
from gui.window.keys import SECTIONS
from gui.window.window_dialogs import CANCEL, KEEP, STOP, AboutDialog, ClosingDialog, NewWorkspaceDialog, ShortcutsDialog
from tests.as_built import built, held_as_built
from tests.seen_whole import wait_until_whole


def said(dialog: QDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel)]


def test_one_run_and_several_are_asked_about(qtbot: QtBot) -> None:
    one, two = ClosingDialog(["first"]), ClosingDialog(["first", "second"])
    for dialog in (one, two):
        qtbot.addWidget(dialog)
    assert one.windowTitle() == "A run is being trained"
    assert any(text.startswith("first goes on in the background when you keep it running;") for text in said(one))
    assert two.windowTitle() == "2 runs are being trained"
    assert any(text.startswith("first, second go on in the background when you keep them running;") for text in said(two))
    assert two.findChild(QPushButton, "closing_keep").text() == "Keep them running"


@pytest.mark.parametrize(("press", "choice"), [("closing_keep", KEEP), ("closing_stop", STOP), ("closing_cancel", CANCEL)])
def test_a_button_is_an_answer(press: str, choice: str, qtbot: QtBot) -> None:
    dialog = ClosingDialog(["first"])
    qtbot.addWidget(dialog)
    dialog.findChild(QPushButton, press).click()
    assert dialog.choice == choice
    assert dialog.result() == ClosingDialog.DialogCode.Accepted


@pytest.mark.parametrize(("key", "choice"), [(Qt.Key.Key_Return, KEEP), (Qt.Key.Key_Escape, CANCEL)])
def test_enter_keeps_the_runs_and_escape_the_window(key: Qt.Key, choice: str, qtbot: QtBot) -> None:
    dialog = ClosingDialog(["first"])
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    qtbot.keyClick(dialog, key)
    assert (dialog.choice, dialog.isVisible()) == (choice, False)


def test_every_key_is_told_with_what_it_does(qtbot: QtBot) -> None:
    dialog = ShortcutsDialog("predict")
    qtbot.addWidget(dialog)
    texts = said(dialog)
    for section in SECTIONS:
        place = texts.index(section.title)
        assert texts[place + 1 : place + 1 + 2 * len(section.keys)] == [words for pair in section.keys for words in pair]
    assert texts[1] == "Predict", "the keys of the page that is shown come first"


def test_what_would_be_given_up_is_named(qtbot: QtBot) -> None:
    alone, both = ClosingDialog([], ["Importing boats"]), ClosingDialog(["first"], ["Importing boats", "Checking cars"])
    waits = ClosingDialog([], kept=["Collecting boats from Flickr"])
    for dialog in (alone, both, waits):
        qtbot.addWidget(dialog)
    assert "Given up" not in said(waits)
    assert "Waits, keeps what it has, and goes on from there when you continue it: Collecting boats from Flickr." in said(waits)
    assert alone.windowTitle() == "Work is going on"
    assert "Given up, with nothing half-made left behind: Importing boats." in said(alone)
    assert alone.findChild(QPushButton, "closing_stop") is None
    assert alone.findChild(QPushButton, "closing_keep").text() == "Close anyway"
    assert "Given up, with nothing half-made left behind: Importing boats, Checking cars." in said(both)
    assert both.findChild(QPushButton, "closing_stop") is not None


@pytest.mark.parametrize(("press", "made"), [("new_workspace_make", True), ("new_workspace_cancel", False)])
def test_a_folder_becomes_a_workspace_only_when_that_is_wanted(press: str, made: bool, qtbot: QtBot) -> None:
    dialog = NewWorkspaceDialog(Path("/home/somebody"))
    qtbot.addWidget(dialog)
    assert any("/home/somebody holds no workspace yet." in text for text in said(dialog))
    dialog.findChild(QPushButton, press).click()
    assert (dialog.result() == NewWorkspaceDialog.DialogCode.Accepted) is made


def test_about_tells_the_versions_at_work(qtbot: QtBot) -> None:
    dialog = AboutDialog("/somewhere", "")
    qtbot.addWidget(dialog)
    form, roles = dialog.findChild(QFormLayout), QFormLayout.ItemRole
    told = {
        form.itemAt(row, roles.LabelRole).widget().text(): form.itemAt(row, roles.FieldRole).widget().text() for row in range(5)
    }
    assert (told["Workspace"], told["PyTorch"]) == ("/somewhere", "not loaded yet")
    assert told["Python"] == platform.python_version()


@pytest.mark.parametrize("runs", [["first"], []])
def test_the_answer_that_loses_nothing_is_the_one_of_enter(runs: list[str], qtbot: QtBot) -> None:
    dialog = ClosingDialog(runs, ["Importing boats"])
    qtbot.addWidget(dialog)
    buttons = [button for button in dialog.findChildren(QPushButton) if button.isVisibleTo(dialog)]
    default = [button.objectName() for button in buttons if button.isDefault()]
    assert default == ["closing_keep"]
    assert [button.objectName() for button in buttons if button.property("primary")] == ["closing_keep"]
    assert dialog.choice == CANCEL, "the cross leaves it at this"
    dialog.show()
    places = [button.x() for button in buttons]
    assert places == sorted(places)
    assert dialog.findChild(QPushButton, "closing_cancel").text() == "Do not close"


def test_the_other_dialogs_close_by_their_button(qtbot: QtBot) -> None:
    for dialog in (AboutDialog("/w", "2.9"), ShortcutsDialog()):
        qtbot.addWidget(dialog)
        (close,) = [button for button in dialog.findChildren(QPushButton) if button.text() == "Close"]
        assert close.isDefault()
        close.click()
        assert dialog.result() == QDialog.DialogCode.Accepted
    make = NewWorkspaceDialog(Path("/w"))
    qtbot.addWidget(make)
    assert make.findChild(QPushButton, "new_workspace_make").isDefault()
    assert not make.findChild(QPushButton, "new_workspace_cancel").isDefault()
    about = AboutDialog("/w", "2.9")
    qtbot.addWidget(about)
    assert "2.9" in said(about)


def test_everything_to_press_is_seen_whole(qtbot: QtBot) -> None:
    for dialog in (
        ClosingDialog(["first"], ["Importing"]),
        NewWorkspaceDialog(Path("/w")),
        AboutDialog("/w", ""),
        ShortcutsDialog(),
    ):
        qtbot.addWidget(dialog)
        dialog.show()
        wait_until_whole(qtbot, dialog)
        dialog.close()


def test_they_are_built_as_they_were_looked_at(themed: QApplication, qtbot: QtBot) -> None:
    dialogs = (
        ClosingDialog(["first"], ["Importing boats"], ["Collecting cars"]),
        ClosingDialog([], ["Importing boats"]),
        NewWorkspaceDialog(Path("/w")),
        AboutDialog("/w", "2.9"),
    )
    shortcuts = ShortcutsDialog("runs")
    for dialog in (*dialogs, shortcuts):
        qtbot.addWidget(dialog)
    # Of the keys, their columns, and one section as it is laid out: the words are the table's.
    keys = [line for number, line in enumerate(built(shortcuts)) if number < 16 or ("Layout" not in line and "strong" in line)]
    versions = {own_version(): "own version", platform.python_version(): "Python's", PySide6.__version__: "Qt's"}
    lines = [*(line for dialog in dialogs for line in built(dialog)), *keys]
    held_as_built("window-dialogs", lines, {f"text='{version}'": name for version, name in versions.items()})


def test_the_list_of_keys_is_as_wide_as_it_may_and_inside_the_screen(qtbot: QtBot) -> None:
    dialog = ShortcutsDialog()
    qtbot.addWidget(dialog)
    room = dialog.screen().availableSize()
    assert (dialog.width(), dialog.height()) == (min(960, room.width()), min(640, room.height() - 64))
    area = dialog.findChild(QScrollArea)
    assert area.minimumWidth() == area.widget().sizeHint().width() + 24, "its words are never cut"
