"""Asks an engine and waits for its answer."""

from __future__ import annotations

import queue

from core.engine.client import EngineClient
from core.engine.protocol import (
    Reply,
    Request,
    is_final,
)

PATIENCE = 60  # seconds; only a failing test waits so long


class Asker:
    """Asks a client and waits for the final reply."""

    def __init__(self, client: EngineClient) -> None:
        self.client = client
        self.partial: list[Reply] = []

    def __call__(self, request: Request, channel: str | None = None) -> Reply:
        return self.wait(self.ask(request, channel))

    def ask(self, request: Request, channel: str | None = None) -> queue.Queue[Reply]:
        replies: queue.Queue[Reply] = queue.Queue()
        self.client.request(request, replies.put, channel)
        return replies

    def wait(self, replies: queue.Queue[Reply]) -> Reply:
        self.partial = []
        while not is_final(reply := replies.get(timeout=PATIENCE)):
            self.partial.append(reply)
        return reply
