"""Lines of facts: those shown later take the place of those before."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from gui.kit.fact_rows import FactRows
from tests.as_built import as_built


def test_later_facts_take_the_place_of_those_before(qtbot: QtBot) -> None:
    rows = FactRows("plan")
    qtbot.addWidget(rows)
    rows.show()
    rows.show_facts([("Time", "2 min", "By a probe"), ("Pace", "9 pictures/s", "")])
    rows.show_facts([("Learning rate", "0.1", "Of the first step")])
    QApplication.processEvents()
    shown = [words for words in rows.findChildren(QLabel) if words.isVisible()]
    assert [(words.objectName(), words.text(), words.toolTip()) for words in shown] == [
        ("", "Learning rate", "Of the first step"), ("plan_learning_rate", "0.1", "Of the first step")
    ]  # fmt: skip


def test_the_name_stands_at_the_first_line_of_what_is_known(qtbot: QtBot) -> None:
    rows = FactRows("plan")
    qtbot.addWidget(rows)
    rows.show_facts([("Time", "about 5 s\nOther programs leave 23 %\nof the processors to it", "")])
    rows.show()
    name, value = rows.findChildren(QLabel)
    value, name = (name, value) if name.objectName() else (value, name)
    assert value.height() > 2 * name.height()
    assert name.geometry().top() == value.geometry().top()
    as_built("fact-rows", rows)
