"""What was chosen stays chosen as long as it is offered."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.evaluation.choice_box import choice_box, refill


def test_a_name_stays_chosen_among_others(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    box = choice_box("runs", "Run that is asked", parent)
    assert box.accessibleName() == box.toolTip() == "Run that is asked"
    refill(box, ["a", "b", "c"])
    assert box.currentText() == "a"
    box.setCurrentText("b")
    refill(box, ["x", "b"])
    assert box.currentText() == "b"
    refill(box, ["x", "y"])
    assert box.currentText() == "x"
    refill(box, [])
    assert box.currentText() == ""
