"""A field whose first Enter only completes the text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout
from pytestqt.qtbot import QtBot

from gui.kit.typed_line import TypedLine


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_the_first_enter_completes_the_text_and_the_next_presses_the_button(qtbot: QtBot, key: Qt.Key) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    line, button = TypedLine(dialog), QPushButton("Import", dialog)
    button.setDefault(True)
    column = QVBoxLayout(dialog)
    column.addWidget(line)
    column.addWidget(button)
    complete, pressed = [], []
    line.editingFinished.connect(lambda: complete.append(line.text()))
    button.clicked.connect(lambda: pressed.append(line.text()))
    dialog.show()
    line.setFocus()
    qtbot.keyClicks(line, "boats")
    qtbot.keyClick(line, key)
    assert (complete, pressed) == (["boats"], [])
    qtbot.keyClick(line, key)
    assert pressed == ["boats"]
    qtbot.keyClicks(line, "2")
    qtbot.keyClick(line, key)
    assert pressed == ["boats"], "what was typed since is looked at first"
    qtbot.keyClick(line, key)
    assert pressed == ["boats", "boats2"]
