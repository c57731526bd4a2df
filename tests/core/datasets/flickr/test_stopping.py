"""Waits end when a job is to stop."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.datasets.flickr.rate import RateLimit
from core.datasets.flickr.stopping import StopAsked, check_stop, wait
from core.support.jobs import Abandoned, Context


def test_a_wait_for_the_hourly_limit_ends_when_the_job_is_to_stop(tmp_path: Path) -> None:
    now = 1_000_000.0
    RateLimit(tmp_path / "rate.json", calls=1, spacing=0, clock=lambda: now).wait_turn(Context())
    context = Context(lambda event: context.request_stop())
    with pytest.raises(StopAsked):
        RateLimit(tmp_path / "rate.json", calls=1, spacing=0, clock=lambda: now).wait_turn(context)


def test_a_wait_ends_with_its_time_or_with_the_job() -> None:
    wait(Context(), 0.0)
    stopped, dropped = Context(), Context()
    stopped.request_stop()
    dropped.abandon()
    for context, ended in ((stopped, StopAsked), (dropped, Abandoned)):
        with pytest.raises(ended):
            wait(context, 3600)
        with pytest.raises(ended):
            check_stop(context)
