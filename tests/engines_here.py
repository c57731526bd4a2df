"""Engines of windows that answer from a thread of this process: each of their own loads torch anew, 2 s of a processor."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from core.engine import client, server
from core.engine.inbox import Inbox
from core.engine.protocol import UNASKED, Dropped, EngineStarted
from core.support.computing import program_words
from core.support.workspace import Workspace

NO_PROCESS = 2**30
"""Stands for the number of its process; no system has so many."""


class EngineHere:
    """What a client asks of the process it started, of a thread: the same lines, the same handlers, the same end."""

    pid = NO_PROCESS

    def __init__(self, workspace: Workspace, aside: bool) -> None:
        (questions, ask), (hear, answers) = os.pipe(), os.pipe()
        self.stdin, self.stdout = os.fdopen(ask, "wb"), os.fdopen(hear, "rb")
        self._questions, self._answers = os.fdopen(questions, "rb"), os.fdopen(answers, "wb")
        self._workspace, self._aside = workspace, aside
        self._ended = threading.Event()
        threading.Thread(target=self._serve, name="engine-here", daemon=True).start()

    def wait(self, timeout: float | None = None) -> int:
        if not self._ended.wait(timeout):
            raise subprocess.TimeoutExpired("engine", timeout or 0)
        return 0

    def kill(self) -> None:
        """A thread cannot be killed. It ends with the work that was abandoned when its questions ended."""

    def _serve(self) -> None:
        import torch

        from core.engine.handlers import Handlers

        voice, inbox, threads = server.Voice(self._answers), Inbox(), torch.get_num_threads()
        voice.say(UNASKED, EngineStarted(self.pid))
        listener = threading.Thread(target=self._listen, args=(voice, inbox), name="engine-here-listener", daemon=True)
        listener.start()
        with Handlers(self._workspace, self._aside) as handlers:
            voice.say(UNASKED, handlers.greeting())
            while (letter := inbox.take()) is not None:
                voice.say(letter.number, server.outcome(handlers.handle, letter))
        listener.join()
        torch.set_num_threads(threads)
        self._questions.close()
        self._ended.set()
        self._answers.close()

    def _listen(self, voice: server.Voice, inbox: Inbox) -> None:
        for line in self._questions:
            for letter in server._taken_in(line, inbox, voice):
                voice.say(letter.number, Dropped())
        inbox.close()


@contextmanager
def engines_here() -> Iterator[None]:
    """Has clients start no engine of the program; one that is told a command of its own starts that."""
    real = subprocess.Popen

    def started(command: Sequence[str], **named: Any) -> object:
        program = program_words(Path("/"))
        if command[: len(program) - 1] != program[:-1]:
            return real(command, **named)
        named["stderr"].flush()
        return EngineHere(Workspace.at(Path(command[len(program) - 1])), "--aside" in command)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client, "subprocess", SimpleNamespace(**{**vars(subprocess), "Popen": started}))
        yield
