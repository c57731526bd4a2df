"""Each section of the table is there; a card says below its plot, and to screen readers, what is pointed at."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.support.registry import at
from gui.evaluation.run_report.section import SECTIONS, FigureCard, ReportSection, SectionEntry, chip
from tests.as_built import as_built


@pytest.mark.parametrize("entry", SECTIONS, ids=lambda entry: entry.key)
def test_a_section_is_one(entry: SectionEntry) -> None:
    assert issubclass(at(entry.place), ReportSection)
    assert [other.key for other in SECTIONS].count(entry.key) == 1


def test_what_is_said_below_a_plot_is_spoken_too(themed: QApplication, qtbot: QtBot) -> None:
    plot = QWidget()
    card = FigureCard("some", "A plot", plot)
    qtbot.addWidget(card)
    card.say("Epoch 3: 86 %")
    assert card.said() == "Epoch 3: 86 %"
    assert plot.accessibleDescription() == "Epoch 3: 86 %"


def test_a_card_has_a_title_and_a_chip_its_words(themed: QApplication, qtbot: QtBot) -> None:
    card = FigureCard("some", "A plot", QWidget())
    qtbot.addWidget(card)
    assert card.findChild(QLabel, "some_title").text() == "A plot"
    made = chip("Text", "name", "A tip")
    qtbot.addWidget(made)
    assert (made.text(), made.objectName(), made.toolTip()) == ("Text", "name", "A tip")
    assert made.isCheckable()
    assert made.property("chip") is True
    as_built("report-card", card)
    as_built("report-chip", made)


def test_sections_stand_in_their_order_with_words_for_each() -> None:
    assert [entry.title for entry in SECTIONS] == [
        "Overview", "Confusion", "Classes", "ROC and precision", "Certainty", "Pictures",
    ]  # fmt: skip
    assert all(entry.tip for entry in SECTIONS)
