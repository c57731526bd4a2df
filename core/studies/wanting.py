"""Which runs a study wants: every combination with every seed, or what a search has chosen so far. No torch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from core.datasets.catalog.dataset import Dataset
from core.studies.searching.ranges import check_searchable
from core.studies.searching.trials import SearchTrial, best_cells, repeat_seeds
from core.studies.study import Cell, Study, WantedRun, wanted_run, wanted_runs
from core.support.workspace import Workspace
from core.training import launcher
from core.training.fitting import facts_of


def runs_wanted(workspace: Workspace, study: Study, trials: tuple[SearchTrial, ...] = ()) -> tuple[WantedRun, ...]:
    """The runs a study wants, each as its own request has it; of a search those of the trials that were not given up, and the
    repeats of the best ones.

    Args:
        workspace: Where it is.
        study: It.
        trials: Of a search, as far as it is.

    Raises:
        NotThere, BadInput: A preset or setting cannot be used.
    """
    if study.is_search:
        wanted = wanting(workspace, study)
        chosen = (trial for trial in trials if trial.cell.values and trial.state not in ("pruned", "failed"))
        runs = [replace(wanted(trial.cell, 0), number=trial.number) for trial in chosen]
        return (*runs, *repeats(workspace, study, trials))
    pictures = facts_of(Dataset.open(workspace, study.dataset), study.split)
    return tuple(_in_full(workspace, one) for one in wanted_runs(study, pictures))


def repeats(workspace: Workspace, study: Study, trials: tuple[SearchTrial, ...]) -> tuple[WantedRun, ...]:
    """The runs by which a search tells luck from merit: its best cells with seeds that nobody has chosen them by."""
    wanted = wanting(workspace, study)
    cells = best_cells(study, trials)
    seeds = repeat_seeds(study)
    return tuple(
        replace(wanted(cell, seed), number=study.trials + 1 + place * len(seeds) + turn)
        for place, cell in enumerate(cells)
        for turn, seed in enumerate(seeds)
    )


def wanting(workspace: Workspace, study: Study) -> Callable[[Cell, int], WantedRun]:
    """What makes of a cell and a seed the run that a study wants, as its own request has it.

    Raises:
        NotThere, BadInput: The study, or later a cell, cannot be used.
    """
    pictures = facts_of(Dataset.open(workspace, study.dataset), study.split)
    if study.is_search:
        check_searchable(study, pictures)
    return lambda cell, seed: _in_full(workspace, wanted_run(study, cell, seed, pictures))


def _in_full(workspace: Workspace, one: WantedRun) -> WantedRun:
    # As a run's own request has it: of a weights file the whole path.
    return replace(one, recipe=launcher.request_for(workspace, one.dataset, one.recipe).recipe)
