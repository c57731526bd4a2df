"""A child and its parent: how far ahead it is asked, so that neither waits for the other."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue

import pytest

from core.pictures.decoder.process import DecoderProcess, Heard
from core.pictures.decoder.protocol import PictureLimits, Ready, Refusal, from_line, to_line
from core.pictures.decoder.requests import Describe


@pytest.fixture
def heard() -> SimpleQueue[Heard]:
    return SimpleQueue()


@pytest.fixture
def child(heard: SimpleQueue[Heard]) -> Iterator[DecoderProcess]:
    made = DecoderProcess(PictureLimits(), heard)
    yield made
    made.close()


def hear(child: DecoderProcess, heard: SimpleQueue[Heard]) -> list[str]:
    """What the child answers until nothing waits, heard as the pool hears it."""
    reasons = []
    while child.waiting or not child.ready:
        # The last answers, fewer than half of what waited when they came, lie with the listener until they are asked for.
        child.hand_over()
        told = heard.get(timeout=30)
        for line in told.lines:
            assert line is not None, child.told()
            child.listened()
            message = from_line(line)
            if isinstance(message, Ready):
                child.became_ready(told.at)
            else:
                assert isinstance(message, Refusal)
                assert message.key == child.answered(told.at).key
                reasons.append(message.kind)
    return reasons


def test_a_child_that_began_long_before_it_is_asked_has_its_time_from_then(
    child: DecoderProcess, heard: SimpleQueue[Heard], tmp_path: Path
) -> None:
    """Else one that waited for a long listing would be ended at its first picture, as one that hangs."""
    child.since, began = 0.0, time.monotonic()
    request = Describe(0, tmp_path / "missing")
    child.ask(request, to_line(request))
    assert child.since >= began
    child.became_ready(1.0)
    assert child.since >= began
    assert hear(child, heard) == ["missing"]


def test_however_much_it_was_asked_before_it_takes_the_next_while_it_works(
    child: DecoderProcess, heard: SimpleQueue[Heard], tmp_path: Path
) -> None:
    request = Describe(0, tmp_path / ("n" * 200))
    line = to_line(request)
    for _ in range(4096 // len(line) + 1):
        child.ask(request, line)
        assert hear(child, heard) == ["missing"]
    assert child.takes(line)
    child.ask(request, line)
    assert child.takes(line)
    hear(child, heard)


def test_it_takes_eight_at_most_and_no_more_than_its_pipe_holds(
    child: DecoderProcess, heard: SimpleQueue[Heard], tmp_path: Path
) -> None:
    short = Describe(0, Path("n"))
    taken = 0
    while child.takes(to_line(short)):
        child.ask(short, to_line(short))
        taken += 1
    assert taken == 8
    assert child.full
    assert len(hear(child, heard)) == 8
    long = Describe(1, Path("n" * 2500))
    assert child.takes(to_line(long))
    child.ask(long, to_line(long))
    assert not child.takes(to_line(long))
    assert child.takes(to_line(short))
    hear(child, heard)
