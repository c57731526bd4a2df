"""Places of a lineage: nothing overlaps, what comes from something stands right of it, and nothing moves without need."""

from __future__ import annotations

import time
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from core.history.lineage_layout import Place, laid_out, with_depth

Lines = list[tuple[str, str]]


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[str], Lines]:
    """Up to thirty things with any lines between them, circles, repeats and names that are in no list among them."""
    keys = [f"k{number}" for number in range(draw(st.integers(0, 30)))]
    names = st.sampled_from([*keys, "unknown"])
    return keys, draw(st.lists(st.tuples(names, names), max_size=60))


@settings(max_examples=40)
@given(graphs())
def test_no_two_things_overlap(graph: tuple[list[str], Lines]) -> None:
    places = laid_out(*graph)
    assert list(places) == graph[0]
    columns: dict[int, list[float]] = {}
    for place in places.values():
        columns.setdefault(place.column, []).append(place.row)
    for rows in columns.values():
        above = sorted(rows)
        assert all(below - row >= 1 for row, below in pairwise(above))


@settings(max_examples=40)
@given(graphs())
def test_the_text_holds_everything_once(graph: tuple[list[str], Lines]) -> None:
    assert sorted(key for _, key in with_depth(*graph)) == sorted(graph[0])


def test_what_comes_from_something_stands_right_of_it_in_a_branch_of_its_own() -> None:
    places = laid_out(["data", "a", "b", "c"], [("data", "a"), ("a", "b"), ("data", "b"), ("data", "c")])
    assert places == {"data": Place(0, 0.5), "a": Place(1, 0), "b": Place(2, 0), "c": Place(1, 1)}
    assert with_depth(list(places), [("data", "a"), ("a", "b"), ("data", "b"), ("data", "c")]) == [
        (0, "data"), (1, "a"), (2, "b"), (1, "c"),
    ]  # fmt: skip


def test_what_is_added_last_changes_no_order() -> None:
    keys = ["data", *(f"run {number}" for number in range(9))]
    lines = [("data", key) for key in keys[1:]]
    before = laid_out(keys, lines)
    after = laid_out([*keys, "new"], [*lines, ("run 3", "new")])
    order = sorted(keys, key=lambda key: (before[key].column, before[key].row))
    assert order == sorted(keys, key=lambda key: (after[key].column, after[key].row))


def test_a_line_that_closes_a_circle_moves_nothing() -> None:
    assert laid_out(["a", "b"], [("a", "b"), ("b", "a"), ("a", "a")]) == {"a": Place(0, 0), "b": Place(1, 0)}


def test_a_chain_of_thousands_is_no_deeper_than_python_allows() -> None:
    keys = [f"k{number}" for number in range(3000)]
    # Listed last to first, as the oldest run need not be.
    places = laid_out(keys[::-1], list(pairwise(keys)))
    assert places["k2999"].column == 2999


def test_two_hundred_things_are_laid_out_at_once() -> None:
    keys = [f"k{number}" for number in range(200)]
    lines = [(keys[number * number % max(1, number)], keys[number]) for number in range(1, 200)]
    lines += [(keys[number // 2], keys[number]) for number in range(1, 200)]
    began = time.process_time()
    laid_out(keys, lines)
    assert time.process_time() - began < 0.1
