"""The verb engine: it serves until nobody speaks to it any more."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from core.support.workspace import Workspace

ROOT = Path(__file__).resolve().parents[4]


def test_it_ends_when_nobody_speaks_to_it(workspace: Workspace) -> None:
    command = [sys.executable, str(ROOT / "main.py"), "engine", "--workspace", str(workspace.root)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert all(json.loads(line) for line in done.stdout.splitlines())
