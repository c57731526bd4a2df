"""Verdicts keep their 5 % where nothing differs and find what differs; both sorts of chance count."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from core.evaluation.significance import mcnemar
from core.studies.verdict import apart, verdict

Hits = NDArray[np.bool_]


def planted(
    accuracies: list[float],
    numbers: np.random.Generator,
    seeds: int = 5,
    pictures: int = 500,
    group: int = 1,
    wobble: float = 0.01,
) -> tuple[list[Hits], list[str]]:
    """Cells whose pictures are easy or hard for all alike, with seeds that are better or worse by `wobble`."""
    groups = np.arange(pictures) // group
    ease = numbers.normal(size=groups.max() + 1)[groups] + 0.5 * numbers.normal(size=pictures)
    hits = []
    for accuracy in accuracies:
        rows = []
        for _ in range(seeds):
            seen = ease + 0.7 * numbers.normal(size=pictures)
            rows.append(seen > np.quantile(seen, np.clip(1 - accuracy - wobble * numbers.normal(), 0, 1)))
        hits.append(np.stack(rows))
    return hits, [str(name) for name in groups]


def better(accuracies: list[float], times: int, **how: object) -> float:
    """In which part of so many studies some cell is told apart from the best."""
    numbers, found = np.random.default_rng(0), 0
    for _ in range(times):
        hits, groups = planted(accuracies, numbers, **how)  # type: ignore[arg-type]
        names = [f"cell {place}" for place in range(len(hits))]
        answer = verdict(names, [[f"{name}-{seed}" for seed in range(len(hits[0]))] for name in names], hits, groups)
        found += any(cell.told_apart for cell in answer.cells)
    return found / times


def test_nothing_is_said_where_nothing_differs_and_four_points_are_found() -> None:
    assert better([0.8] * 4, 60) <= 0.05
    assert better([0.84, 0.8], 40) >= 0.8


@pytest.mark.soak
@pytest.mark.parametrize("group", [1, 10])
def test_five_in_a_hundred_holds_over_a_thousand_studies(group: int) -> None:
    assert better([0.8] * 4, 1000, group=group) <= 0.05
    assert better([0.8] * 2, 1000, group=group, wobble=0.03) <= 0.05


@pytest.mark.soak
def test_four_points_are_found_with_five_seeds_and_five_hundred_pictures() -> None:
    assert better([0.84, 0.8], 1000) >= 0.8


def test_with_one_seed_it_is_the_exact_test_of_two_runs_and_says_so() -> None:
    a = np.array([[True] * 30 + [False] * 10 + [True] * 60])
    b = np.array([[True] * 28 + [False] * 12 + [False] * 20 + [True] * 40])
    groups = [str(place) for place in range(100)]
    assert apart(a, b, groups) == pytest.approx(mcnemar(22, 0))
    answer = verdict(["a", "b"], [["x"], ["y"]], [a, b], groups)
    assert answer.sentence.startswith("a is best, with 1 seed and 100 pictures of val.")
    assert "says nothing about luck" in answer.sentence
    assert answer.cells[0].spread is None


def test_a_difference_that_one_lucky_seed_makes_is_none() -> None:
    numbers = np.random.default_rng(1)
    base = numbers.random((3, 400)) < 0.7
    lucky = base.copy()
    lucky[0] = True
    groups = [str(place) for place in range(400)]
    assert apart(lucky, base, groups) > 0.05, "the pictures alone would call it better"


def test_solved_heads_whose_seeds_change_nothing_are_compared_by_pictures() -> None:
    a, b = np.ones((3, 50), bool), np.ones((3, 50), bool)
    b[:, :10] = False
    groups = [str(place) for place in range(50)]
    assert apart(a, b, groups) == pytest.approx(mcnemar(10, 0))
    assert apart(a, a, groups) == 1.0


def test_the_sentence_names_what_cannot_be_told_apart() -> None:
    numbers = np.random.default_rng(3)
    hits, groups = planted([0.9, 0.89, 0.5], numbers)
    answer = verdict(["x", "y", "z"], [["a"] * 5] * 3, hits, groups)
    assert answer.cells[2].told_apart
    assert not answer.cells[0].told_apart
    assert not answer.cells[1].told_apart
    names = ["x", "y"]
    best = names[answer.best]
    other = names[1 - answer.best]
    assert answer.sentence == f"{best} is best; what cannot be told apart from it with 5 seeds and 500 pictures of val: {other}."


def test_cells_that_get_the_same_are_not_said_to_be_ahead() -> None:
    hits = [np.arange(20)[None] % 4 > 0] * 2 + [np.arange(20)[None] % 4 > 1]
    answer = verdict(["a 1", "a 2", "a 3"], [["x"], ["y"], ["z"]], hits, [str(place % 3) for place in range(20)])
    assert answer.sentence.startswith(
        "a 1; a 2 get the same, and nothing can be told apart from them with 1 seed and 20 pictures"
    )


def test_a_cell_is_best_only_where_something_is_less_good() -> None:
    numbers = np.random.default_rng(3)
    hits, groups = planted([0.9, 0.89, 0.5], numbers)
    answer = verdict(["x", "y", "z"], [["a"] * 5] * 3, hits, groups)
    assert sorted(cell.standing for cell in answer.cells) == ["best", "cannot be told apart", "less good"]
    assert answer.cells[answer.best].row[-1] == "best"
    alike = verdict(["x", "y"], [["a"] * 5] * 2, hits[:2], groups)
    assert [cell.standing for cell in alike.cells].count("ahead") == 1, "its sentence says ahead, and the table said best"
    alone = verdict(["x"], [["a"] * 5], hits[:1], groups)
    assert alone.cells[0].standing == "", "best of nothing"


def test_of_cells_that_all_get_the_same_none_is_ahead_and_the_rest_is_counted() -> None:
    hits = [np.arange(20)[None] % 4 > 0] * 5
    names = [f"a {place}" for place in range(5)]
    answer = verdict(names, [[name] for name in names], hits, [str(place % 3) for place in range(20)])
    assert {cell.standing for cell in answer.cells} == {"cannot be told apart"}
    assert answer.sentence.startswith("All 5 get the same, and cannot be told apart with 1 seed and 20 pictures of val in 3 ")
    one = verdict(names[:1], [["x"]], hits[:1], ["all"] * 20)
    assert one.sentence.endswith("with 1 seed and 20 pictures of val in 1 group.")
    two = verdict(names[:2], [["x"], ["y"]], hits[:2], [str(place % 3) for place in range(20)])
    assert two.sentence.startswith("Both get the same, and cannot be told apart with 1 seed ")
    answer = verdict([*names, "b"], [["x"]] * 6, [*hits, np.arange(20)[None] % 4 > 1], [str(place % 3) for place in range(20)])
    assert answer.sentence.startswith("a 0; a 1; a 2; and 2 more get the same, and nothing can be told apart from them ")
