"""Connections with limits of number and time. uvicorn waits for a request as long as its sender likes, on any number of them."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from core.serving.door import ALWAYS, ServingTally, in_json
from core.serving.limits import ServingLimits
from core.support.defects import log_defect


class Crowd:
    """The open connections, those that are silent longest first.

    Args:
        limits: Of number and time.
        tally: Counts those that were ended.
    """

    def __init__(self, limits: ServingLimits, tally: ServingTally) -> None:
        self.limits = limits
        self.tally = tally
        self._members: dict[TimedConnection, None] = {}

    def enter(self, member: TimedConnection) -> bool:
        """Makes room for one; False when all others are at work on a request."""
        if len(self._members) >= self.limits.connections:
            # Turned away, a person's request could not come through as long as somebody else holds all places with silence.
            silent = next((other for other in self._members if not other.is_at_work), None)
            if silent is None:
                return False
            silent.end()
        self._members[member] = None
        return True

    def leave(self, member: TimedConnection) -> None:
        """Forgets one."""
        self._members.pop(member, None)


class TimedConnection(H11Protocol):
    """A connection whose requests have to come, and to be answered, in time."""

    def __init__(self, crowd: Crowd, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._crowd = crowd
        self._timer: asyncio.TimerHandle | None = None
        self._timed: object = None

    @property
    def is_at_work(self) -> bool:
        """Whether a request is here that has not been answered."""
        return self.cycle is not None and not self.cycle.response_complete

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        if self._crowd.enter(self):
            self._wait(self._crowd.limits.head_seconds)
        else:
            self.end()

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        if self._timer is None:  # the first bytes of a further request
            self._wait(self._crowd.limits.head_seconds)
        try:
            super().data_received(data)
        except h11.LocalProtocolError:  # it broke the rules in the middle of an answer
            self.end()
        except Exception as error:
            log_defect(error, "a connection")
            self.end()
        self._look()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        self._crowd.leave(self)
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Says that this is no HTTP, in our form, where no answer has begun."""
        self._refuse(400, "This is no request that can be read.", "Ask in HTTP/1.1.")

    def end(self) -> None:
        """Ends the connection at once, and counts that."""
        self._crowd.tally.refused += 1
        self._crowd.leave(self)
        self._stop_waiting()
        self.transport.abort()

    def timeout_keep_alive_handler(self) -> None:
        # uvicorn's own tells h11, which raises where the first bytes of a request have come.
        if not self.is_at_work:
            self.transport.close()

    def _look(self) -> None:
        """Sees whether the time runs for what is going on now."""
        if not self.is_at_work:
            if self.timeout_keep_alive_task is not None:  # between two requests uvicorn's own timer runs
                self._stop_waiting()
        elif self.cycle is not self._timed:
            self._timed = self.cycle
            self._wait(self._crowd.limits.exchange_seconds)

    def _wait(self, seconds: float) -> None:
        self._stop_waiting()
        self._timer = self.loop.call_later(seconds, self._late)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _late(self) -> None:
        self._timer = None
        if self.transport.is_closing():
            return
        if self.is_at_work:
            self.end()
        else:
            seconds = self._crowd.limits.head_seconds
            self._refuse(408, f"No whole request came within {seconds:g} seconds.", "Send it at once.")

    def _refuse(self, status: int, message: str, hint: str) -> None:
        if self.is_at_work or self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self.end()
            return
        self._crowd.tally.refused += 1
        body = in_json({"error": {"message": message, "hint": hint}})
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()), *ALWAYS]
        head = h11.Response(status_code=status, headers=[*headers, (b"connection", b"close")])
        for event in (head, h11.Data(data=body), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()


def connections(crowd: Crowd) -> type[asyncio.Protocol]:
    """What uvicorn makes its connections by."""
    return cast("type[asyncio.Protocol]", partial(TimedConnection, crowd))
