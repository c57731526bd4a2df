"""Surest mistakes and least certain pictures, in the order the report gives them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from gui.evaluation.run_report.notable import NotableSection
from gui.evaluation.run_report.shown import ShownReport
from gui.session import Session


def test_the_switch_turns_between_the_two(session: Session, shown: ShownReport, qtbot: QtBot) -> None:
    section = NotableSection(session)
    qtbot.addWidget(section)
    section.show_report(shown)
    paths = shown.found.predictions.paths
    assert [picture.path for picture in section.gallery.pictures] == [paths[row] for row in shown.found.mistakes]
    button = section.findChild(QPushButton, "notable_least_certain")
    assert button is not None
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert [picture.path for picture in section.gallery.pictures] == [paths[row] for row in shown.found.least_certain]
