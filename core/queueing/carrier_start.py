"""Sees to it that somebody carries the queue out: one process that outlives whoever started it. No torch."""

from __future__ import annotations

import subprocess
import sys
import time

from core.queueing.folder import QueueFolder
from core.support.computing import program_words, surroundings
from core.support.inside import check_own
from core.support.workspace import Workspace

_children: list[subprocess.Popen[bytes]] = []
"""Carriers started from here, so that they are reaped when they end."""


def look_after(workspace: Workspace, patient: bool = False) -> bool:
    """Job: starts a carrier when something is to be carried out and nobody does; True when it did.

    Called by whoever puts something in line or opens the workspace: after a reboot the next one goes on.

    Args:
        workspace: Where.
        patient: Waits longer after each carrier that ended without having carried anything: for those who look again and again.

    Raises:
        BadInput, Refused: The queue cannot be read.
    """
    _children[:] = [child for child in _children if child.poll() is None]
    folder = QueueFolder.of(workspace)
    if not folder.file.is_file() or not folder.read().wants_carrier or folder.is_carried():
        return False
    earlier = folder.carrier()
    if patient and earlier is not None and earlier.held_until(time.time()) is not None:
        return False
    _start(workspace, folder, earlier.in_vain + 1 if earlier is not None else 1)
    return True


def _start(workspace: Workspace, folder: QueueFolder, in_vain: int) -> None:
    options: dict[str, object] = {"start_new_session": True}
    if sys.platform == "win32":
        options = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    check_own(folder.path)
    with open(folder.log, "ab") as log:
        child = subprocess.Popen(
            [*program_words(workspace.root), "queue", "--carry"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=workspace.root,
            env=surroundings(PYTHONUNBUFFERED="1"),
            **options,  # type: ignore[call-overload]
        )
    _children.append(child)
    folder.write_carrier(child.pid, in_vain)
