"""A place for one question to the engine, where a newer one takes the place of an older."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from core.support.errors import SafelightError
from gui.session import Session
from gui.tasks.engine_call import EngineCall

if TYPE_CHECKING:
    from core.engine.protocol import Reply, Request

Answered = Callable[["Reply"], object]
Refused = Callable[[SafelightError], object]


class NewestCall(QObject):
    """Asks one question at a time; of the one before nothing is heard any more.

    Args:
        session: Has the engine.
        channel: Of the questions; each place in the window has its own.
    """

    def __init__(self, session: Session, channel: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._channel = session, channel
        self._call: EngineCall | None = None
        self._answered: Answered | None = None
        self._refused: Refused | None = None

    @property
    def is_waiting(self) -> bool:
        """True from a question until its answer."""
        return self._call is not None

    def ask(self, request: Request, answered: Answered, refused: Refused) -> None:
        """Drops the question before, and asks this one; `answered` gets its final reply, `refused` why there is none."""
        self.drop()
        self._answered, self._refused = answered, refused
        self._call = self._session.ask_engine(request, self._channel)
        self._call.replied.connect(self._heard)
        try:
            assert self._session.engine is not None  # `ask_engine` has started it
            self._call.ask(self._session.engine)
        except SafelightError as error:
            self._call = None
            refused(error)

    def drop(self) -> None:
        """Drops the question under way, if there is one."""
        if self._call is not None:
            self._call.cancel()
            self._call = None

    @Slot(object)
    def _heard(self, reply: Reply) -> None:
        from core.engine.protocol import Dropped, Failure, is_final  # brings pydantic, which the first page is shown without

        # A reply to the question before may have been on its way when this one took its place.
        if self.sender() is not self._call or not is_final(reply):
            return
        self._call = None
        assert self._answered is not None
        assert self._refused is not None
        if isinstance(reply, Failure):
            self._refused(SafelightError(reply.message, reply.hint, reply.path))
        elif not isinstance(reply, Dropped):
            self._answered(reply)
