"""Attempts at one file: how often, after which pauses, and when no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.support.jobs import Abandoned, Context, Progress
from core.web import attempts as attempting
from core.web.attempts import Allowance, ByteMeter, TooLarge, attempts, check_size, pour
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


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was waited, in slices; no time passes."""
    now, waited = [0.0], list[float]()

    def wait(self: Context, seconds: float) -> None:
        waited.append(seconds)
        now[0] += seconds

    monkeypatch.setattr(attempting.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(Context, "pause", wait)
    return waited


def test_pauses_follow_one_another_and_what_a_server_asks_for_goes_before_them(tmp_path: Path, waits: list[float]) -> None:
    attempts(Failing(passing(), passing()), tmp_path / "part", (0.5, 2.0), Context())
    assert sum(waits) == pytest.approx(2.5)
    assert max(waits) <= 0.2, "a job that is dropped ends soon"
    waits.clear()
    attempts(Failing(passing(wait=1.0), passing(wait=0.0)), tmp_path / "part", (0.5, 2.0), Context())
    assert sum(waits) == pytest.approx(1.0)
    waits.clear()
    with pytest.raises(NotFetched):
        attempts(Failing(passing()), tmp_path / "part", (), Context())
    assert waits == []


def test_after_what_arrived_the_first_pause_is_waited_again(tmp_path: Path, waits: list[float]) -> None:
    part, calls = tmp_path / "part", list[int]()

    def once() -> None:
        calls.append(1)
        if len(calls) < 4:
            if len(calls) == 3:
                part.write_bytes(b"x")
            raise passing()

    attempts(once, part, (1.0, 5.0), Context())
    assert sum(waits) == pytest.approx(1.0 + 5.0 + 1.0)


class Answer:
    """Stands in for an answer whose body comes in these blocks."""

    def __init__(self, *blocks: bytes, length: int | None = None) -> None:
        self.headers = {} if length is None else {"Content-Length": str(length)}
        self.raw, self._left = self, [*blocks, b""]

    def read1(self, most: int) -> bytes:
        return self._left.pop(0)


def poured(part: Path, answer: Answer, allowance: Allowance = Allowance(), **more: object) -> bytes:  # noqa: B008  # frozen
    pour(answer, part, allowance, Context(), **more)  # type: ignore[arg-type]
    return part.read_bytes()


def test_a_body_is_written_behind_what_is_there_and_onto_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr(attempting.os, "fsync", synced.append)
    part = tmp_path / "part"
    assert poured(part, Answer(b"ab", b"c", length=3)) == b"abc"
    assert len(synced) == 1
    assert poured(part, Answer(b"de", length=2), begin=3) == b"abcde"
    assert poured(part, Answer(b"x")) == b"x", "from its beginning it is written anew"
    told: list[object] = []
    poured(part, Answer(b"x" * 900, b"y" * 600), meter=ByteMeter(Context(told.append), "x, kB", 1500, 1000))
    assert [(event.done, event.total) for event in told if isinstance(event, Progress)][-1] == (1, 1)


def test_what_breaks_off_is_too_large_or_too_slow_is_told(tmp_path: Path) -> None:
    part, now = tmp_path / "part", iter((0.0, 1.0, 2.1))
    with pytest.raises(NotFetched, match=r"^the file broke off after 2 of 1,003 bytes$") as broken:
        poured(part, Answer(b"ab", length=1003))
    assert broken.value.passing
    with pytest.raises(NotFetched, match=r"^the file took longer than 2 seconds$") as slow:
        poured(part, Answer(b"a", b"b", b"c"), Allowance(seconds=2), clock=lambda: next(now))
    assert slow.value.passing
    assert part.read_bytes() == b"a"
    with pytest.raises(TooLarge, match=r"^the file is larger than 4 bytes$"):
        poured(part, Answer(b"abc", b"de"), Allowance(4))
    assert part.read_bytes() == b"abc"
    with pytest.raises(TooLarge):
        poured(part, Answer(b"a", length=5), Allowance(4))
    assert part.read_bytes() == b"abc", "what is announced to be too large is not begun"
    with pytest.raises(TooLarge):
        poured(part, Answer(b"a", length=2), Allowance(4), begin=3)
    context = Context()
    context.abandon()
    with pytest.raises(Abandoned):
        pour(Answer(b"a"), part, Allowance(), context)  # type: ignore[arg-type]
