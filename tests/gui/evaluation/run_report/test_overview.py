"""The overview tells figures with their floor, the surest mistakes, the gap, and the cost."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.evaluation.wording import percent
from gui.evaluation.run_report.overview import OverviewSection
from gui.evaluation.run_report.shown import ShownReport
from gui.session import Session


def test_figures_mistakes_gap_and_cost_are_those_of_the_report(session: Session, shown: ShownReport, qtbot: QtBot) -> None:
    section = OverviewSection(session)
    qtbot.addWidget(section)
    section.resize(900, 500)
    section.show()
    section.show_report(shown)
    told = shown.found.evaluation
    words = section.figures.words()
    assert words[0] == f"Accuracy: {percent(told.accuracy, told.interval)}"
    assert "Floor: 33 %" in words
    assert any(word.startswith("Macro-F1: ") for word in words)
    assert [picture.path for picture in section.mistakes.pictures] == [
        shown.found.predictions.paths[row] for row in shown.found.mistakes
    ]
    last = shown.found.gap[-1]
    assert f"Epoch {last.epoch}: train {100 * last.train_accuracy:.0f} %" in section._card.said()
    section.plot.setFocus()
    qtbot.keyClick(section.plot, Qt.Key.Key_Right)
    assert section._card.said().startswith("Epoch 1: ")
    costs = section.cost.tiles.words()
    assert "Parameters: 3,375,811" in costs
    assert "Memory planned: 420.0 MB" in costs


def test_a_curve_is_shown_from_two_epochs_on(session: Session, shown: ShownReport, qtbot: QtBot) -> None:
    section = OverviewSection(session)
    qtbot.addWidget(section)
    for epochs in range(4):
        section._show_gap(shown.found.gap[:epochs], 0)
        assert section._card.isHidden() == (epochs < 2)
