"""A run is named with its letter and in its colour, where it has one."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from gui.evaluation.run_name import RunName
from gui.theme import DARK, LIGHT, apply_theme, run_colour
from tests.as_built import as_built


def test_a_name_has_the_colour_of_its_run_in_either_theme(themed: QApplication, qtbot: QtBot) -> None:
    name = RunName("A", "first")
    qtbot.addWidget(name)
    name.show_run("a long name", 2)
    name.show()
    assert name.findChild(QLabel, "first_name").text() == "a long name"
    dot = next(shown for shown in name.findChildren(QLabel) if not shown.pixmap().isNull())
    for theme in (DARK, LIGHT):
        apply_theme(themed, theme)
        assert dot.pixmap().toImage().pixelColor(8, 8) == run_colour(2)
    name.show_run("nobody's", None)
    assert not dot.isVisible()
    as_built("run-name", name)
