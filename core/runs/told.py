"""What runs have told so far, read whole from their folders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.runs.event_log import History, read_history
from core.runs.folder import RunFolder
from core.runs.plan import Plan
from core.runs.recipe import Recipe
from core.runs.resources.samples import ResourceSample, samples_of
from core.support.errors import SafelightError
from core.support.jobs import Context


@dataclass(frozen=True, eq=False)
class ToldRun:
    """A run with what was asked for, its history and its colour; the plan is None while it prepares.

    `samples` are of what it took of its machine, in order.
    """

    name: str
    recipe: Recipe
    plan: Plan | None
    history: History
    colour: int = 0
    samples: tuple[ResourceSample, ...] = ()


def told_run(folder: RunFolder) -> ToldRun:
    """Job: what a run has told.

    Raises:
        NotThere, BadInput: Its folder cannot be read.
    """
    request, plan = folder.request, folder.plan
    recipe = plan.recipe if plan is not None else request.recipe
    return ToldRun(folder.name, recipe, plan, read_history(folder.events_path), request.colour, samples_of(folder.path))


def told_runs(folders: Sequence[RunFolder], context: Context) -> tuple[ToldRun, ...]:
    """Job: what several runs have told; one that cannot be read is left out.

    Raises:
        Abandoned: The job was dropped.
    """
    found = []
    for folder in folders:
        context.check_abandoned()
        try:
            found.append(told_run(folder))
        except (SafelightError, OSError):
            continue
    return tuple(found)
