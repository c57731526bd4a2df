"""The overview tells figures with their floor, the surest mistakes, the gap, and the cost."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.evaluation.wording import percent
from gui.evaluation.run_report.overview import OverviewSection, figures_of
from gui.evaluation.run_report.shown import ShownReport
from gui.session import Session
from tests.as_built import as_built


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
    as_built("report-overview", section)


def test_a_curve_is_shown_from_two_epochs_on(session: Session, shown: ShownReport, qtbot: QtBot) -> None:
    section = OverviewSection(session)
    qtbot.addWidget(section)
    for epochs in range(4):
        section._show_gap(shown.found.gap[:epochs], 0)
        assert section._card.isHidden() == (epochs < 2)


def test_val_is_solid_and_train_dashed_over_all_epochs(session: Session, shown: ShownReport, qtbot: QtBot) -> None:
    section = OverviewSection(session)
    qtbot.addWidget(section)
    section.show_report(shown)
    train, val = section.plot._lines
    gap = shown.found.gap
    assert (train.style, val.style) == ("dash", "solid")
    assert (train.colour, val.colour) == (shown.colour, shown.colour)
    assert train.upwards.tolist() == [one.train_accuracy for one in gap]
    assert val.upwards.tolist() == [one.val_accuracy for one in gap]
    assert val.across.tolist() == [one.epoch for one in gap]
    (low, high), _ = section.plot.getPlotItem().getViewBox().viewRange()
    assert low < 1 < len(gap) < high
    assert section.plot._walked == 1, "val is what is pointed at"
    one = replace(gap[0], epoch=1, train_accuracy=0.5, val_accuracy=0.75)
    section._show_gap((one, one), 0)
    assert section._card.said() == "Epoch 1: train 50 % (dashed), val 75 %, gap −25 points"
    section._show_gap((), 0)
    assert section._card.said() == ""


def test_mistakes_are_counted_and_the_first_of_many_shown(session: Session, shown: ShownReport, qtbot: QtBot) -> None:
    section = OverviewSection(session)
    qtbot.addWidget(section)
    for mistakes, title in (
        (np.zeros(0, np.int64), "0 mistakes"), (shown.found.mistakes[:1], "1 mistake"),
        (np.resize(shown.found.mistakes, 70), "70 mistakes, the surest first"),
    ):  # fmt: skip
        section.show_report(replace(shown, found=replace(shown.found, mistakes=mistakes)))
        assert section.mistakes._title.text() == title
        assert len(section.mistakes.pictures) == min(60, len(mistakes))
    assert section.unsure._title.text() == "Least certain"
    assert len(section.unsure.pictures) == min(60, len(shown.found.least_certain))
    for source in (section.cost, section.mistakes, section.unsure):
        with qtbot.waitSignal(section.failed):
            source.failed.emit(ValueError("gone"))


def test_every_figure_has_its_meaning(shown: ShownReport) -> None:
    told = shown.found.evaluation
    figures = figures_of(shown)
    assert figures[0][0] == "Accuracy"
    assert figures[0][2].startswith(f"Part of {told.n} pictures recognised, with its 95 % interval: ")
    assert all(meaning for _, _, meaning in figures)
    assert all(name[0].isupper() for name, _, _ in figures)
    tops = [name for name, _, _ in figures if name.startswith("Top ")]
    assert tops == [f"Top {k}" for k in told.top_k if k > 1], "the first is the accuracy"
    many = replace(told, top_k={1: 0.5, 3: 0.8125})
    assert figures_of(replace(shown, found=replace(shown.found, evaluation=many)))[-1] == (
        "Top 3", "81.2 %", "Part of the pictures whose class is among the 3 most probable.",
    )  # fmt: skip
    missing = replace(told, figures={**told.figures, next(iter(told.figures)): None})
    assert "–" in [figure for _, figure, _ in figures_of(replace(shown, found=replace(shown.found, evaluation=missing)))]
