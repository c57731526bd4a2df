"""A process runs until it has ended, whether or not its parent has noticed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from core.support.processes import is_running, last_line


def test_a_process_runs_until_it_has_ended() -> None:
    assert is_running(os.getpid())
    with subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE) as process:
        assert is_running(process.pid)
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert not is_running(process.pid)
    assert not is_running(process.pid)
    assert not is_running(2**40)


def test_the_last_line_of_a_log_that_says_something(tmp_path: Path) -> None:
    log = tmp_path / "log"
    assert last_line(log) == ""
    log.write_text("first\n" * 2000 + "It went wrong: é.  \n\n", encoding="utf-8")
    assert last_line(log) == "It went wrong: é."
    log.write_text(" \n")
    assert last_line(log) == ""
