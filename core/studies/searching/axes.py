"""Axes of a search's plots: where a value that was chosen lies between the ends, and what is written beside it. No torch."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from core.runs.settings.recipe_settings import setting_label
from core.studies.searching.telling import merit_text
from core.studies.searching.trials import SearchTrial
from core.studies.study import Factor, Study

_MARGIN = 0.06  # of the axis of results, beyond what trials came to at either end
_TICKS = 5  # at most


@dataclass(frozen=True)
class SearchAxis:
    """One thing that was chosen, or what came of it.

    Attributes:
        title: As shown.
        ticks: What is marked, as (share, words).
        low, high: The values at its ends; of values that are no numbers the first and the last place.
        log: Whether it goes by powers.
        values: Where it has no numbers, the values in their order.
    """

    title: str
    ticks: tuple[tuple[float, str], ...]
    low: float = 0.0
    high: float = 1.0
    log: bool = False
    values: tuple[str, ...] = ()

    def share(self, value: str | float) -> float:
        """Where a value lies, 0 at the lower end to 1."""
        if self.values:
            place = self.values.index(str(value)) if str(value) in self.values else 0
            return 0.5 if len(self.values) == 1 else place / (len(self.values) - 1)
        number = float(value)
        if self.log:
            return _between(math.log(max(number, self.low)), math.log(self.low), math.log(self.high))
        return _between(number, self.low, self.high)


def axis_of(factor: Factor) -> SearchAxis:
    """The axis of what a search chooses."""
    title = setting_label(factor.key)
    if not factor.scale:
        axis = SearchAxis(title, (), values=factor.values)
        return SearchAxis(title, tuple((axis.share(value), value) for value in factor.values), values=factor.values)
    log = factor.scale == "log"
    axis = SearchAxis(title, (), factor.low, factor.high, log)
    marks = _powers(factor.low, factor.high) if log else round_steps(factor.low, factor.high)
    return SearchAxis(title, tuple((axis.share(mark), f"{mark:g}") for mark in marks), factor.low, factor.high, log)


def axes_of(study: Study, trials: Sequence[SearchTrial]) -> tuple[SearchAxis, ...]:
    """The axes of all that a search chooses, and the one of what came of it."""
    return (*map(axis_of, study.factors), result_axis(trials))


def result_axis(trials: Sequence[SearchTrial]) -> SearchAxis:
    """The axis of what trials came to on val, those included that were given up on the way."""
    reached = [trial.reached for trial in trials if trial.reached is not None] or [0.0, 1.0]
    low, high = min(reached), max(reached)
    room = max(_MARGIN * (high - low), 0.005)
    # A share of pictures never lies beyond its ends; a loss, which is told below zero, has none but zero.
    low = max(0.0, low - room) if low >= 0 else low - room
    high = min(1.0, high + room) if high > 0 else min(0.0, high + room)
    axis = SearchAxis("Val", (), low, high)
    return SearchAxis("Val", tuple((axis.share(mark), merit_text(mark)) for mark in round_steps(low, high)), low, high)


def best_so_far(trials: Sequence[SearchTrial]) -> tuple[tuple[int, float], ...]:
    """What the best trial until then had come to, by number of the trial: one entry for each that was better."""
    found: list[tuple[int, float]] = []
    for trial in trials:
        if trial.merit is not None and (not found or trial.merit > found[-1][1]):
            found.append((trial.number, trial.merit))
    return tuple(found)


def round_steps(low: float, high: float, most: int = _TICKS) -> list[float]:
    """Round numbers between two ends, both included where they are round."""
    if not high > low:
        return [low]
    size = 10.0 ** math.floor(math.log10((high - low) / most))
    step = next(part * size for part in (1, 2, 5, 10) if (high - low) / (part * size) <= most)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(place * step, 12) for place in range(first, last + 1)]


def _powers(low: float, high: float) -> list[float]:
    powers = [10.0**place for place in range(math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9) + 1)]
    every = max(1, math.ceil(len(powers) / _TICKS))
    return powers[::every] if len(powers) > 1 else [low, high]


def _between(value: float, low: float, high: float) -> float:
    return min(1.0, max(0.0, (value - low) / (high - low))) if high > low else 0.5
