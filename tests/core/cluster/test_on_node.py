"""A node carries a command out with its words kept, ends it when it ends itself, and says what it does not see."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.cluster.on_node import carry_out, complaint
from core.support.errors import Refused
from core.support.locks import claimed
from core.support.processes import is_running

ROOT = Path(__file__).resolve().parents[3]


def test_a_command_is_done_with_its_settings_and_all_it_says_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", str(os.cpu_count()))
    monkeypatch.setenv("CHOSEN", "by a person")
    said = "import os, sys; print(os.environ['GIVEN'], os.environ['CHOSEN'], 'OMP_NUM_THREADS' in os.environ); sys.exit(7)"
    log = tmp_path / "worker.log"
    log.write_text("before\n")
    assert carry_out([sys.executable, "-c", said], {"GIVEN": "yes", "CHOSEN": "no"}, str(log)) == 7
    assert log.read_text() == "before\nyes by a person False\n"
    monkeypatch.setenv("OMP_NUM_THREADS", "0")
    assert carry_out([sys.executable, "-c", "import os; print(os.environ['OMP_NUM_THREADS'])"], {}, str(log)) == 0
    assert log.read_text().endswith("\n0\n")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a process with the one that started it")
def test_what_it_does_ends_with_it_even_by_kill(tmp_path: Path) -> None:
    log = tmp_path / "log"
    act = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
    node = (
        f"from core.cluster.on_node import carry_out; import sys; carry_out([sys.executable, '-c', {act!r}], {{}}, {str(log)!r})"
    )
    parent = subprocess.Popen([sys.executable, "-c", node], cwd=ROOT)
    end = time.monotonic() + 20
    while not (log.exists() and log.read_text().strip()):
        assert time.monotonic() < end
        time.sleep(0.02)
    child = int(log.read_text())
    assert is_running(child)
    parent.send_signal(signal.SIGKILL)
    parent.wait(10)
    while is_running(child):
        assert time.monotonic() < end, "it went on after its node was given up"
        time.sleep(0.02)


def test_a_node_says_what_it_does_not_see(tmp_path: Path) -> None:
    program, locked = tmp_path / "main.py", tmp_path / "line.lock"
    assert complaint(str(program), str(tmp_path), str(locked)) == f"has no {program}"
    program.touch()
    assert complaint(str(program), str(tmp_path), str(locked)) == f"does not see {tmp_path}"
    locked.touch()
    assert "does not see locks" in complaint(str(program), str(tmp_path), str(locked))
    with claimed(locked, Refused("")):
        assert complaint(str(program), str(tmp_path), str(locked)) == ""
