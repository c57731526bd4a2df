"""The workshop: a second engine for work that takes minutes, so that predictions never wait behind it."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from core.support.jobs import Context
from core.support.workspace import Workspace
from gui.tasks.task import Task

if TYPE_CHECKING:
    from core.engine.client import EngineClient
    from core.engine.protocol import Reply, Request

IDLE_MILLISECONDS = 60_000
"""How long the process waits for further work before it gives its memory back."""


class Workshop(QObject):
    """Makes tasks out of requests. Its process is started by the first one and ends when it has been idle for a while.

    Requests are worked on one after another; tasks wait in a lane of their own and can be cancelled while they wait.

    Args:
        workspace: Passed to the process.
        idle: Milliseconds without work after which the process ends.
    """

    def __init__(self, workspace: Workspace, idle: int = IDLE_MILLISECONDS, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._room = _Room(workspace)
        self._timer = QTimer(self)
        self._timer.setInterval(idle)
        self._timer.timeout.connect(self._look_round)

    @property
    def process(self) -> int | None:
        """Number of the process; None while there is none."""
        return self._room.process()

    def task(self, request: Request) -> Task:
        """A task whose result is the final reply to the request; connect to it, then start it."""
        task = Task(partial(_answer, self._room, request), lane="workshop")
        task.finished.connect(self._timer.start)  # from its beginning
        return task

    @Slot()
    def close(self) -> None:
        """Ends the process; the next task starts it again."""
        self._timer.stop()
        self._room.close()

    @Slot()
    def _look_round(self) -> None:
        if not self._room.busy():
            self.close()


class _Room:
    """The process, or none; what the lane's threads and the window share."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lock = threading.Lock()
        self._client: EngineClient | None = None
        self._askers = 0

    def enter(self) -> EngineClient:
        from core.engine.client import EngineClient

        with self._lock:
            # Counted before the engine is asked for: the timer ends no process that somebody has entered to use.
            self._askers += 1
            if self._client is None:
                self._client = EngineClient(self._workspace, aside=True)
            return self._client

    def leave(self) -> None:
        with self._lock:
            self._askers -= 1

    def busy(self) -> bool:
        with self._lock:
            return self._askers > 0

    def process(self) -> int | None:
        with self._lock:
            return self._client.process if self._client is not None else None

    def close(self) -> None:
        with self._lock:
            client, self._client = self._client, None
        # Outside the lock: the end of the process is waited for, and the window must be able to ask meanwhile.
        if client is not None:
            client.close()


def _answer(room: _Room, request: Request, context: Context) -> Reply:
    from core.engine.asking import ask_and_wait

    client = room.enter()
    try:
        return ask_and_wait(client, request, context)
    finally:
        room.leave()
