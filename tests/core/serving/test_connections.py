"""Places are given to whoever asks something: the one that is silent longest goes."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import h11
import pytest
from uvicorn.protocols.http.h11_impl import H11Protocol

from core.serving import connections as module
from core.serving.connections import Crowd, TimedConnection
from core.serving.door import ALWAYS, ServingTally
from core.serving.limits import ServingLimits


class Member:
    """Stands in for a connection."""

    def __init__(self, crowd: Crowd, at_work: bool = False) -> None:
        self.crowd = crowd
        self.is_at_work = at_work
        self.ended = False

    def enter(self) -> bool:
        me: Any = self
        return self.crowd.enter(me)

    def end(self) -> None:
        me: Any = self
        self.ended = True
        self.crowd.leave(me)


def test_the_one_that_is_silent_longest_makes_room_and_those_at_work_stay() -> None:
    crowd = Crowd(ServingLimits(connections=3), ServingTally())
    busy, first, second, third, fourth = (Member(crowd, number == 0) for number in range(5))
    assert [member.enter() for member in (busy, first, second)] == [True] * 3
    assert not any(member.ended for member in (busy, first, second)), "there is room for three"
    assert third.enter()
    assert [member.ended for member in (busy, first, second, third)] == [False, True, False, False]
    second.is_at_work = third.is_at_work = True
    assert not fourth.enter(), "all are at work"
    assert not fourth.ended
    busy.end()
    busy.end()
    assert fourth.enter()


class Wire:
    """Stands in for the transport and for the loop: what was sent, how it ended, and what is waited for."""

    def __init__(self) -> None:
        self.sent, self.ways, self.closing = b"", list[str](), False
        self.waits: dict[Wait, float] = {}

    def is_closing(self) -> bool:
        return self.closing

    def write(self, data: bytes) -> None:
        self.sent += data

    def close(self) -> None:
        self.ways.append("closed")

    def abort(self) -> None:
        self.ways.append("aborted")

    def call_later(self, seconds: float, act: Callable[[], None]) -> Wait:
        wait = Wait(self, act)
        self.waits[wait] = seconds
        return wait


class Wait:
    def __init__(self, wire: Wire, act: Callable[[], None]) -> None:
        self.wire, self.act = wire, act

    def cancel(self) -> None:
        del self.wire.waits[self]


LIMITS = ServingLimits(connections=1, head_seconds=7.5, exchange_seconds=60)


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> tuple[TimedConnection, Wire, ServingTally]:
    """A connection of which uvicorn's own part does nothing."""
    for name in ("connection_made", "data_received", "connection_lost", "on_response_complete"):
        monkeypatch.setattr(H11Protocol, name, lambda *given: None)
    tally, wire = ServingTally(), Wire()
    connection = TimedConnection.__new__(TimedConnection)
    connection._crowd, connection._timer, connection._timed = Crowd(LIMITS, tally), None, None
    connection.cycle, connection.timeout_keep_alive_task = None, None  # type: ignore[assignment]
    connection.transport = connection.loop = wire  # type: ignore[assignment]
    connection.conn = h11.Connection(h11.SERVER)
    return connection, wire, tally


Connected = tuple[TimedConnection, Wire, ServingTally]


def working(connection: TimedConnection, is_done: bool = False) -> None:
    connection.cycle = SimpleNamespace(response_complete=is_done)  # type: ignore[assignment]


def test_what_does_not_come_in_time_is_told_so_and_what_is_at_work_is_ended(connected: Connected) -> None:
    connection, wire, tally = connected
    connection.connection_made(wire)  # type: ignore[arg-type]
    assert list(wire.waits.values()) == [7.5]
    (wait,) = wire.waits
    wait.act()
    head, _, body = wire.sent.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 408 ")
    assert json.loads(body) == {"error": {"message": "No whole request came within 7.5 seconds.", "hint": "Send it at once."}}
    lines = {line.lower() for line in head.split(b"\r\n")}
    assert {b"connection: close", b"content-type: application/json", b"content-length: %d" % len(body)} <= lines
    assert {b"%s: %s" % header for header in ALWAYS} <= lines
    assert (wire.ways, tally.refused, connection._timer) == (["closed"], 1, None)
    working(connection)
    connection._late()
    assert (wire.ways, tally.refused) == (["closed", "aborted"], 2)
    wire.closing = True
    connection._late()
    assert (wire.ways, tally.refused) == (["closed", "aborted"], 2), "it ends already"


def test_what_cannot_be_read_is_refused_where_no_answer_has_begun(connected: Connected) -> None:
    connection, wire, tally = connected
    connection.send_400_response("of uvicorn")
    head, _, body = wire.sent.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    assert json.loads(body) == {"error": {"message": "This is no request that can be read.", "hint": "Ask in HTTP/1.1."}}
    assert (wire.ways, tally.refused) == (["closed"], 1)
    connection.send_400_response("again")
    assert (wire.ways, tally.refused) == (["closed", "aborted"], 2), "an answer has been sent"
    connection.conn = h11.Connection(h11.SERVER)
    working(connection)
    connection.send_400_response("in the middle")
    assert (wire.ways[2:], tally.refused) == (["aborted"], 3)


def test_a_connection_without_a_place_is_ended(connected: Connected) -> None:
    connection, wire, tally = connected
    Member(connection._crowd, at_work=True).enter()
    connection.connection_made(wire)  # type: ignore[arg-type]
    assert (wire.ways, wire.waits, tally.refused) == (["aborted"], {}, 1)


def test_what_breaks_the_rules_ends_its_connection_and_a_defect_goes_to_the_log(
    connected: Connected, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection, wire, tally = connected
    logged: list[tuple[object, str]] = []
    monkeypatch.setattr(module, "log_defect", lambda error, what: logged.append((error, what)))
    defect = RuntimeError("x")
    for raised in (h11.LocalProtocolError("x"), defect):

        def receive(connection: object, data: bytes, raised: Exception = raised) -> None:
            raise raised

        monkeypatch.setattr(H11Protocol, "data_received", receive)
        connection.data_received(b"x")
    assert (wire.ways, wire.waits, tally.refused) == (["aborted"] * 2, {}, 2)
    assert logged == [(defect, "a connection")]
    wire.closing = True
    connection.data_received(b"x")
    assert len(wire.ways) == 2


def test_each_request_has_its_own_time_and_between_two_there_is_none(connected: Connected) -> None:
    connection, wire, _ = connected
    connection.data_received(b"GET")
    assert list(wire.waits.values()) == [7.5], "from its first bytes on"
    connection.data_received(b" /")
    assert len(wire.waits) == 1
    working(connection)
    connection.data_received(b" HTTP/1.1")
    assert list(wire.waits.values()) == [60]
    (wait,) = wire.waits
    connection.data_received(b"body")
    assert list(wire.waits) == [wait], "the time of one request is not begun anew"
    connection.timeout_keep_alive_handler()
    assert wire.ways == []
    working(connection, is_done=True)
    connection.on_response_complete()
    assert list(wire.waits) == [wait], "its bytes are still being taken"
    connection.timeout_keep_alive_task = object()  # type: ignore[assignment]
    connection.on_response_complete()
    assert wire.waits == {}
    connection.timeout_keep_alive_handler()
    assert wire.ways == ["closed"]
    connection.data_received(b"GET")
    connection.connection_lost(None)
    assert wire.waits == {}
    assert Member(connection._crowd).enter()
