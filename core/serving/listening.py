"""Listening on a socket: uvicorn with our connections, behind our door, until the job is told to stop."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from uvicorn.server import HANDLED_SIGNALS

from core.serving.app import serving_app
from core.serving.connections import Crowd, connections
from core.serving.desk import AnsweringDesk
from core.serving.door import Door, ServingTally
from core.serving.limits import ServingLimits
from core.serving.records import ServedSoFar, ServingBegun
from core.support.computing import give_memory_back
from core.support.defects import log_defect
from core.support.jobs import Context
from core.support.workspace import Workspace

LONGEST_HEAD = 16 * 1024
"""Bytes of a request before its body."""
TICKS_A_MINUTE = 600
"""uvicorn's, of a tenth of a second."""
LAST_SECONDS = 3
"""How long requests that are under way have when it ends."""


def listen(
    workspace: Workspace,
    desk: AnsweringDesk,
    listening: socket.socket,
    begun: ServingBegun,
    limits: ServingLimits,
    context: Context,
) -> ServedSoFar:
    """Answers on a bound socket until the context asks to stop, or the process is told to end; what came until then."""
    tally = ServingTally()
    app = Door(serving_app(workspace, desk, limits, tally), begun.port, begun.token, limits, tally)
    config = uvicorn.Config(
        app, http=connections(Crowd(limits, tally)), ws="none", lifespan="off", loop="asyncio", interface="asgi3",
        # What a person should know we say: uvicorn's lines would stand between ours, and what is asked is nobody's business.
        log_config=None, log_level=logging.CRITICAL, access_log=False,
        # It would believe whoever says that a request comes from elsewhere.
        proxy_headers=False, server_header=False, date_header=False,
        timeout_keep_alive=limits.idle_seconds, timeout_graceful_shutdown=LAST_SECONDS, backlog=128,
        h11_max_incomplete_event_size=LONGEST_HEAD,
    )  # fmt: skip
    _Server(config, begun, tally, context).run([listening])
    return tally.so_far()


class _Server(uvicorn.Server):
    """uvicorn's loop, ended by a job's context, and telling it what came."""

    def __init__(self, config: uvicorn.Config, begun: ServingBegun, tally: ServingTally, context: Context) -> None:
        super().__init__(config)
        self._begun, self._tally, self._context = begun, tally, context
        self._told = tally.so_far()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        # uvicorn's own raises them once more at the end, which ends the process before its pictures are taken away.
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self.handle_exit) for number in HANDLED_SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        asyncio.get_running_loop().set_exception_handler(_note)
        await super().startup(sockets)
        self._context.report(self._begun)

    async def on_tick(self, counter: int) -> bool:
        so_far = self._tally.so_far()
        if so_far != self._told:  # ten times a second at most, however many come
            self._told = so_far
            self._context.report(so_far)
        if counter % TICKS_A_MINUTE == 0:
            # What requests of all sizes leave is kept otherwise: 20,000 broken ones made it 10 MiB, of which nothing was in use.
            give_memory_back()
        return await super().on_tick(counter) or self._context.stop_requested


def _note(_: asyncio.AbstractEventLoop, told: dict[str, Any]) -> None:
    """Keeps what no request was there to hear of out of the terminal, and in the log."""
    error = told.get("exception")
    # A connection that its other end dropped is no defect.
    if error is not None and not isinstance(error, OSError):
        log_defect(error, "serving")
