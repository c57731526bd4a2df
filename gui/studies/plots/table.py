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


STUDY_PLOTS.add("dots", StudyPlot("Accuracy on val of each cell", "gui.studies.plots.cell_dots:CellDots", _answered))
