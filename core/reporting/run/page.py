"""The page of a run, section by section."""

from __future__ import annotations

from core.reporting.data_sections import data, split
from core.reporting.galleries import credits
from core.reporting.parts import whole_page
from core.reporting.run.certainty import certainty, thresholds
from core.reporting.run.classes import class_scores, confusion
from core.reporting.run.matter import RunMatter
from core.reporting.run.origins import making, weights
from core.reporting.run.pictures import least_certain, looked_at, mistakes
from core.reporting.run.results import learning, results
from core.support.wording import local_time


def run_page(matter: RunMatter) -> str:
    """The page of a run as HTML. The same matter gives the same page, byte for byte."""
    row = matter.row
    made = f"{row.architecture} on {row.dataset}, trained {local_time(row.created)}, judged on {matter.side.evaluation.on}."
    # What it does, what it gets wrong, how far to trust it, where it comes from.
    sections = (
        learning(matter), confusion(matter), class_scores(matter), mistakes(matter), looked_at(matter), least_certain(matter),
        thresholds(matter), certainty(matter), data(matter.data), split(matter.data), weights(matter), making(matter),
        credits(matter.pictures),
    )  # fmt: skip
    return whole_page(row.run, "Safelight report of a run", made, [*results(matter), *filter(None, sections)])
