"""Attempts at one file: how often, after which pauses, and when no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.support.jobs import Abandoned, Context, Progress
from core.web.attempts import Allowance, ByteMeter, TooLarge, attempts, check_size
from core.web.guard import NotFetched


class Failing:
    """Fails as told, and then succeeds."""

    def __init__(self, *errors: NotFetched) -> None:
        self.left = list(errors)
        self.calls = 0

    def __call__(self) -> None:
        self.calls += 1
        if self.left:
            raise self.left.pop(0)


def passing(wait: float | None = None) -> NotFetched:
    return NotFetched("busy", passing=True, wait=wait)


def test_what_may_pass_is_tried_again_as_often_as_there_are_pauses(tmp_path: Path) -> None:
    once = Failing(passing(), passing())
    attempts(once, tmp_path / "part", (0.0, 0.0), Context())
    assert once.calls == 3
    once = Failing(passing(), passing(), passing())
    with pytest.raises(NotFetched, match="busy"):
        attempts(once, tmp_path / "part", (0.0, 0.0), Context())
    assert once.calls == 3


def test_what_cannot_pass_is_not_tried_again(tmp_path: Path) -> None:
    once = Failing(NotFetched("gone"))
    with pytest.raises(NotFetched, match="gone"):
        attempts(once, tmp_path / "part", (0.0, 0.0), Context())
    assert once.calls == 1


def test_whatever_arrives_counts_as_going_on(tmp_path: Path) -> None:
    part = tmp_path / "part"
    calls = []

    def once() -> None:
        calls.append(1)
        if len(calls) < 20:
            part.write_bytes(b"x" * len(calls))
            raise passing(wait=0.0)

    attempts(once, part, (60.0,), Context())
    assert len(calls) == 20


def test_a_job_told_to_stop_is_not_tried_again_and_a_dropped_one_ends_at_once(tmp_path: Path) -> None:
    context = Context()
    context.request_stop()
    once = Failing(passing(wait=60.0))
    with pytest.raises(NotFetched, match="busy"):
        attempts(once, tmp_path / "part", (60.0,), context)
    assert once.calls == 1
    context.abandon()
    with pytest.raises(Abandoned):
        attempts(once, tmp_path / "part", (60.0,), context)
    assert once.calls == 1


def test_sizes_have_limits() -> None:
    check_size(10, Allowance(10))
    check_size(None, Allowance(10))
    check_size(10, Allowance())
    with pytest.raises(TooLarge, match="larger than 10 bytes"):
        check_size(11, Allowance(10))


def test_bytes_are_counted_in_whole_units() -> None:
    told: list[Progress] = []
    meter = ByteMeter(Context(lambda event: told.append(event) if isinstance(event, Progress) else None), "x, kB", 2_500, 1_000)
    for _ in range(5):
        meter.advance(500)
    assert (told[0].done, told[-1].done, told[-1].total) == (0, 2, 2)
    ByteMeter(Context(told.append), "small, MB", 300, 10**6).advance(300)  # type: ignore[arg-type]
    assert (told[-1].done, told[-1].total) == (1, 1)
