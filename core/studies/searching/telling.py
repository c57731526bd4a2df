"""What came of a search, in words: a line for each trial, and how far it is. No torch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from core.studies.searching.trials import SearchTrial, best_cells
from core.studies.study import CellValues, Study, written
from core.support.csv_files import CsvCell
from core.support.wording import counted, percentage

TRIAL_HEADS = ("Trial", "Chosen", "Val", "State", "Run")
"""Of a table of trials; see `trial_row`."""

_STATES = ("ended", "pruned", "failed", "running", "interrupted")


def trial_row(trial: SearchTrial, named: Callable[[CellValues], str] = written) -> tuple[str, ...]:
    """What a table tells of a trial, under `TRIAL_HEADS`. Of one that did not end the last that val said, with its epoch.

    Args:
        trial: It.
        named: How what it chose is called.
    """
    val = "–"
    if trial.merit is not None:
        val = merit_text(trial.merit)
    elif trial.seen:
        epoch, merit = trial.seen[-1]
        val = f"{merit_text(merit)} after {epoch}"
    return (f"{trial.number}", named(trial.cell.values) if trial.cell.values else "–", val, trial.state, trial.run or "–")


def merit_text(merit: float) -> str:
    """What a trial came to: a fraction as percentage, a loss, which is told below zero, as it is."""
    return percentage(merit, 1) if merit >= 0 else f"loss {-merit:.3g}"


def best_first(trials: Iterable[SearchTrial]) -> list[SearchTrial]:
    """The trials by what they came to, then those that did not end."""
    return sorted(trials, key=lambda trial: (trial.merit is None, -(trial.merit or 0.0), trial.number))


def leader(trials: Sequence[SearchTrial]) -> SearchTrial | None:
    """The trial that is ahead by its one seed; of equal ones the first."""
    ended = [trial for trial in trials if trial.merit is not None]
    return max(ended, key=lambda trial: (trial.merit or 0.0, -trial.number), default=None)


def search_sentences(
    study: Study, trials: Sequence[SearchTrial], named: Callable[[CellValues], str] = written
) -> tuple[str, ...]:
    """How far a search is, and what is ahead, which is never said to be best by one seed.

    Once the best are repeated it is their other seeds that tell about luck, so nothing is said of luck that nobody knows.

    Args:
        study: It.
        trials: So far.
        named: As for `trial_row`.
    """
    counts = {state: sum(trial.state == state for trial in trials) for state in _STATES}
    told = ", ".join(f"{number} {state}" for state, number in counts.items() if number) or "none yet"
    lines = [f"{len(trials)} of {counted(study.trials, 'trial')} chosen: {told}."]
    # Counted, not reckoned: where all trials had failed the best ones were said to be repeated.
    ahead, repeated = leader(trials), len(best_cells(study, tuple(trials)))
    if ahead is not None and ahead.merit is not None:
        luck = "" if repeated else ", and nobody knows how much of it is luck"
        lines.append(f"Ahead by one seed{luck}: {named(ahead.cell.values)}, {merit_text(ahead.merit)}.")
    if repeated:
        best = "best cell is" if repeated == 1 else f"best {repeated} are"
        lines.append(f"The {best} repeated with {counted(study.seeds, 'other seed')}, to tell how much of it is luck.")
    return tuple(lines)


def trial_numbers(trials: Sequence[SearchTrial]) -> tuple[tuple[str, ...], list[tuple[CsvCell, ...]]]:
    """Trials as a table of numbers: headings and rows."""
    keys = tuple(dict.fromkeys(key for trial in trials for key, _ in trial.cell.values))
    rows: list[tuple[CsvCell, ...]] = []
    for trial in trials:
        chosen = dict(trial.cell.values)
        rows.append((trial.number, *(chosen.get(key, "") for key in keys), trial.reached, trial.state, trial.run))
    return ("trial", *keys, "val", "state", "run"), rows
