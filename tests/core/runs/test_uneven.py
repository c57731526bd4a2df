"""The floor of an accuracy, and the hint about classes that differ by more than five to one."""

from __future__ import annotations

import pytest

from core.runs.uneven import floor_of, uneven_words


@pytest.mark.parametrize(("counts", "floor"), [({}, None), ({"a": 0, "b": 0}, None), ({"a": 19, "b": 1}, 0.95), ({"a": 3}, 1.0)])
def test_the_floor_is_the_part_of_the_commonest_class(counts: dict[str, int], floor: float | None) -> None:
    assert floor_of(counts) == floor


def test_classes_beyond_five_to_one_get_a_hint() -> None:
    said = uneven_words({"good": 95, "faulty": 5}, "none")
    assert "good has 19 times as many pictures in train as faulty" in said
    assert "balance" in said


@pytest.mark.parametrize(
    ("counts", "balance"),
    [
        ({"a": 50, "b": 10}, "none"),  # five to one, not more
        ({"a": 95, "b": 5}, "class weights"),
        ({"a": 95, "b": 5}, "balanced sampling"),
        ({"a": 95, "b": 0}, "none"),  # a class that nothing is learned of is told of elsewhere
        ({}, "none"),
    ],
)
def test_others_get_none(counts: dict[str, int], balance: str) -> None:
    assert uneven_words(counts, balance) == ""
