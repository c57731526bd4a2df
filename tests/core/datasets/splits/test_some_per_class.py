"""Some of train: whole groups, a larger number with the smaller ones in it, whatever is added later."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from core.datasets.catalog.dataset import SampleTable
from core.datasets.splits.some_per_class import some_per_class

Rows = list[tuple[str, str, str]]
"""Label, group and side of each picture."""


def table_of(rows: Rows) -> SampleTable:
    names = tuple(f"{place:04}" for place in range(len(rows)))
    labels, groups, sides = (tuple(row[column] for row in rows) for column in range(3))
    return SampleTable(names, names, labels, sides, groups)


def taken(table: SampleTable) -> set[str]:
    return {path for path, side in zip(table.paths, table.sides, strict=True) if side == "train"}


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abc"), st.integers(0, 15).map(str), st.sampled_from(["train", "train", "train", "val", "test"])
        ),
        max_size=60,
    ),
    st.integers(1, 12),
    st.integers(0, 12),
    st.integers(0, 9),
)
def test_whole_groups_nested_and_nothing_else_is_touched(rows: Rows, count: int, more: int, seed: int) -> None:
    table = table_of(rows)
    few, many = some_per_class(table, count, seed), some_per_class(table, count + more, seed)
    assert taken(few) <= taken(many) <= taken(table)
    groups = dict(zip(table.paths, table.groups, strict=True))
    for path in taken(few):
        mates = {other for other in taken(table) if groups[other] == groups[path]}
        assert mates <= taken(few)
    others = [(was, now) for was, now in zip(table.sides, few.sides, strict=True) if was != "train"]
    assert all(was == now for was, now in others)
    labels = dict(zip(table.paths, table.labels, strict=True))
    assert {labels[path] for path in taken(few)} == {labels[path] for path in taken(table)}, "no class is left without any"


def test_single_pictures_are_counted_exactly_and_the_seed_draws_them() -> None:
    table = table_of([(label, f"{label}{place}", "train") for label in "ab" for place in range(30)])
    few = some_per_class(table, 7, 0)
    labels = dict(zip(table.paths, table.labels, strict=True))
    assert Counter(labels[path] for path in taken(few)) == {"a": 7, "b": 7}
    assert taken(few) != taken(some_per_class(table, 7, 1))
    assert taken(some_per_class(table, 99, 0)) == taken(table)


def test_groups_come_as_near_as_they_can() -> None:
    table = table_of([("a", str(place // 4), "train") for place in range(40)])
    assert [len(taken(some_per_class(table, count, 0))) for count in (1, 5, 6, 7, 12)] == [4, 4, 4, 8, 12]


def test_what_is_added_later_moves_none() -> None:
    rows = [("a", f"group {place}", "train") for place in range(20)]
    before = some_per_class(table_of(rows), 8, 3)
    after = some_per_class(table_of([*rows, *(("a", f"new {place}", "train") for place in range(5))]), 8, 3)
    gone = taken(before) - taken(after)
    assert len(gone) <= 5
    assert len(taken(before) & taken(after)) == 8 - len(gone)
    new = {f"{place:04}" for place in range(20, 25)}
    assert taken(after) - taken(before) <= new, "of those that were there none comes in for another"
