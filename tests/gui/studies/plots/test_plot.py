"""Every plot of a study is saved as a picture, a drawing and its numbers, and refuses other endings."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.studies.answering import AnsweredStudy
from core.support.errors import BadInput
from core.support.registry import at
from gui.session import Session
from gui.studies.plots.plot import StudyPlotView
from gui.studies.plots.table import STUDY_PLOTS


@pytest.mark.parametrize("name", STUDY_PLOTS.names())
def test_each_is_saved_three_ways(name: str, studied: Session, grid: AnsweredStudy, qtbot: QtBot, tmp_path: Path) -> None:
    entry = STUDY_PLOTS.get(name)
    plot: StudyPlotView = at(entry.place)(studied)
    qtbot.addWidget(plot)
    if not entry.fits(grid) or plot.saves_itself:
        return
    plot.show_study(grid)
    plot.resize(700, 400)
    plot.show()
    for ending in ("png", "svg", "csv"):
        plot.save_to(tmp_path / f"plot.{ending}", "rates")
    assert (tmp_path / "plot.png").read_bytes().startswith(b"\x89PNG")
    assert "<title>rates</title>" in (tmp_path / "plot.svg").read_text()
    rows = list(csv.reader((tmp_path / "plot.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == 5, "a heading and four cells"
    with pytest.raises(BadInput, match="cannot be saved"):
        plot.save_to(tmp_path / "plot.gif", "rates")
