"""The table of plots names what is there."""

from __future__ import annotations

from dataclasses import replace

from core.studies.answering import AnsweredStudy
from core.support.registry import at
from gui.studies.plots.plot import StudyPlotView
from gui.studies.plots.table import STUDY_PLOTS
from tests.searched import searched_study


def test_every_entry_leads_to_a_plot() -> None:
    for entry in STUDY_PLOTS:
        assert issubclass(at(entry.place), StudyPlotView)


def test_a_study_has_the_plots_that_show_something_of_it(rates: AnsweredStudy, grid: AnsweredStudy) -> None:
    def fitting(shown: AnsweredStudy) -> list[str]:
        return [name for name in STUDY_PLOTS.names() if STUDY_PLOTS.get(name).fits(shown)]

    assert fitting(rates) == ["dots", "curves"]
    assert fitting(grid) == ["maps", "dots", "curves"]
    assert fitting(AnsweredStudy(grid.found, None)) == []
    searched = searched_study()
    assert fitting(searched) == ["history", "parallel"]
    unknown = [trial for trial in searched.found.trials if trial.reached is None]
    assert fitting(replace(searched, found=replace(searched.found, trials=tuple(unknown)))) == []
