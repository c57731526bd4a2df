"""A question to an engine as a job: waits for the answer, passes on what is told meanwhile, and can be abandoned."""

from __future__ import annotations

import itertools
import queue

from core.engine.client import EngineClient
from core.engine.protocol import Dropped, Failure, Reply, Request, is_final
from core.support.errors import SafelightError
from core.support.jobs import Abandoned, Context

_TICK = 0.1  # seconds between two looks at whether the answer is still wanted
_channels = itertools.count(1)


def ask_and_wait(client: EngineClient, request: Request, context: Context) -> Reply:
    """The final reply to a request; progress and notes are reported to the context on the way.

    Each question has a channel of its own: it never takes the place of another one.

    Args:
        client: Asked; its engine is started when it does not run.
        request: What is asked.
        context: Told to stop or to drop the work, it cancels the request.

    Raises:
        SafelightError: The engine answered with a failure, or cannot be started.
        Abandoned: The request was cancelled.
    """
    replies: queue.Queue[Reply] = queue.Queue()
    number = client.request(request, replies.put, f"{type(request).__name__} {next(_channels)}")
    while True:
        try:
            reply = replies.get(timeout=_TICK)
        except queue.Empty:
            if context.stop_requested:
                # Its `Dropped` is not waited for: a network in the middle of a picture hears nothing, and the person has gone
                # on.
                client.cancel(number)
                raise Abandoned from None
            continue
        if not is_final(reply):
            context.report(reply)
        elif isinstance(reply, Dropped):
            raise Abandoned
        elif isinstance(reply, Failure):
            raise SafelightError(reply.message, reply.hint, reply.path)
        else:
            return reply
