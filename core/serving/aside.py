"""Serving beside the window: a child does it, tells in lines what comes, and ends when nobody attends to it any more."""

from __future__ import annotations

import subprocess
import tempfile
import threading
from collections.abc import Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import IO

from core.serving.records import ServedSoFar, from_line
from core.support.computing import program_words, surroundings
from core.support.errors import Refused, SafelightError
from core.support.foreign_text import one_line
from core.support.jobs import Context
from core.support.workspace import Workspace

TICK = 0.1
"""Seconds between two looks at whether the job is to end."""
CLOSE_SECONDS = 8.0
"""How long the child may take to end by itself; requests that are under way are answered meanwhile."""


def serve_aside(workspace: Workspace, runs: Sequence[str], context: Context) -> ServedSoFar:
    """Job: has a child serve runs, and reports what it tells: `ServingBegun`, then `ServedSoFar`, until it is stopped or dropped.

    Args:
        workspace: Where the runs are.
        runs: Their names.
        context: Ends it.

    Raises:
        Refused: The child cannot be started, or has ended by itself; why it says it has.
        Abandoned: The job was dropped; the child has ended then.
    """
    words = [*program_words(workspace.root), "serve", *runs, "--attended"]
    # A file, not a pipe: nobody reads it before the end, and a full pipe would stop the child.
    with tempfile.TemporaryFile() as errors:
        try:
            child = subprocess.Popen(
                words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0), env=surroundings(),
            )  # fmt: skip
        except OSError as error:
            raise Refused(f"Serving cannot be started: {error}.", "Check the installation.") from error
        try:
            told, ended_itself = _followed(child, context)
        finally:
            status = _end(child)
        if ended_itself:
            raise _why(errors, status)
    context.check_abandoned()
    return told


def _followed(child: subprocess.Popen[bytes], context: Context) -> tuple[ServedSoFar, bool]:
    """Hears the child until the job is to end or the child has ended; what it told last, and whether it ended by itself."""
    heard: SimpleQueue[bytes | None] = SimpleQueue()
    threading.Thread(target=_listen, args=(child, heard), name="serving-listener", daemon=True).start()
    told = ServedSoFar()
    while not context.stop_requested:
        try:
            line = heard.get(timeout=TICK)
        except Empty:
            continue
        if line is None:
            return told, True
        event = from_line(line)
        if isinstance(event, ServedSoFar):
            told = event
        if event is not None:
            context.report(event)
    return told, False


def _listen(child: subprocess.Popen[bytes], heard: SimpleQueue[bytes | None]) -> None:
    assert child.stdout is not None
    with child.stdout as lines:
        for line in lines:
            heard.put(line)
    heard.put(None)


def _end(child: subprocess.Popen[bytes]) -> int:
    """Ends the child, by closing its stdin; waits for it no longer than it may take."""
    assert child.stdin is not None
    with suppress(OSError):
        child.stdin.close()
    try:
        return child.wait(CLOSE_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        return child.wait()


def _why(errors: IO[bytes], status: int) -> SafelightError:
    """What the child said before it ended: its last line is a sentence with what to do, as the command line prints it."""
    errors.seek(0)
    lines = [line.strip() for line in errors.read().decode("utf-8", "replace").splitlines() if line.strip()]
    if status == 1 and lines:
        return Refused(one_line(lines[-1]))
    return Refused(f"Serving ended unexpectedly (status {status}).", one_line(lines[-1])[:300] if lines else "Start it again.")
