"""All plots of a study, in the order they stand in; a new one is a module and an entry here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.support.registry import Registry

if TYPE_CHECKING:
    from core.studies.answering import AnsweredStudy


@dataclass(frozen=True)
class StudyPlot:
    """One plot.

    Attributes:
        title: As shown above it.
        place: "module:Class" of a `StudyPlotView`; imported when a study that it fits is first shown.
        fits: Whether it has something to show of a study.
    """

    title: str
    place: str
    fits: Callable[[AnsweredStudy], bool]


STUDY_PLOTS: Registry[StudyPlot] = Registry("plot of a study")
"""Every plot by the name that its parts bear as objects."""


def _answered(shown: AnsweredStudy) -> bool:
    return shown.answer is not None


def _two_factors(shown: AnsweredStudy) -> bool:
    from core.studies.grids import has_grids

    return shown.answer is not None and has_grids(shown.study)


def _some_learn(shown: AnsweredStudy) -> bool:
    """Whether a run has learned in epochs: of solved heads there is no curve to draw."""
    from core.runs.recipe import solves

    trained = zip(shown.found.wanted, shown.found.trained, strict=True)
    return shown.answer is not None and any(there and not all(map(solves, one.recipe.stages)) for one, there in trained)


def _searched(shown: AnsweredStudy) -> bool:
    return any(trial.reached is not None for trial in shown.found.trials)


_PICTURES = "Accuracy on val against pictures per class"
STUDY_PLOTS.add(
    "pictures", StudyPlot(_PICTURES, "gui.studies.plots.more_pictures:MorePictures", lambda shown: bool(shown.curves))
)
STUDY_PLOTS.add("maps", StudyPlot("Accuracy on val, factor by factor", "gui.studies.plots.cell_maps:CellMaps", _two_factors))
STUDY_PLOTS.add("dots", StudyPlot("Accuracy on val of each cell", "gui.studies.plots.cell_dots:CellDots", _answered))
STUDY_PLOTS.add("history", StudyPlot("How the search went", "gui.studies.plots.search_history:SearchHistory", _searched))
STUDY_PLOTS.add("parallel", StudyPlot("What the search chose", "gui.studies.plots.parallel:ParallelTrials", _searched))
STUDY_PLOTS.add("curves", StudyPlot("Curves of all cells", "gui.studies.plots.cell_curves:CellCurves", _some_learn))
