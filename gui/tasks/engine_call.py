"""One question to the engine whose replies arrive on the main thread."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gui.tasks.post import close_box, new_box, open_box

if TYPE_CHECKING:
    from core.engine.client import EngineClient
    from core.engine.protocol import Request

# Calls on their way: Python would collect one that nobody else holds, and no reply would be heard.
_asked: set[EngineCall] = set()


class EngineCall(QObject):
    """A request to the engine. Construct, connect, then `ask(client)`.

    Signals:
        replied(object): Each reply, in order; the last is the final one (`core.engine.protocol.is_final`).

    Args:
        request: What is asked.
        channel: A newer request drops older ones on its channel; requests of one kind share one when None.
    """

    replied = Signal(object)

    def __init__(self, request: Request, channel: str | None = None) -> None:
        super().__init__()
        self._request = request
        self._channel = channel
        self._letters = new_box()
        self._client: EngineClient | None = None
        self._number = 0
        self._silent = False

    def ask(self, client: EngineClient) -> None:
        """Sends the request.

        Raises:
            Refused: The engine cannot be started.
        """
        # Before it is sent, since the reply may be there before `request` has returned.
        open_box(self._letters, self._receive)
        self._client = client
        try:
            self._number = client.request(self._request, partial(self._letters.put, "reply"), self._channel)
        except BaseException:
            close_box(self._letters)
            raise
        _asked.add(self)

    def cancel(self) -> None:
        """Drops the request; nothing is heard of it any more."""
        self._silent = True
        if self._client is not None:
            self._client.cancel(self._number)

    def _receive(self, kind: str, reply: object) -> None:
        # Imported late: the protocol brings pydantic, and the first page is shown without.
        from core.engine.protocol import is_final

        if is_final(reply):  # type: ignore[arg-type]
            close_box(self._letters)
            _asked.discard(self)
        # A reply may have been on its way already when the request was dropped.
        if not self._silent:
            self.replied.emit(reply)
