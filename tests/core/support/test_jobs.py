"""The line between a job and whoever runs it."""

from __future__ import annotations

import pytest

from core.support.jobs import Abandoned, Context, Meter, Progress


def test_events_reach_the_listener_in_order() -> None:
    heard: list[object] = []
    context = Context(heard.append)
    context.report("one")
    context.report("two")
    assert heard == ["one", "two"]
    Context().report("nobody listens")


def test_a_stop_lets_the_job_keep_its_work_and_an_abandonment_does_not() -> None:
    context = Context()
    assert not context.stop_requested
    context.request_stop()
    assert context.stop_requested
    context.check_abandoned()
    context.abandon()
    with pytest.raises(Abandoned):
        context.check_abandoned()


def test_a_meter_reports_ten_times_a_second_and_always_at_the_end() -> None:
    heard: list[Progress] = []
    now = 0.0

    def clock() -> float:
        return now

    meter = Meter(Context(heard.append), "Reading", 100, clock)
    for _ in range(100):
        now += 0.03
        meter.advance()
    assert heard[0] == Progress("Reading", 0, 100, None)
    assert heard[-1] == Progress("Reading", 100, 100, 0.0)
    assert 25 <= len(heard) <= 32
    halfway = next(event for event in heard if event.done >= 50)
    assert halfway.seconds_left == pytest.approx((100 - halfway.done) * 0.03)


def test_a_meter_without_a_total_counts_on() -> None:
    heard: list[Progress] = []
    clock = iter(range(100))
    meter = Meter(Context(heard.append), "Listing", None, lambda: float(next(clock)))
    meter.advance(5)
    assert heard[-1] == Progress("Listing", 5, None, None)
