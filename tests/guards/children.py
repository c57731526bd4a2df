"""Notes where child processes are started, and names those a test leaves running."""

from __future__ import annotations

import os
import subprocess
from contextlib import suppress
from typing import Any

import psutil

from tests.forked_children import mother_process
from tests.guards import stacks

PATIENCE = 5.0
"""Seconds a child may take to end after its test."""

_started_at: dict[int, stacks.Callers] = {}
_original_init = subprocess.Popen.__init__


def _init(self: subprocess.Popen[Any], *arguments: Any, **named: Any) -> None:
    _original_init(self, *arguments, **named)
    _started_at[self.pid] = stacks.callers()


def watch() -> None:
    """From now on notes where each child process is started."""
    subprocess.Popen.__init__ = _init  # type: ignore[method-assign]


def _childless() -> bool:
    """Whether the system says at once that there is none: looking through all processes twice a test took 7 s of a run."""
    if not hasattr(os, "waitid"):
        return False
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return True
    return _numbers() == {mother_process()}


def _numbers() -> set[int]:
    """Of the children of this process, as Linux keeps them; none where it does not, or where a thread ends at this moment."""
    found: set[int] = set()
    with suppress(OSError):
        for thread in os.listdir("/proc/self/task"):
            with open(f"/proc/self/task/{thread}/children") as listed:
                found.update(map(int, listed.read().split()))
        return found
    return set()


def _alive() -> set[psutil.Process]:
    if _childless():
        return set()
    found = set()
    for child in psutil.Process().children(recursive=True):
        try:
            if child.status() != psutil.STATUS_ZOMBIE and child.pid != mother_process():
                found.add(child)
        except psutil.NoSuchProcess:
            continue
    return found


def _belongs_to(child: psutil.Process, others: set[psutil.Process]) -> bool:
    try:
        return any(parent in others for parent in child.parents())
    except psutil.NoSuchProcess:
        return False


def present() -> set[psutil.Process]:
    """The children, and their children, that run now."""
    return _alive()


def left_behind(before: set[psutil.Process]) -> list[str]:
    """A complaint for every child since `before` that does not end within `PATIENCE`; it is ended then.

    What a child from before has started since is that child's own affair.
    """
    _, alive = psutil.wait_procs([child for child in _alive() - before if not _belongs_to(child, before)], timeout=PATIENCE)
    complaints = []
    for child in alive:
        try:
            command = " ".join(child.cmdline())
            child.kill()
        except psutil.NoSuchProcess:
            continue
        place = stacks.told(_started_at[child.pid]) if child.pid in _started_at else "  (by another child)"
        complaints.append(f"child process {child.pid}: {command}, started at\n{place}")
    return complaints
