"""The line between a job and whoever runs it."""

from __future__ import annotations

import pytest

from core.support.jobs import Abandoned, Context, Course, Meter, Progress


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


@pytest.mark.parametrize(("total", "told"), [(935, [None, None, 93.2]), (4, [None, 78.0, 0.1])])
def test_what_had_to_start_first_is_no_pace(total: int, told: list[float | None]) -> None:
    """The first of 935 pictures came 26 s after its decoders were started, and 6 h 51 min were told."""
    heard: list[Progress] = []
    now = 0.0
    meter = Meter(Context(heard.append), "Reading", total, lambda: now)
    now = 26.0
    meter.advance()
    now = 26.2
    meter.advance(2)
    assert [event.seconds_left for event in heard] == [pytest.approx(one) if one is not None else None for one in told]


def test_a_meter_without_a_total_counts_on() -> None:
    heard: list[Progress] = []
    clock = iter(range(100))
    meter = Meter(Context(heard.append), "Listing", None, lambda: float(next(clock)))
    meter.advance(5)
    assert heard[-1] == Progress("Listing", 5, None, None)


def test_the_time_left_is_that_of_the_whole_job_whatever_step_tells_it() -> None:
    """Three steps of 10, 60 and 30 s: the bar of the first never says that all is over in 5 s."""
    heard: list[Progress] = []
    now = 0.0

    def clock() -> float:
        return now

    course = Course(Context(heard.append), {"one": 0.1, "two": 0.6, "three": 0.3}, clock)
    for what, seconds in (("one", 10), ("two", 60), ("three", 30)):
        meter = Meter(course, what, 100, clock)
        for _ in range(100):
            now += seconds / 100
            meter.advance()
    told: dict[str, list[float]] = {event.what: [] for event in heard}
    for event in heard:
        if event.seconds_left is not None:
            told[event.what].append(event.seconds_left)
    assert told["one"][0] == pytest.approx(99.9, abs=1)
    assert told["one"][-1] == pytest.approx(90, abs=1)
    assert told["two"][-1] == pytest.approx(30, abs=1)
    assert told["three"][-1] == pytest.approx(0, abs=0.5)


def test_a_step_that_is_skipped_takes_none_of_the_time_and_others_keep_their_own() -> None:
    heard: list[Progress] = []
    now = 0.0
    course = Course(Context(heard.append), {"kept": 0.9, "made": 0.1}, lambda: now)
    course.report(Progress("elsewhere", 1, 2, 7.0))
    assert heard[-1].seconds_left == 7.0
    now = 5.0
    course.report(Progress("made", 0, 10, None))
    assert heard[-1].seconds_left is None
    now = 6.0
    course.report(Progress("made", 5, 10, 1.0))
    assert heard[-1].seconds_left == 1.0


def test_the_first_hundredth_of_a_job_does_not_tell_how_long_all_of_it_takes() -> None:
    heard: list[Progress] = []
    now = 0.0
    course = Course(Context(heard.append), {"small": 0.01, "large": 0.98, "last": 0.01}, lambda: now)
    course.report(Progress("small", 0, 10, None))
    now = 2.0
    course.report(Progress("small", 5, 10, 2.0))
    assert heard[-1].seconds_left is None
    now = 4.0
    course.report(Progress("large", 0, 10, None))
    now = 8.0
    course.report(Progress("large", 5, 10, 4.0))
    assert heard[-1].seconds_left == pytest.approx(4.1, abs=0.1)
    last = Course(Context(heard.append), {"kept": 0.99, "last": 0.01}, lambda: now)  # the others were there already
    last.report(Progress("last", 5, 10, 3.0))
    assert heard[-1].seconds_left == 3.0


def test_a_course_is_stopped_and_dropped_as_its_job_is() -> None:
    context = Context()
    course = Course(context, {"one": 1.0})
    context.request_stop()
    assert course.stop_requested
    context.abandon()
    for waits in (course.check_abandoned, lambda: course.pause(5)):
        with pytest.raises(Abandoned):
            waits()


def test_a_course_passes_on_what_it_is_asked() -> None:
    for ask in ("request_stop", "abandon"):
        context = Context()
        getattr(Course(context, {"one": 1.0}), ask)()
        assert context.stop_requested is (ask == "request_stop") or ask == "abandon"
        if ask == "abandon":
            with pytest.raises(Abandoned):
                context.check_abandoned()
        else:
            context.check_abandoned()
