"""What the queue says of itself, and when."""

from __future__ import annotations

from datetime import datetime

from core.queueing.rows import NOT_KNOWN, QueueLook, QueueRow, clock_words, end_words, time_words

NOW = datetime(2026, 3, 5, 18, 0).timestamp()


def row(number: int, state: str, said: str = "", ends: float | None = None) -> QueueRow:
    return QueueRow(number, f"r{number}", f"r{number}", "", state, None, ends, said)


def test_the_queue_in_short() -> None:
    look = QueueLook((row(1, "at work", ends=NOW + 60), row(2, "waiting", ends=NOW + 2400), row(3, "failed")))
    assert look.words(NOW) == "Queue: 1 at work, 1 waiting, 1 failed, done about 18:40"
    assert QueueLook((row(1, "at work"),)).words(NOW) == "Queue: 1 at work"
    assert QueueLook((row(1, "done"), row(2, "stopped"))).words(NOW) == "Queue: 1 done, 1 stopped"


def test_what_came_of_it_is_told_to_who_was_not_there() -> None:
    look = QueueLook((row(1, "done"), row(2, "failed", "No luck."), row(3, "stopped"), row(4, "waiting")))
    assert end_words(look, {1, 2, 3}) == "The queue has nothing left to do: 1 done, 1 stopped, 1 failed."
    assert end_words(look, {2}) == "r2 failed: No luck."
    assert end_words(look, set()) == ""


def test_moments_are_told_as_a_clock_does() -> None:
    assert clock_words(NOW + 2400, NOW) == "18:40"
    assert clock_words(NOW + 8 * 3600, NOW) == "tomorrow 02:00"
    assert clock_words(NOW - 86400, NOW) == "yesterday 18:00"
    assert clock_words(NOW + 3 * 86400, NOW) == f"{datetime(2026, 3, 8):%a} 18:00"
    assert clock_words(NOW + 30 * 86400, NOW) == "2026-04-04 18:00"
    assert clock_words(NOW + 7 * 86400, NOW) == "2026-03-12 18:00"
    assert clock_words(NOW - 2 * 86400, NOW) == "2026-03-03 18:00"


def test_of_what_is_to_come_it_is_said_that_nobody_knows_for_certain() -> None:
    for state, begins, ends, said in (
        ("waiting", NOW, None, ("now", NOT_KNOWN)),
        ("waiting", NOW + 60, NOW + 120, ("about 18:01", "about 18:02")),
        ("waiting", None, None, (NOT_KNOWN, NOT_KNOWN)),
        ("at work", NOW - 60, NOW + 60, ("17:59", "about 18:01")),
        ("done", NOW - 120, NOW - 60, ("17:58", "17:59")),
    ):
        assert time_words(QueueRow(1, "a", "a", "", state, begins, ends), NOW) == said
    assert QueueLook((row(1, "waiting", ends=NOW + 60), row(2, "waiting"))).done_at is None
    assert QueueLook((row(1, "waiting", ends=NOW + 90), row(2, "at work", ends=NOW + 60), row(3, "done"))).done_at == NOW + 90
    assert QueueLook((row(1, "at work", ends=NOW + 60),), paused=True).words(NOW) == "Queue: 1 at work, done about 18:01"
