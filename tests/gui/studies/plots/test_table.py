"""The table of plots names what is there."""

from __future__ import annotations

from core.support.registry import at
from gui.studies.plots.plot import StudyPlotView
from gui.studies.plots.table import STUDY_PLOTS


def test_every_entry_leads_to_a_plot() -> None:
    for entry in STUDY_PLOTS:
        assert issubclass(at(entry.place), StudyPlotView)
