"""What a child tells the window comes through its lines, and nothing else does."""

from __future__ import annotations

import pytest

from core.serving.records import ServedSoFar, ServingBegun, from_line, to_line

BEGUN = ServingBegun("http://127.0.0.1:1/#t", 1, "t", ("kätzchen\u2028", "b"))


@pytest.mark.parametrize("event", [BEGUN, ServedSoFar(3, 1, 2)])
def test_events_come_through_their_lines(event: ServingBegun | ServedSoFar) -> None:
    line = to_line(event)
    assert line.isascii()
    assert "\n" not in line
    assert from_line(line.encode()) == event


@pytest.mark.parametrize(
    "line", [b"", b"warning: something", b"[]", b"{}", b'{"is": "Other"}', b'{"is": "ServingBegun"}', b"\xff"]
)
def test_other_lines_are_none(line: bytes) -> None:
    assert from_line(line) is None
