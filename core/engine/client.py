"""The window's end of the engine: starts it, asks it, hears it, and starts it again when it dies. No torch, no Qt."""

from __future__ import annotations

import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

from core.engine.lines import from_line, to_line
from core.engine.protocol import UNASKED, Cancel, Dropped, Failure, Greeting, Reply, Request, is_final
from core.support.computing import program_words, surroundings
from core.support.defects import log_defect
from core.support.errors import Refused
from core.support.workspace import Workspace

OnReply = Callable[[Reply], None]
CLOSE_SECONDS = 5.0
"""How long the engine may take to end by itself after its stdin is closed."""
LAST_WORDS = 2000  # characters of its stderr that go into the details of a failure


@dataclass(frozen=True)
class _Question:
    request: Request
    on_reply: OnReply


@dataclass(frozen=True, eq=False)
class _Engine:
    """One process and the file its stderr goes to."""

    process: subprocess.Popen[bytes]
    errors: IO[bytes]


class EngineClient:
    """Asks the engine of a workspace. All methods may be called from any thread.

    `on_reply` functions are called in a thread of the client, never while a lock is held: Progress, Note and
    PicturesPredicted any number of times, then exactly one final reply. When the engine dies, what waited gets a `Failure`
    and a new engine is started; only one that dies before it has loaded waits for the next request.

    Args:
        workspace: Passed to the engine.
        command: Words that start it; `main.py engine` with this Python when None.
        aside: For work that takes minutes: this engine uses every core, and lets everything else go first.
    """

    def __init__(self, workspace: Workspace, command: Sequence[str] | None = None, aside: bool = False) -> None:
        words = [*program_words(workspace.root), "engine", *(["--aside"] if aside else [])]
        self._command = list(command) if command is not None else words
        self._lock = threading.RLock()
        self._engine: _Engine | None = None
        self._waiting: dict[int, _Question] = {}
        self._number = UNASKED
        self._greeting: Greeting | None = None
        self._closed = False
        self._hearing: threading.Thread | None = None

    @property
    def greeting(self) -> Greeting | None:
        """What the running engine computes with; None until it has loaded."""
        return self._greeting

    @property
    def process(self) -> int | None:
        """Number of the engine's process; None while there is none."""
        with self._lock:
            return self._engine.process.pid if self._engine is not None else None

    def start(self) -> None:
        """Starts the engine when it does not run; returns at once.

        Raises:
            Refused: The client was closed, or the process cannot be started.
        """
        with self._lock:
            self._ensure_engine()

    def request(self, message: Request, on_reply: OnReply, channel: str | None = None) -> int:
        """Asks the engine, starting it when it does not run; returns the request's number.

        Args:
            message: What is asked.
            on_reply: Called with each reply.
            channel: A newer request drops older ones on its channel. Requests of one kind share one when None.

        Raises:
            Refused: The client was closed, or the engine cannot be started.
        """
        with self._lock:
            engine = self._ensure_engine()
            self._number += 1
            number = self._number
            name = type(message).__name__ if channel is None else channel
            self._waiting[number] = _Question(message, on_reply)
            self._send(engine, to_line(number, message, name))
            return number

    def cancel(self, number: int) -> None:
        """Drops a request; its `on_reply` gets `Dropped`, unless it has had its answer."""
        with self._lock:
            if number in self._waiting and self._engine is not None:
                self._send(self._engine, to_line(UNASKED, Cancel(number)))

    def close(self) -> None:
        """Ends the engine and waits for it; what waited gets `Dropped`. Not to be called from `on_reply`."""
        with self._lock:
            self._closed = True
            engine, hearing = self._engine, self._hearing
        if engine is not None:
            assert engine.process.stdin is not None
            with suppress(OSError):
                engine.process.stdin.close()
            try:
                engine.process.wait(CLOSE_SECONDS)
            except subprocess.TimeoutExpired:
                engine.process.kill()
        if hearing is not None:
            hearing.join()

    def _ensure_engine(self) -> _Engine:
        if self._closed:
            raise Refused("The engine was closed.", "Open the workspace again.")
        if self._engine is None:
            # A file, not a pipe: nobody reads it before the end, and a full pipe would stop the engine.
            errors = tempfile.TemporaryFile()  # noqa: SIM115  # closed when the process has ended
            try:
                # In a session of its own, as a run is: Linux shares processors out by sessions, and beside a busy program of the
                # same terminal a preview was told 219 s for a run of 40.
                process = subprocess.Popen(
                    self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, start_new_session=True,
                    creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0), env=surroundings(),
                )  # fmt: skip
            except OSError as error:
                errors.close()
                raise Refused(f"The engine cannot be started: {error}.", "Check the installation.") from error
            self._engine = _Engine(process, errors)
            self._hearing = threading.Thread(target=self._hear, args=(self._engine,), name="engine-client", daemon=True)
            self._hearing.start()
        return self._engine

    def _send(self, engine: _Engine, line: bytes) -> None:
        assert engine.process.stdin is not None
        with suppress(OSError):  # it has died: the hearing thread notices and answers
            engine.process.stdin.write(line)
            engine.process.stdin.flush()

    def _hear(self, engine: _Engine) -> None:
        """Hears one engine until it ends, then answers for it what it left unanswered."""
        assert engine.process.stdin is not None
        assert engine.process.stdout is not None
        for line in engine.process.stdout:
            with suppress(ValueError):  # not one of ours: nothing a person could act on
                number, message, _ = from_line(line)
                if isinstance(message, Reply):
                    self._deliver(number, message)
        status = engine.process.wait()
        words = _tail(engine.errors)
        for pipe in (engine.process.stdin, engine.process.stdout, engine.errors):
            with suppress(OSError):
                pipe.close()
        with self._lock:
            lost, self._waiting = list(self._waiting.values()), {}
            had_loaded, self._greeting, self._engine = self._greeting is not None, None, None
            closed = self._closed
            if had_loaded and not closed:
                with suppress(Refused):
                    self._ensure_engine()
        failure = Failure(
            f"The engine ended unexpectedly ({_cause(status)}).", "It starts again; ask once more.", None, words or _cause(status)
        )
        for question in lost:
            _tell(question, Dropped() if closed else failure)

    def _deliver(self, number: int, reply: Reply) -> None:
        with self._lock:
            if isinstance(reply, Greeting):
                self._greeting = reply
            question = self._waiting.get(number)
            if question is not None and is_final(reply):
                del self._waiting[number]
        if question is not None:
            _tell(question, reply)


def _tell(question: _Question, reply: Reply) -> None:
    try:
        question.on_reply(reply)
    except Exception as error:  # a defect of whoever asked must not silence the others
        log_defect(error, f"reply to {type(question.request).__name__}")


def _cause(status: int) -> str:
    if status >= 0:
        return f"status {status}"
    try:
        return f"killed, {signal.Signals(-status).name}"
    except ValueError:
        return f"killed, signal {-status}"


def _tail(errors: IO[bytes]) -> str:
    """The end of what a process said on its stderr."""
    errors.seek(0)
    return errors.read().decode("utf-8", "replace")[-LAST_WORDS:]
