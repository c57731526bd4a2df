"""A process runs until it has ended, whether or not its parent has noticed."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from core.support import processes
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


def test_a_process_of_another_person_runs_and_where_the_system_tells_no_more_it_is_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raised: list[type[Exception]] = []

    def kill(process: int, signal: int) -> None:
        assert (process, signal) == (7, 0)
        if raised:
            raise raised[0]

    monkeypatch.setattr(os, "kill", kill)
    monkeypatch.setattr(processes, "Path", lambda path: tmp_path / path.lstrip("/"))
    assert is_running(7), "nothing is told of it"
    (tmp_path / "proc/7").mkdir(parents=True)
    for told, runs in ((b"7 (a) Z) S 1", True), (b"7 (a) Z 1", False), (b"7 (a Z) Z 1", False)):
        (tmp_path / "proc/7/stat").write_bytes(told)
        assert is_running(7) is runs
    for error, runs in ((PermissionError, True), (ProcessLookupError, False), (OverflowError, False), (ValueError, False)):
        raised[:] = [error]
        assert is_running(7) is runs


def test_on_windows_the_kernel_is_asked_and_gets_its_handle_back(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[object] = []

    class Kernel:
        handle, found, code = 5, 1, 259

        def OpenProcess(self, rights: int, inherited: bool, process: int) -> int:
            said.append((rights, inherited, process))
            return self.handle

        def GetExitCodeProcess(self, handle: int, status: object) -> int:
            status._obj.value = self.code  # type: ignore[attr-defined]
            return self.found

        def CloseHandle(self, handle: int) -> None:
            said.append(handle)

    kernel = Kernel()
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    assert is_running(9)
    assert said == [(0x1000, False, 9), 5]
    kernel.code = 1
    assert not is_running(9)
    kernel.code, kernel.found = 259, 0
    assert not is_running(9)
    kernel.handle = 0
    said.clear()
    assert not is_running(9)
    assert said == [(0x1000, False, 9)]
