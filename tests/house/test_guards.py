"""The guards of conftest.py catch what they are for: each is run on a test that misbehaves."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.guards import threads
from tests.guards.network import NetworkUsed

ROOT = Path(__file__).resolve().parents[2]

MISBEHAVING = {
    "thread": (
        "import threading\nevent = threading.Event()\n"
        "def test_it():\n    threading.Thread(target=event.wait, daemon=True).start()\n"
    ),
    "child process": (
        "import subprocess, sys\ndef test_it():\n    global child\n"
        "    child = subprocess.Popen([sys.executable, '-c', 'import sys; sys.stdin.read()'], stdin=subprocess.PIPE)\n"
    ),
    "tests/forked_children.py": (
        "from pathlib import Path\nfrom core.pictures.decoder.pool import DecoderPool\n"
        "from core.pictures.decoder.requests import Describe\npool = DecoderPool(1)\n"
        "def test_it():\n    assert list(pool.run([Describe(0, Path('none'))]))\n"
    ),
    "timer": (
        "from PySide6.QtCore import QTimer\ndef test_it(qtbot):\n    global timer\n    timer = QTimer()\n    timer.start(1000)\n"
    ),
    "top-level widget": (
        "from PySide6.QtWidgets import QWidget\n"
        "def test_it(qtbot):\n    global widget\n    widget = QWidget()\n    widget.show()\n"
    ),
    "logged unexpectedly": "import logging\ndef test_it():\n    logging.getLogger('core').warning('something is odd')\n",
    "a deprecated thing": "import warnings\ndef test_it():\n    warnings.warn('a deprecated thing', DeprecationWarning)\n",
}


def test_every_guard_fails_the_test_it_is_for(tmp_path: Path) -> None:
    suite = tmp_path / "suite"
    suite.mkdir()
    impatience = "from tests.guards import children, threads\nthreads.PATIENCE = children.PATIENCE = 0.2\n"
    (suite / "conftest.py").write_text(f"from tests.conftest import *\n{impatience}")
    for number, body in enumerate(MISBEHAVING.values()):
        (suite / f"test_misbehaving_{number}.py").write_text(body)
    (suite / "test_well_behaved.py").write_text("def test_it():\n    pass\n")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    settings = ["-p", "no:cacheprovider", "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *settings, str(suite)],
        cwd=tmp_path, env={**environment, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    for complaint in MISBEHAVING:
        assert complaint in done.stdout, f"{complaint} was not caught:\n{done.stdout}{done.stderr}"
    assert "1 failed, 7 passed, 6 errors" in done.stdout


def test_only_this_machine_can_be_reached() -> None:
    with socket.socket() as handle, pytest.raises(NetworkUsed, match=r"192\.0\.2\.1"):
        handle.connect(("192.0.2.1", 9))
    with socket.socket() as server, socket.socket() as handle:
        server.bind(("127.0.0.1", 0))
        server.listen()
        handle.connect(server.getsockname())


def test_a_thread_that_is_just_starting_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server's last request may be between being listed and its first step when its test ends."""
    late, go = threading.Thread(target=bool), threading.Event()
    starter = threading.Thread(target=lambda: go.wait() and late.start())
    starter.start()
    before = threads.present()
    begin = "_start_joinable_thread" if hasattr(threading, "_start_joinable_thread") else "_start_new_thread"
    begin_really = getattr(threading, begin)

    def begin_slowly(*arguments: object, **named: object) -> object:
        time.sleep(0.2)
        return begin_really(*arguments, **named)

    monkeypatch.setattr(threading, begin, begin_slowly)
    go.set()
    while late not in threading.enumerate():
        time.sleep(0.001)
    assert late.ident is None
    assert threads.left_behind(before) == []
    starter.join()
