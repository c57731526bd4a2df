"""Times, sizes, counts and shares are told in one way everywhere."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest

from core.support.jobs import Progress
from core.support.wording import (
    about,
    are,
    bytes_text,
    chance,
    counted,
    duration,
    local_time,
    percentage,
    picture_size,
    progress_text,
    short_count,
    some,
    time_left,
    were,
)


@pytest.fixture
def in_kolkata(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A clock on the wall that is five and a half hours ahead."""
    monkeypatch.setitem(os.environ, "TZ", "Asia/Kolkata")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1_000, "1.0 kB"), (9_949, "9.9 kB"), (9_950, "10 kB"),
        (14_300, "14 kB"), (999_499, "999 kB"), (999_500, "1.0 MB"), (170_500_000, "170.5 MB"), (999_949_999, "999.9 MB"),
        (999_950_000, "1.00 GB"), (4_990_000_000, "4.99 GB"), (2_500_000_000_000, "2,500.00 GB"),
    ],
)  # fmt: skip
def test_bytes_are_told_in_the_largest_unit_that_fits(size: int, text: str) -> None:
    assert bytes_text(size) == text


def test_pictures_are_told_by_width_and_height() -> None:
    assert picture_size(401, 184) == "401 × 184"
    assert picture_size(2400.0, 1800.0) == "2,400 × 1,800"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.01, "0 s"), (0.4, "0.4 s"), (1.23, "1.2 s"), (9.97, "10 s"), (42.0, "42 s"), (59.4, "59 s"), (59.7, "1 min 00 s"),
        (75, "1 min 15 s"), (185.0, "3 min 05 s"), (3599.4, "59 min 59 s"), (3599.6, "1 h 00 min"), (7620.0, "2 h 07 min"),
        (3_600_000, "1,000 h 00 min"),
    ],
)  # fmt: skip
def test_measured_times_read_well(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (1, "under 5 s"), (22, "about 20 s"), (58, "about 1 min"), (200, "about 3 min"), (3600, "about 1 h"),
        (8000, "about 2 h 13 min"),
    ],
)  # fmt: skip
def test_estimated_times_are_no_finer_than_they_are_known(seconds: float, text: str) -> None:
    assert about(seconds) == text
    assert time_left(seconds) == f", {text} left"
    assert time_left(None) == ""


def test_progress_reads_well() -> None:
    assert progress_text(Progress("Looking", 0)) == "Looking"
    assert progress_text(Progress("Looking", 1200)) == "Looking: 1,200"
    assert progress_text(Progress("Reading", 1200, 5000, 21.0)) == "Reading: 1,200 of 5,000, about 20 s left"
    assert progress_text(Progress("Reading", 1200, 5000)) == "Reading: 1,200 of 5,000"
    assert progress_text(Progress("Reading", 5000, 5000, 0.0)) == "Reading: 5,000 of 5,000"
    assert progress_text(Progress("Reading", 0, 0)) == "Reading"


@pytest.mark.parametrize(
    ("number", "text"),
    [(None, ""), (0, "0"), (812, "812"), (4210, "4.21 k"), (656_000, "656 k"), (23_500_000, "23.5 M"), (7e9, "7.00 G")],
)
def test_counts_in_short_read_well(number: int | None, text: str) -> None:
    assert short_count(number) == text


def test_one_and_many_have_their_own_words() -> None:
    assert [counted(number, "picture") for number in (0, 1, 1200)] == ["0 pictures", "1 picture", "1,200 pictures"]
    assert counted(2, "class", "classes") == "2 classes"
    assert [(are(number), were(number)) for number in (0, 1, 2)] == [("are", "were"), ("is", "was"), ("are", "were")]
    assert some(["a", "b"]) == "a, b"
    assert some([str(number) for number in range(1203)]) == "0, 1, 2 and 1,200 more"


def test_shares_read_well() -> None:
    assert (percentage(0.842), percentage(0.842, 1), percentage(1.0)) == ("84 %", "84.2 %", "100 %")


def test_what_is_not_certain_is_never_told_as_certain() -> None:
    assert [chance(p) for p in (0.0, 0.0004, 0.0006, 0.842)] == ["0.0 %", "< 0.1 %", "0.1 %", "84.2 %"]
    assert [chance(p) for p in (0.9994, 0.99999, 1.0)] == ["99.9 %", "> 99.9 %", "100.0 %"]


def test_stored_times_are_told_by_the_clock_on_the_wall(in_kolkata: None) -> None:
    assert local_time("2026-01-31T20:15:59+00:00") == "2026-02-01 01:45"
    assert local_time("some day") == "some day"
    assert local_time("0001-01-01T00:00:00+14:00") == "0001-01-01T00:00:00+14:00"


def test_a_chance_without_decimals_is_never_all_or_nothing_either() -> None:
    told = [chance(p, 0) for p in (0.0, 0.004, 0.006, 0.842, 0.994, 0.996, 1.0)]
    assert told == ["0 %", "< 1 %", "1 %", "84 %", "99 %", "> 99 %", "100 %"]
