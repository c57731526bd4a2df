"""What a node of a cluster does: carries a run out by a process of its own, and says what it sees of a shared folder.

Nothing of ours is imported here: Ray takes this module along to nodes by its text, where no path leads to Safelight yet.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_BOUND = (
    "import ctypes, os, sys\n"
    "ctypes.CDLL(None).prctl(1, 9)\n"  # PR_SET_PDEATHSIG, SIGKILL
    "if os.getppid() == int(sys.argv[1]):\n"
    "    os.execvp(sys.argv[2], sys.argv[2:])\n"
)
"""A process that ends with the one that started it, and becomes the one named. Where an engine gave a node up and asked another
for its runs, the first went on with them, on cores that the engine believed to be free."""


def carry_out(words: list[str], settings: dict[str, str], log: str) -> int:
    """Does a command, all of whose output is added to a file, and returns its exit status.

    Args:
        words: The command.
        settings: Its environment, beside what the node has set itself.
        log: The file.
    """
    environment = {**settings, **os.environ}
    # An engine that gives a process the whole machine tells it how many threads that makes, counting those that share a core.
    if int(environment.get("OMP_NUM_THREADS", "0") or 0) >= (os.cpu_count() or 1):
        del environment["OMP_NUM_THREADS"]
    # A node whose Python lies elsewhere has Ray in the one that has Safelight.
    command = words if os.path.exists(words[0]) else [sys.executable, *words[1:]]
    if sys.platform == "linux":
        command = [sys.executable, "-c", _BOUND, str(os.getpid()), *command]
    with open(log, "ab") as said:
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, env=environment, cwd=str(Path(log).parent)
        )
        try:
            return child.wait()
        finally:
            if child.poll() is None:
                child.kill()
                child.wait()


def complaint(program: str, folder: str, locked: str) -> str:
    """Why nothing could be trained on this node, as the end of a sentence; "" when it can.

    Args:
        program: What starts Safelight.
        folder: The workspace.
        locked: A file there that another machine holds the lock of.
    """
    if not os.path.exists(program):
        return f"has no {program}"
    if not os.path.exists(locked):
        return f"does not see {folder}"
    try:
        import fcntl
    except ImportError:
        return ""
    handle = os.open(locked, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return ""
    except OSError:
        return f"has no locks on {folder}"
    finally:
        os.close(handle)
    return f"does not see locks that others hold on {folder}, so that a run could be trained twice"
