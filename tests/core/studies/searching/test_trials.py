"""The best cells are those of trials that ended, once all are over, each once."""

from __future__ import annotations

from core.studies.searching.trials import SearchTrial, TrialState, are_over, best_cells, repeat_seeds
from core.studies.study import Cell, Study


def trial(number: int, rate: str, state: TrialState = "ended", merit: float | None = None) -> SearchTrial:
    return SearchTrial(number, Cell((("learning_rate", rate),)), state, merit)


def study(**fields: object) -> Study:
    values = {"name": "s", "dataset": "pets", "split": "main", "created": "2026-01-01T00:00:00+00:00", "trials": 4, "best": 2}
    return Study.model_validate({**values, **fields})


TRIALS = (trial(1, "0.1", merit=0.8), trial(2, "0.2", merit=0.9), trial(3, "0.2", merit=0.9), trial(4, "0.3", "pruned"))


def test_the_best_are_named_once_best_first_and_never_what_was_given_up() -> None:
    assert [dict(cell.values)["learning_rate"] for cell in best_cells(study(), TRIALS)] == ["0.2", "0.1"]
    assert [dict(cell.values)["learning_rate"] for cell in best_cells(study(best=1), TRIALS)] == ["0.2"]
    assert len(best_cells(study(best=9), TRIALS)) == 2


def test_losses_are_ordered_as_well() -> None:
    lost = (trial(1, "0.1", merit=-0.8), trial(2, "0.2", merit=-0.1), trial(3, "0.3", merit=-2.0), trial(4, "0.4", merit=-0.5))
    assert [dict(cell.values)["learning_rate"] for cell in best_cells(study(), lost)] == ["0.2", "0.4"]


def test_nothing_is_repeated_before_all_is_over_or_by_one_seed() -> None:
    running = (*TRIALS[:3], trial(4, "0.3", "running"))
    assert (are_over(study(), TRIALS), are_over(study(), running), are_over(study(), TRIALS[:3])) == (True, False, False)
    assert best_cells(study(), running) == best_cells(study(), TRIALS[:3]) == best_cells(study(seeds=1), TRIALS) == ()
    assert (list(repeat_seeds(study(seeds=3))), list(repeat_seeds(study(seeds=1)))) == ([1, 2, 3], [])
