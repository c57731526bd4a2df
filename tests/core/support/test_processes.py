"""A process runs until it has ended, whether or not its parent has noticed."""

from __future__ import annotations

import os
import subprocess
import sys

from core.support.processes import is_running


def test_a_process_runs_until_it_has_ended() -> None:
    assert is_running(os.getpid())
    with subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE) as process:
        assert is_running(process.pid)
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert not is_running(process.pid)
    assert not is_running(process.pid)
    assert not is_running(2**40)
