"""A study that becomes a search, and a search that goes on further. No torch."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import ValidationError

from core.studies.searching.ranges import check_choosable
from core.studies.study import MOST_AT_ONCE, MOST_SEEDS, MOST_TRIALS, Factor, Study
from core.support.complaints import complaint
from core.support.errors import BadInput

USUAL_TRIALS = 30


def as_search(
    study: Study,
    searched: Sequence[Factor] = (),
    trials: int | None = None,
    best: int | None = None,
    pruning: str | None = None,
    prune_at: Sequence[int] = (),
    at_once: int | None = None,
) -> Study:
    """A study that has nothing trained yet as a search; what it varies already is searched, too.

    Args:
        study: It.
        searched: What else is searched; takes the place of a factor that it has.
        trials: Cells that are chosen; thirty when None.
        best: How many are repeated; the usual number when None.
        pruning, prune_at, at_once: As `Study` has them.

    Raises:
        BadInput: There is no such search.
    """
    factors = {factor.key: factor for factor in (*study.factors, *searched)}
    for key in factors:
        check_choosable(key)
    told = {"trials": USUAL_TRIALS if trials is None else trials, "best": best, "pruning": pruning, "at_once": at_once}
    changes: dict[str, object] = {key: value for key, value in told.items() if value is not None}
    changes |= {"factors": tuple(factors.values()), "prune_at": tuple(sorted(set(prune_at)))}
    if changes["trials"] == 0:
        raise BadInput("A search without a trial finds nothing.", "Say how many trials.")
    try:
        return Study.model_validate({**dict(study), **changes})
    except ValidationError as error:
        place, words, _ = complaint(error)
        raise BadInput(f"There is no such search: {'.'.join(place)} {words}.", "Change it and try again.") from error


def asking_epochs(text: str) -> tuple[int, ...]:
    """The epochs after which a search asks val, as a person writes them: "2, 5"; none of an empty text.

    Raises:
        BadInput: They are no epochs.
    """
    try:
        epochs = {int(part) for part in text.split(",") if part.strip()}
    except ValueError:
        raise BadInput(f"{text!r}: epochs are whole numbers with commas between them, as in 2,5.") from None
    if any(epoch < 1 for epoch in epochs):
        raise BadInput(f"{text!r}: epochs count from 1.")
    return tuple(sorted(epochs))


def further(
    study: Study, seeds: int | None = None, trials: int | None = None, best: int | None = None, at_once: int | None = None
) -> Study:
    """A search with more seeds, trials or cells that are repeated, of which none goes; or with other numbers of trials at once.

    Raises:
        BadInput: No search has so many.
    """
    for what, number, most in (
        ("trials", trials, MOST_TRIALS), ("best cells", best, MOST_TRIALS), ("seeds", seeds, MOST_SEEDS),
        ("trials at once", at_once, MOST_AT_ONCE),
    ):  # fmt: skip
        if number is not None and not 1 <= number <= most:
            raise BadInput(f"A search has 1 to {most:,} {what}, not {number}.", "Say another number.")
    grown = {"trials": max(study.trials, trials or 1), "best": max(study.best, best or 1), "seeds": max(study.seeds, seeds or 1)}
    return study.model_copy(update=grown | {"at_once": at_once or study.at_once})
