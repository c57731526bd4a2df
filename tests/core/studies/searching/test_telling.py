"""A search is told in words that claim nothing by one seed."""

from __future__ import annotations

from core.studies.searching.telling import TRIAL_HEADS, best_first, leader, merit_text, search_sentences, trial_numbers, trial_row
from core.studies.searching.trials import SearchTrial
from core.studies.study import Cell
from tests.core.studies.searching.test_trials import TRIALS, study, trial


def test_a_search_says_how_far_it_is_and_what_is_ahead() -> None:
    told = search_sentences(study(), TRIALS)
    assert told == (
        "4 of 4 trials chosen: 3 ended, 1 pruned.",
        "Ahead by one seed: learning_rate 0.2, 90.0 %.",
        "The best 2 are repeated with 3 other seeds, to tell how much of it is luck.",
    )
    twice = tuple(trial(number, "0.2", merit=0.9) for number in range(1, 5))
    assert search_sentences(study(), twice)[-1].startswith("The best cell is repeated with 3 other"), "chosen four times, one"
    assert search_sentences(study(seeds=1), TRIALS)[-1] == (
        "Ahead by one seed, and nobody knows how much of it is luck: learning_rate 0.2, 90.0 %."
    ), "nothing is repeated, and so it stays unknown"
    failed = tuple(trial(number, "0.2", "failed") for number in range(1, 5))
    assert search_sentences(study(), failed) == ("4 of 4 trials chosen: 4 failed.",), "nothing is repeated"
    assert search_sentences(study(), ()) == ("0 of 4 trials chosen: none yet.",)
    assert "best" not in " ".join(search_sentences(study(seeds=1), TRIALS))


def test_a_line_of_a_trial() -> None:
    assert len(trial_row(TRIALS[0])) == len(TRIAL_HEADS)
    assert trial_row(TRIALS[0]) == ("1", "learning_rate 0.1", "80.0 %", "ended", "–")
    given_up = SearchTrial(4, TRIALS[3].cell, "pruned", None, ((1, 0.5), (2, 0.25)), "r4", "why")
    assert trial_row(given_up) == ("4", "learning_rate 0.3", "25.0 % after 2", "pruned", "r4")
    assert merit_text(-0.123456) == "loss 0.123"


def test_of_equal_ones_the_first_is_ahead() -> None:
    first = leader(TRIALS)
    assert first is not None
    assert first.number == 2
    assert leader([trial(1, "0.1", "failed")]) is None


def test_trials_are_numbers_in_a_table_with_what_each_chose() -> None:
    other = SearchTrial(5, Cell((("batch_size", "8"),)), "pruned", None, ((1, 0.25),), "r5", "why")
    assert trial_numbers([TRIALS[0], other]) == (
        ("trial", "learning_rate", "batch_size", "val", "state", "run"),
        [(1, "0.1", "", 0.8, "ended", TRIALS[0].run), (5, "", "8", 0.25, "pruned", "r5")],
    )


def test_trials_are_told_best_first_and_then_those_that_did_not_end_by_their_numbers() -> None:
    accuracies = [
        trial(1, "0.1", "pruned"), trial(2, "0.2", merit=0.8), trial(3, "0.3", "failed"), trial(4, "0.4", merit=0.9),
        trial(5, "0.5", merit=0.8), trial(6, "0.6", merit=0.0),
    ]  # fmt: skip
    assert [one.number for one in best_first(accuracies)] == [4, 2, 5, 6, 1, 3]
    losses = [trial(number, "0.1", merit=merit) for number, merit in enumerate((-0.5, -0.1, -3.0), start=1)]
    assert [one.number for one in best_first(losses)] == [2, 1, 3]
    ahead = leader([trial(1, "0.1", merit=0.0), trial(2, "0.2", merit=0.5)])
    assert ahead is not None
    assert ahead.number == 2
