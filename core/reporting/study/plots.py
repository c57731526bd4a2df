"""The plots on a study's page, in the order they stand in; a new one is a function and a line of the table."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from core.reporting.drawings.cell_curves import cell_curve_plot
from core.reporting.drawings.cell_maps import cell_maps
from core.reporting.drawings.confusion import shortened
from core.reporting.drawings.picture_curves import picture_curve_plot
from core.reporting.drawings.trials import history_plot, parallel_plot
from core.reporting.parts import legend, section, table
from core.reporting.study.matter import StudyMatter
from core.runs.colours import COLOURS
from core.studies.grids import LEGEND, grids_of
from core.studies.pictures.picture_curve import class_rows
from core.studies.searching.telling import TRIAL_HEADS, best_first, search_sentences, trial_row
from core.support.markup import Part, element

_MOST_CURVES = 24


def plots(matter: StudyMatter) -> Iterator[Part]:
    """The plots that have something to show of this study."""
    for plot in PLOTS:
        part = plot(matter)
        if part is not None:
            yield part


def _maps(matter: StudyMatter) -> Part | None:
    grids = grids_of(matter.found.study, matter.answer)
    if not grids:
        return None
    lead = f"Mean accuracy on val of each cell, with the spread over its seeds. {LEGEND}"
    return section("Factor by factor", lead, cell_maps(grids))


def _curves(matter: StudyMatter) -> Part | None:
    if not matter.curves:
        return None
    best = sorted(matter.curves, key=lambda curve: -max(curve.mean))[:_MOST_CURVES]
    shown = [curve for curve in matter.curves if curve in best]
    lead = "Mean over all runs of a cell after each epoch, and from the lowest to the highest of them as a band."
    if len(shown) < len(matter.curves):
        lead += f" Of {len(matter.curves):,} cells the best {len(shown)} are drawn."
    entries = [(f"c{place % COLOURS}", shortened(curve.words, 60)) for place, curve in enumerate(shown)]
    return section("How the cells learned", lead, cell_curve_plot(shown), legend(entries))


def _search(matter: StudyMatter) -> Part | None:
    study, trials = matter.found.study, matter.found.trials
    if not any(trial.reached is not None for trial in trials):
        return None
    lead = " ".join(search_sentences(study, trials))
    went = (
        "Each trial by its own seed. A cross was given up on the way, and stands where val last was; the line is the best so far."
    )
    chose = (
        "A line for each trial, across what it chose to what came of it; dashed ones were given up, the coloured one is ahead."
    )
    rows = [trial_row(trial) for trial in best_first(trials)]
    return section(
        "What was tried", lead,
        element("h3", "How the search went"), history_plot(study, trials), element("p", went, class_="small"),
        element("h3", "What it chose"), parallel_plot(study, trials), element("p", chose, class_="small"),
        table(TRIAL_HEADS, rows, right={0, 2}),
    )  # fmt: skip


def _pictures(matter: StudyMatter) -> Part | None:
    if not matter.pictures:
        return None
    parts: list[Part] = [picture_curve_plot(matter.pictures)]
    if len(matter.pictures) > 1:
        parts.append(legend((f"c{place % COLOURS}", curve.title) for place, curve in enumerate(matter.pictures)))
    for curve in matter.pictures:
        heads, rows = class_rows(curve)
        parts += [element("h3", f"Part of each class found, by pictures per class{f': {curve.title}' if curve.title else ''}")]
        parts += [element("p", curve.sentence), table(heads, rows, right=set(range(1, len(heads))))]
    return section("How many more pictures", matter.pictures[0].basis, *parts)


PLOTS: tuple[Callable[[StudyMatter], Part | None], ...] = (_pictures, _maps, _curves, _search)
