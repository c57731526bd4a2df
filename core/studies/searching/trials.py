"""What a search has chosen so far and what came of it, as everybody sees it. No torch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.studies.study import Cell, Study

TrialState = Literal["running", "interrupted", "ended", "pruned", "failed"]


@dataclass(frozen=True)
class SearchTrial:
    """A cell that a search chose.

    Attributes:
        number: From 1.
        cell: What it chose; without values where it was killed while it chose.
        state: "running" while a process carries it out; "interrupted" when that one is gone, and whoever goes on with the search
            takes it up; "pruned" when it was given up; "failed" when it could not be trained.
        merit: What it came to on val, larger is better; None unless it ended.
        seen: What val said after epochs at which the search asked, as (epoch, merit).
        run: Its run's name; "" before it has one.
        why: Why it was pruned or failed.
    """

    number: int
    cell: Cell
    state: TrialState
    merit: float | None = None
    seen: tuple[tuple[int, float], ...] = ()
    run: str = ""
    why: str = ""

    @property
    def reached(self) -> float | None:
        """What it came to, or the last that val said of it; None where nothing is known."""
        return self.merit if self.merit is not None else self.seen[-1][1] if self.seen else None

    @property
    def is_over(self) -> bool:
        """Whether nothing of it is left to do."""
        return self.state in ("ended", "pruned", "failed")


def trial_words(number: int, cell: Cell) -> str:
    """A trial by its number and what it chose, as commands say it."""
    return f"trial {number}, {cell.words}"


def are_over(study: Study, trials: tuple[SearchTrial, ...]) -> bool:
    """Whether the search has chosen as often as it was to, and all of it came to an end."""
    return len(trials) >= study.trials and all(trial.is_over for trial in trials)


def best_cells(study: Study, trials: tuple[SearchTrial, ...]) -> tuple[Cell, ...]:
    """The cells that the search repeats with other seeds, best first; none before all trials are over, or with one seed."""
    if study.seeds < 2 or not are_over(study, trials):
        return ()
    ended = sorted((trial for trial in trials if trial.merit is not None), key=lambda trial: (-(trial.merit or 0), trial.number))
    return tuple(dict.fromkeys(trial.cell for trial in ended))[: study.best]


def repeat_seeds(study: Study) -> range:
    """The seeds of the repeats. The one by which a cell was found is not among them: it was chosen for its luck."""
    return range(1, study.seeds + 1) if study.seeds > 1 else range(0)
