"""Surest mistakes and least certain pictures, in the order the report gives them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from gui.evaluation.run_report.notable import NotableSection
from gui.evaluation.run_report.shown import ShownReport
from gui.session import Session
from tests.as_built import as_built


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


def test_it_says_how_many_and_keeps_to_what_was_turned_to(session: Session, shown: ShownReport, qtbot: QtBot) -> None:
    section = NotableSection(session)
    qtbot.addWidget(section)
    buttons = [section.findChild(QPushButton, f"notable_{key}") for key in ("mistakes", "least_certain")]
    buttons[1].click()  # before there is a report
    assert section.gallery.pictures == ()
    buttons[0].click()
    section.show_report(shown)
    assert [button.isChecked() for button in buttons] == [True, False]
    texts = [label.text() for label in section.gallery.findChildren(QLabel)]
    mistakes = len(shown.found.mistakes)
    assert any(text.startswith(f"{mistakes} picture") and text.endswith("Space shows one large.") for text in texts)
    buttons[1].click()
    section.show_report(shown)
    assert len(section.gallery.pictures) == len(shown.found.least_certain), "another report is shown in the same way"
    nothing = replace(shown, found=replace(shown.found, mistakes=np.zeros(0, np.int64)))
    buttons[0].click()
    section.show_report(nothing)
    assert "No mistake on this side." in [label.text() for label in section.gallery.findChildren(QLabel)]
    as_built("report-notable", section)
