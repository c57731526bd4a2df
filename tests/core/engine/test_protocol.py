"""Which replies are final, and that the window's side needs no torch."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from core.engine.protocol import Dropped, Failure, Greeting, Note, PicturesPredicted, Predicted, Progress, is_final

ROOT = Path(__file__).resolve().parents[3]


def test_what_is_final() -> None:
    assert [is_final(reply) for reply in (Progress("x", 1), Note("x"), PicturesPredicted(0))] == [False] * 3
    assert all(is_final(reply) for reply in (Predicted(0), Failure("x"), Dropped(), Greeting("cpu", "CPU", "2")))


def test_protocol_and_client_are_torch_free() -> None:
    code = "import sys, core.engine.client, core.engine.protocol; print(*{'torch', 'PIL', 'PySide6'} & sys.modules.keys())"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == ""
