"""A field whose first Enter only completes the text."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton, QVBoxLayout
from pytestqt.qtbot import QtBot

from gui.kit.typed_line import PatternBox, TypedLine
from gui.tasks.task import Task
from tests.as_built import as_built


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


@dataclass(frozen=True)
class Found:
    told: str


def test_a_pattern_is_usable_once_it_is_known_to_find_something(qtbot: QtBot) -> None:
    def trial(pattern: str) -> Task | None:
        return None if pattern == "later" else Task(lambda context: Found("" if pattern == "none" else f"Finds {pattern}."))

    box = PatternBox("pattern", "Pattern", trial)
    qtbot.addWidget(box)
    line, said, error = (box.findChild(kind, name) for kind, name in _PARTS)
    assert box.usable(), "there is no pattern"
    line.setText("owl")
    assert not box.usable()
    qtbot.waitUntil(box.usable)
    assert said.text() == "Finds owl."
    line.setText("none")
    assert (box.usable(), said.text()) == (False, "")
    qtbot.waitUntil(lambda: error.text() == "It finds nothing in any path.")
    assert not box.usable()
    line.setText("later")
    box.close_down()
    box.clear()
    assert box.usable()
    as_built("pattern-box", box)


_PARTS = ((QLineEdit, "pattern"), (QLabel, "pattern_said"), (QLabel, "pattern_error"))
