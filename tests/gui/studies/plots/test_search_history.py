"""The history has a place for each trial, a line that only rises, and means the trial under the pointer."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from gui.session import Session
from gui.studies.plots.search_history import SearchHistory
from gui.studies.plots.table import STUDY_PLOTS
from tests.searched import searched_study


def test_a_click_means_a_trial_and_its_numbers_are_saved(studied: Session, qtbot: QtBot, tmp_path: Path) -> None:
    shown = searched_study()
    assert STUDY_PLOTS.get("history").fits(shown)
    plot = SearchHistory(studied)
    qtbot.addWidget(plot)
    plot.resize(700, 300)
    plot.show_study(shown)
    plot.show()
    canvas = plot.canvas
    spots = [canvas.spot(trial) for trial in canvas.trials]
    assert [spot is None for spot in spots] == [False, False, False, True, True]
    first, second, third = spots[:3]
    assert first is not None
    assert second is not None
    assert third is not None
    assert first.x() < second.x() < third.x()
    assert second.y() < first.y() < third.y()
    assert [point.y() for point in canvas._steps()] == sorted((point.y() for point in canvas._steps()), reverse=True)
    assert canvas.nearest(second + QPointF(2, 3)) == 1
    assert canvas.nearest(QPointF(first.x(), second.y())) is None
    with qtbot.waitSignal(plot.chosen) as chosen:
        qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=third.toPoint())
    assert chosen.args == [("find-003",)]
    for ending in ("png", "svg", "csv"):
        plot.save_to(tmp_path / f"plot.{ending}", "find")
    lines = (tmp_path / "plot.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "trial,learning_rate,batch_size,val,state,run"
    assert len(lines) == 6
