"""The engine: a long-lived child of the window that predicts and previews, over JSON lines on stdin and stdout.

It says `EngineStarted` at once and loads torch afterwards. It ends when its stdin is closed, so it never outlives the window.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

from core.engine.inbox import Inbox, Letter
from core.engine.lines import from_line, to_line
from core.engine.protocol import (
    UNASKED,
    Cancel,
    Dropped,
    EngineStarted,
    Failure,
    Note,
    PicturesPredicted,
    Progress,
    Reply,
    Request,
)
from core.support.computing import lower_priority
from core.support.defects import log_defect
from core.support.jobs import Abandoned, Context
from core.support.system_errors import in_plain_words
from core.support.workspace import Workspace

LAST_SECONDS = 3.0
"""How long abandoned work may take to notice that the window is gone; then the process ends without it."""

Handle = Callable[[Request, Context], Reply]


def serve(workspace: Workspace, aside: bool = False) -> None:
    """Answers requests from stdin on stdout until stdin is closed, and ends the process then; it has to be one of its own.

    Args:
        workspace: Whose datasets and runs are meant.
        aside: Uses every core, at lower priority.
    """
    if aside:
        lower_priority()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal is for the window; when it ends, stdin closes
    with _protected_stdout() as output:
        voice = Voice(output)
        voice.say(UNASKED, EngineStarted(os.getpid()))
        inbox, ended = Inbox(), threading.Event()
        threading.Thread(target=_listen, args=(inbox, voice, ended), name="engine-listener", daemon=True).start()

        from core.engine.handlers import Handlers  # loads torch

        with Handlers(workspace, aside) as handlers:
            voice.say(UNASKED, handlers.greeting())
            while (letter := inbox.take()) is not None:
                voice.say(letter.number, outcome(handlers.handle, letter))
        ended.set()
    sys.stderr.flush()
    os._exit(0)  # everything is put away; taking Python and torch apart would keep the closing window waiting


class Voice:
    """Writes replies, whole lines only, from any thread. What is said to a window that is gone is lost."""

    def __init__(self, output: BinaryIO) -> None:
        self._output = output
        self._lock = threading.Lock()
        self._gone = False

    def say(self, number: int, reply: Reply) -> None:
        """Sends one reply."""
        line = to_line(number, reply)
        with self._lock:
            if self._gone:
                return
            try:
                self._output.write(line)
                self._output.flush()
            except OSError:
                self._gone = True  # our stdin is closed as well, and that ends us


def outcome(handle: Handle, letter: Letter) -> Reply:
    """The final reply to a letter, whatever its handler raises."""
    try:
        letter.context.check_abandoned()
        return handle(letter.request, letter.context)
    except Abandoned:
        return Dropped()
    except Exception as error:
        if (told := in_plain_words(error)) is not None:
            return Failure(told.message, told.hint, told.path)
        # A defect: one sentence for the person, the rest for the log.
        log = log_defect(error, f"engine, {type(letter.request).__name__}")
        return Failure(
            f"Safelight ran into a defect ({type(error).__name__}).", f"What happened is written in {log}.", log, repr(error)
        )


def _listen(inbox: Inbox, voice: Voice, ended: threading.Event) -> None:
    """Puts requests into the inbox until stdin is closed; then sees to it that the process ends."""
    with open(os.dup(0), "rb") as questions:  # not sys.stdin: it must not be in use when Python ends
        for line in questions:
            for letter in _taken_in(line, inbox, voice):
                voice.say(letter.number, Dropped())
    inbox.close()
    if not ended.wait(LAST_SECONDS):
        os._exit(0)


def _taken_in(line: bytes, inbox: Inbox, voice: Voice) -> list[Letter]:
    """Puts one request into the inbox; returns those that it takes the place of."""
    try:
        number, message, channel = from_line(line)
    except ValueError as error:
        voice.say(UNASKED, Failure("The engine was asked something it does not understand.", details=str(error)))
        return []
    if isinstance(message, Cancel):
        return inbox.cancel(message.number)
    if isinstance(message, Request):
        return inbox.put(Letter(number, channel, message, Context(_teller(voice, number))))
    return []


def _teller(voice: Voice, number: int) -> Callable[[object], None]:
    def tell(event: object) -> None:
        if isinstance(event, Progress | Note | PicturesPredicted):
            voice.say(number, event)

    return tell


@contextmanager
def _protected_stdout() -> Iterator[BinaryIO]:
    """The real stdout; what libraries print, in Python or below it, goes to stderr instead."""
    sys.stdout.flush()
    real = os.dup(1)
    os.dup2(2, 1)
    with open(real, "wb") as output:
        yield output
