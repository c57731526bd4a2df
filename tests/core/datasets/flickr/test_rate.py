"""Calls made with a key are counted over the hour, whoever makes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.datasets.flickr.rate import RateLimit
from core.support.jobs import Abandoned, Context, Note


def test_calls_of_the_last_hour_count_across_restarts(tmp_path: Path) -> None:
    now = 1_000_000.0
    for _ in range(3):
        RateLimit(tmp_path / "rate.json", calls=3, spacing=0, clock=lambda: now).wait_turn(Context())
    notes: list[object] = []

    def note_and_drop(event: object) -> None:
        notes.append(event)
        context.abandon()

    context = Context(note_and_drop)
    with pytest.raises(Abandoned):
        RateLimit(tmp_path / "rate.json", calls=3, spacing=0, clock=lambda: now + 3_000).wait_turn(context)
    assert notes == [Note("Flickr's hourly limit is reached; going on in 10 minutes.")]
    context = Context(note_and_drop)
    with pytest.raises(Abandoned):
        RateLimit(tmp_path / "rate.json", calls=3, spacing=0, clock=lambda: now + 3_540).wait_turn(context)
    assert notes[1:] == [Note("Flickr's hourly limit is reached; going on in 1 minute.")]
    RateLimit(tmp_path / "rate.json", calls=3, spacing=0, clock=lambda: now + 3_601).wait_turn(Context())
