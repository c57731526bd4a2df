"""The line that asks for a name takes only what can be one, and goes without a word on Escape."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from gui.runs.name_line import NameLine


def test_a_name_is_asked_for_and_given_once(qtbot: QtBot) -> None:
    line = NameLine("asked", "preset name")
    qtbot.addWidget(line)
    given: list[str] = []
    line.ask("Called", "mine", "Save", given.append)
    line.field.setText("a/b")
    assert not line.act.isEnabled()
    assert "cannot be used as a preset name" in line.act.toolTip()
    qtbot.keyClick(line.field, Qt.Key.Key_Return)
    assert given == []
    line.field.setText(" ours ")
    qtbot.mouseClick(line.act, Qt.MouseButton.LeftButton)
    assert (given, line.isHidden()) == (["ours"], True)
    line.ask("Called", "mine", "Save", given.append)
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert (given, line.isHidden()) == (["ours"], True)


def test_it_says_what_the_name_is_for_and_has_the_keyboard(qtbot: QtBot) -> None:
    line = NameLine("asked", "preset name")
    qtbot.addWidget(line)
    given: list[str] = []
    assert line.isHidden()
    line.ask("Called", "mine", "Save", given.append)
    assert line.findChild(QLabel, "asked_text").text() == "Called"
    assert (line.act.text(), line.act.accessibleName(), line.act.isEnabled(), line.act.toolTip()) == ("Save", "Save", True, "")
    assert (line.field.text(), line.field.selectedText()) == ("mine", "mine")
    assert line.field.accessibleName() == "Preset name"
    assert line.focusWidget() is line.field
    qtbot.keyClick(line.field, Qt.Key.Key_Return)
    assert given == ["mine"]
    line.field.returnPressed.emit()
    assert given == ["mine"], "it was asked for once"
