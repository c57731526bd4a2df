"""How long runs take, by those that came to their end here: what the queue's times are told by. No torch."""

from __future__ import annotations

import threading
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean

from core.runs.events import ENDED, Batch, Event, decode
from core.runs.folder import RunFolder
from core.runs.listing import skim
from core.runs.pace import START_SECONDS, part_done, planned_steps
from core.runs.plan import Plan
from core.runs.recipe import Recipe
from core.support.errors import BadInput, SafelightError
from core.support.workspace import Workspace

LATEST = 3
"""So many of the latest runs of one recipe tell how long the next one takes: the machine may have been another before."""
_TAIL = 4096  # bytes of a log


@dataclass(frozen=True)
class EndedRun:
    """A run that came to its end.

    Attributes:
        dataset, recipe: What it was; the recipe without its seed.
        seconds: That processes worked on it.
        epochs: That it had.
    """

    dataset: str
    recipe: Recipe
    seconds: float
    epochs: int


@dataclass(frozen=True)
class Paces:
    """What earlier runs took.

    Attributes:
        exact: Seconds by dataset and recipe, newest last.
        alike: Seconds of an epoch by dataset, network and what the stages train.
    """

    exact: dict[tuple[str, Recipe], list[float]] = field(default_factory=dict)
    alike: dict[tuple[str, ...], list[float]] = field(default_factory=dict)

    def seconds(self, dataset: str, recipe: Recipe) -> float | None:
        """How long a run takes from the start of its process on; None where no run was like it."""
        # Of a study of hundreds of heads the starts are half of the time.
        if taken := self.exact.get((dataset, _unseeded(recipe))):
            return START_SECONDS + fmean(taken[-LATEST:])
        if taken := self.alike.get(_kind(dataset, recipe)):
            return START_SECONDS + fmean(taken[-LATEST:]) * _epochs(recipe)
        return None


class PaceShelf:
    """The paces of a workspace's runs from one look to the next; a run that has ended is read once. Safe from any thread."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._known: dict[Path, tuple[tuple[int, int], EndedRun | None]] = {}
        self._paces = Paces()
        self._lock = threading.Lock()

    def look(self) -> Paces:
        """What the runs that are there now took; the same object as before where no other has ended."""
        with self._lock:
            known, changed = {}, False
            for path in self._workspace.run_folders():
                with suppress(OSError):
                    found = (path / "report.json").stat()
                    stamp = (found.st_mtime_ns, found.st_size)
                    earlier = self._known.get(path)
                    if earlier is None or earlier[0] != stamp:
                        earlier, changed = (stamp, _ended(RunFolder(path))), True
                    known[path] = earlier
            if changed or known.keys() != self._known.keys():
                self._paces = _paces([run for _, run in known.values() if run is not None])
            self._known = known
            return self._paces


def seconds_left(folder: RunFolder, paces: Paces, now: float) -> float | None:
    """How long a run that is being trained, or was begun, still takes; None while nobody knows.

    Args:
        folder: It.
        paces: Of earlier runs.
        now: Seconds since 1970; what passed since its last word is taken off.
    """
    request, plan, history = folder.request, folder.plan, skim(folder.events_path)
    latest = _latest(folder.events_path)
    if isinstance(latest, Batch):
        return max(0.0, latest.seconds_left + _judging(plan) - (now - latest.time))
    estimate = plan.estimate if plan is not None else None
    whole = estimate.seconds if estimate is not None else paces.seconds(request.dataset, request.recipe)
    if whole is None:
        return None
    if history.finished is None and history.started is not None and not history.epochs:
        return max(0.0, whole - (now - history.started.time))  # it is being prepared
    return whole * (1 - (part_done(history.step, planned_steps(plan)) or 0.0)) if plan is not None else whole


def _latest(log: Path) -> Event | None:
    """The last event of a log, of which only the end is read: of a long run it has megabytes."""
    try:
        with open(log, "rb") as file:
            file.seek(max(0, log.stat().st_size - _TAIL))
            lines = file.read().splitlines()
    except OSError:
        return None
    for line in reversed(lines):
        with suppress(BadInput):
            if (event := decode(line.decode("utf-8", "replace"))) is not None:
                return event
    return None


def _judging(plan: Plan | None) -> float:
    costs = plan.estimate.costs if plan is not None and plan.estimate is not None else ()
    return costs[-1].seconds if costs and costs[-1].stage is None else 0.0


def _ended(folder: RunFolder) -> EndedRun | None:
    """A run as its pace is told by; None where it did not come to its end."""
    with suppress(SafelightError, OSError):
        request, history = folder.request, skim(folder.events_path)
        if history.finished is not None and history.finished.reason in ENDED:
            return EndedRun(request.dataset, _unseeded(request.recipe), history.seconds, max(1, len(history.epochs)))
    return None


def _paces(runs: list[EndedRun]) -> Paces:
    exact: defaultdict[tuple[str, Recipe], list[float]] = defaultdict(list)
    alike: defaultdict[tuple[str, ...], list[float]] = defaultdict(list)
    for run in runs:
        exact[run.dataset, run.recipe].append(run.seconds)
        alike[_kind(run.dataset, run.recipe)].append(run.seconds / run.epochs)
    return Paces(dict(exact), dict(alike))


def _unseeded(recipe: Recipe) -> Recipe:
    """Without what changes nothing of how long a run takes."""
    return recipe.model_copy(update={"preset": "custom", "seed": 0})


def _kind(dataset: str, recipe: Recipe) -> tuple[str, ...]:
    return (dataset, recipe.architecture, str(recipe.picture_size), *recipe.members, *(stage.trains for stage in recipe.stages))


def _epochs(recipe: Recipe) -> int:
    return sum(stage.epochs for stage in recipe.stages)
