"""Children of the program that need no torch, forked from a process that has imported what they need: a fifth of a second each.

A run of all tests starts a thousand; stand-ins for an engine, scripts of tests that are told where the program lies, take twice
as long. They are children of the test process nonetheless, with an end of their own to wait for: the mother forks twice, and who
loses its parent is given to the nearest forebear that asks for such.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import os
import runpy
import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from core.support.computing import narrow_surroundings

ROOT = Path(__file__).resolve().parents[1]
BEGIN = [sys.executable, "-P", "-m"]
PROGRAMS = ("core.pictures.decoder.child", "core.datasets.sources.public.matlab_child", "core.datasets.sheets.child")
STAND_INS_NEED = (
    "core.engine.lines",
    "core.engine.protocol",
    "core.engine.requests",
    "core.prediction.explaining.records",
    "PIL.Image",
)
_ADOPT = 36  # PR_SET_CHILD_SUBREAPER of Linux
_MESSAGE = 2**18

_really_started = subprocess.Popen._execute_child  # type: ignore[attr-defined]
_forking = False
_beginning = threading.Lock()


class Mother:
    """The process that forks, and how it is asked. It ends with the test process."""

    def __init__(self) -> None:
        self._owner = os.getpid()
        self._asking = threading.Lock()
        self._line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            number = theirs.fileno()
            # Theirs too, for what is read of them when a process begins: one thread, as a process that forks may have no more,
            # and no memory kept, which limits on it would not count.
            surroundings = narrow_surroundings(PYTHONPATH=str(ROOT))
            command = [sys.executable, "-P", __file__, str(number)]
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=[number], env=surroundings)
        self.process_id = process.pid
        process.returncode = 0  # nobody waits for it, nor is told that nobody did

    @property
    def is_ours(self) -> bool:
        """Whether this is the process that started it, and none that was forked from that one."""
        return self._owner == os.getpid()

    def child(self, words: Sequence[str], surroundings: dict[str, str] | None, apart: bool, handles: Sequence[int]) -> int:
        """The number of a new child of this process, with these as its standard input, output and error.

        Args:
            words: A program, as a module or a script, and what it is told.
            surroundings: Its environment; None for that of this process.
            apart: In a session of its own.
            handles: What it reads, where it says, and where it complains.
        """
        asked = {"words": words, "surroundings": surroundings or dict(os.environ), "folder": os.getcwd(), "apart": apart}
        with self._asking:
            _adopt(True)
            try:
                socket.send_fds(self._line, [json.dumps(asked).encode()], handles)
                return int(self._line.recv(_MESSAGE))
            finally:
                _adopt(False)


_mother: Mother | None = None


def mother_process() -> int | None:
    """The number of the process that forks, which stays from test to test."""
    return _mother.process_id if _mother and _mother.is_ours else None


def _words_of(command: Any) -> list[str]:
    """The program that is to be forked and what it is told; empty where it is another."""
    if not isinstance(command, list):
        return []
    if command[:3] == BEGIN and command[3] in PROGRAMS:
        return command[3:]
    if command[:1] == BEGIN[:1] and command[2:3] == [str(ROOT)]:
        return command[1:]
    return []


def _started(
    self: Any, args: Any, executable: Any, before: Any, close: Any, passed: Any, cwd: Any, env: Any, info: Any, flags: Any,
    shell: Any, p2cread: int, p2cwrite: int, c2pread: int, c2pwrite: int, errread: int, errwrite: int, *rest: Any,
) -> None:  # fmt: skip
    """As Popen starts a process, in the place of it; the names of the pipes are those it has there."""
    global _mother
    pipes = (p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite)
    words = _words_of(args) if _forking and cwd is None else []
    if not words:
        _really_started(self, args, executable, before, close, passed, cwd, env, info, flags, shell, *pipes, *rest)
        return
    with _beginning:
        if _mother is None or not _mother.is_ours:
            _mother = Mother()
    theirs = [handle if handle >= 0 else usual for usual, handle in enumerate((p2cread, c2pwrite, errwrite))]
    try:
        *_, apart, _ = rest
        self.pid = _mother.child(words, env, apart, theirs)
        self._child_created = True
    finally:
        self._close_pipe_fds(*pipes)


def fork_children() -> None:
    """From now on has such children of this process be forked, where the system can."""
    global _forking
    if sys.platform == "linux":
        _forking = True
        subprocess.Popen._execute_child = _started  # type: ignore[attr-defined]


@contextmanager
def own_children() -> Iterator[None]:
    """Has them start as they do for a person, for a while."""
    global _forking
    usual, _forking = _forking, False
    try:
        yield
    finally:
        _forking = usual


def _adopt(whether: bool) -> None:
    ctypes.CDLL(None).prctl(_ADOPT, int(whether), 0, 0, 0)


def _fork(line: socket.socket) -> None:
    """Forks a child for each that is asked for, until nobody can ask any more."""
    while True:
        message, handles, _, _ = socket.recv_fds(line, _MESSAGE, 3)
        if not message:
            return
        asked = json.loads(message)
        program = asked["words"][0]
        with suppress(Exception):  # who needs it says so itself
            for name in STAND_INS_NEED if program.endswith(".py") else [program]:
                importlib.import_module(name)
            gc.freeze()
        told, tell = os.pipe()
        between = os.fork()
        if not between:
            child = os.fork()
            if child:
                os.write(tell, str(child).encode())
                os._exit(0)
            for handle in (line.detach(), told, tell):
                os.close(handle)
            _be(asked, handles)
        for handle in (tell, *handles):
            os.close(handle)
        os.waitpid(between, 0)  # by then the child is the test process's
        line.send(os.read(told, 64))
        os.close(told)


def _be(asked: dict[str, Any], handles: Sequence[int]) -> None:
    status = 1
    try:
        for number, handle in enumerate(handles):
            os.dup2(handle, number)
            os.close(handle)
        sys.stdin = open(0)  # noqa: SIM115  # as long as the process
        os.chdir(asked["folder"])
        os.environ.clear()
        os.environ.update(asked["surroundings"])
        if asked["apart"]:
            os.setsid()
        program, *sys.argv[1:] = asked["words"]
        if program.endswith(".py"):
            sys.argv[0] = program
            runpy.run_path(program, run_name="__main__")
        else:
            sys.modules.pop(program, None)
            runpy.run_module(program, run_name="__main__", alter_sys=True)
        sys.stdout.flush()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    _fork(socket.socket(fileno=int(sys.argv[1])))
