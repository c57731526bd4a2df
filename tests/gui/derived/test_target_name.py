"""The name of a dataset that is to be made: proposed free, checked as it is typed, and against the disk each time."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core.support.workspace import Workspace
from gui.derived.target_name import TargetName
from tests.catalogs import planted_dataset


def said(name: TargetName) -> str:
    return str(name.findChild(QLabel, "target_said").text())


def test_a_name_that_is_free_is_proposed(workspace: Workspace, qtbot: QtBot) -> None:
    for taken in ("pets-cut", "pets-cut-2"):
        planted_dataset(workspace, taken)
    made = TargetName(workspace, "target", "pets-cut")
    qtbot.addWidget(made)
    assert (made.name(), made.usable()) == ("pets-cut-3", True)
    growing = TargetName(workspace, "target", "pets-cut", "It gets what is new.")
    qtbot.addWidget(growing)
    assert (growing.name(), growing.usable(), said(growing)) == ("pets-cut", True, "It gets what is new.")


def test_what_is_typed_is_checked_against_the_rules_and_the_disk(workspace: Workspace, qtbot: QtBot) -> None:
    made = TargetName(workspace, "target", "fresh")
    qtbot.addWidget(made)
    with qtbot.waitSignal(made.changed):
        made.line.setText("a/b")
    assert not made.usable()
    assert "cannot be used as a dataset name" in said(made)
    assert made.line.property("wrong") is True
    made.line.clear()
    assert (made.usable(), said(made)) == (False, "Give the dataset a name.")
    assert not made.line.property("wrong"), "nothing is typed yet"
    planted_dataset(workspace, "later")  # as another window may
    made.line.setText(" later ")
    assert (made.usable(), said(made)) == (False, "later exists already; choose another name.")
    made.line.setText("free")
    assert made.usable()
