"""Requests waiting for the engine's one working thread. The newest on a channel takes the place of the older ones."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass, field

from core.engine.protocol import Request
from core.support.jobs import Context


@dataclass(frozen=True, eq=False)
class Letter:
    """A request with its number, its channel and the context its work is done in."""

    number: int
    channel: str
    request: Request
    context: Context = field(default_factory=Context)


class Inbox:
    """A queue that forgets what is outdated. Safe to use from several threads."""

    def __init__(self) -> None:
        self._waiting: deque[Letter] = deque()
        self._running: Letter | None = None
        self._closed = False
        self._change = threading.Condition()

    def put(self, letter: Letter) -> list[Letter]:
        """Queues a letter; abandons the one at work on its channel; returns those that will never be worked on."""
        with self._change:
            outdated = [other for other in self._waiting if other.channel == letter.channel]
            self._waiting = deque(other for other in self._waiting if other.channel != letter.channel)
            if self._running is not None and self._running.channel == letter.channel:
                self._running.context.abandon()
            self._waiting.append(letter)
            self._change.notify()
        return outdated

    def cancel(self, number: int) -> list[Letter]:
        """Abandons the request of that number if it is at work; returns it if it was waiting."""
        with self._change:
            waiting = [letter for letter in self._waiting if letter.number == number]
            self._waiting = deque(letter for letter in self._waiting if letter.number != number)
            if self._running is not None and self._running.number == number:
                self._running.context.abandon()
        return waiting

    def take(self) -> Letter | None:
        """The next letter, which then counts as at work until the next call; None once the inbox is closed."""
        with self._change:
            self._running = None
            while not self._waiting and not self._closed:
                self._change.wait()
            if self._closed:
                return None
            self._running = self._waiting.popleft()
            return self._running

    def close(self) -> None:
        """Abandons everything."""
        with self._change:
            self._closed = True
            self._waiting.clear()
            if self._running is not None:
                self._running.context.abandon()
            self._change.notify_all()
