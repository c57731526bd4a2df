"""The line and its order: whatever is moved, none is lost and none is there twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.queueing.entries import MOST_KEPT, Queue
from core.queueing.rows import PLACES
from core.support.errors import NotThere, Refused


def line(*runs: str) -> Queue:
    queue = Queue()
    for run in runs:
        queue = queue.with_new(1.0, run=run)
    return queue


def order(queue: Queue) -> str:
    return "".join(entry.run for entry in queue.entries)


def test_what_waits_is_moved_among_what_waits() -> None:
    queue = line("a", "b", "c", "d").with_changes(1, state="at work")
    assert order(queue.moved(4, "first")) == "adbc"
    assert order(queue.moved(3, "up")) == "acbd"
    assert order(queue.moved(2, "down")) == "acbd"
    assert order(queue.moved(2, "last")) == "acdb"
    assert order(queue.moved(2, "up")) == order(queue.moved(4, "down")) == "abcd"
    assert order(queue.ordered([4, 2])) == "adbc", "who is not named comes behind, and what is at work stays"
    with pytest.raises(Refused, match=r"^a does not wait: it is at work\. Only what waits can be moved\.$"):
        queue.moved(1, "last")
    with pytest.raises(NotThere, match=r"^Nothing in the queue has the number 9\. Numbers in it: 1, 2, 3, 4\.$"):
        queue.moved(9, "first")


def test_what_is_taken_out_comes_back_where_it_was() -> None:
    queue = line("a", "b", "c")
    entry, before = queue.entry(2), queue.after(2)
    without = queue.without(2)
    assert order(without) == "ac"
    assert order(without.with_back(entry, before)) == "abc"
    assert order(without.without(3).with_back(entry, before)) == "ab", "what it stood before is gone"
    assert order(queue.with_back(entry, before)) == "abc", "put back twice"
    with pytest.raises(NotThere, match=r"^Nothing in the queue has the number 1\. Numbers in it: none\.$"):
        Queue().entry(1)
    with pytest.raises(Refused, match=r"^b is at work\. Stop the run first; its entry ends with it\.$"):
        queue.with_changes(2, state="at work").without(2)


def test_only_the_newest_of_what_has_ended_are_kept_and_no_number_comes_again() -> None:
    queue = line("w")
    for number in range(MOST_KEPT + 5):
        queue = queue.with_new(1.0, run=f"r{number}").with_changes(number + 2, state="done")
    kept = [entry.number for entry in queue.with_new(1.0, run="x").entries]
    assert kept[:2] == [1, 7], "what waits is kept whatever its age"
    assert len(kept) == MOST_KEPT + 2
    assert kept[-1] == queue.next_number


def test_a_carrier_is_wanted_for_what_waits_or_is_at_work() -> None:
    queue = line("a")
    assert queue.wants_carrier
    paused = queue.model_copy(update={"paused": True})
    assert not paused.wants_carrier
    assert paused.with_changes(1, state="at work").wants_carrier, "nobody would see its end"
    assert not queue.with_changes(1, state="failed").wants_carrier


@given(st.lists(st.tuples(st.integers(1, 6), st.sampled_from(PLACES)), max_size=12))
def test_no_move_loses_or_doubles_anything(moves: list[tuple[int, str]]) -> None:
    queue = line(*"abcdef")
    for number, where in moves:
        queue = queue.moved(number, where)  # type: ignore[arg-type]
        assert sorted(order(queue)) == list("abcdef")
