"""The actor that keeps a study's runs begins again from its file; it is asked here without a cluster."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from core.support.errors import Refused
from core.support.locks import claimed

ROOT = Path(__file__).resolve().parents[3]


def test_a_run_that_a_process_holds_is_not_taken_out_of_the_line(tmp_path: Path) -> None:
    """In a process of its own: Ray is imported by none that does other things."""
    pytest.importorskip("ray")
    locked = tmp_path / "worker.lock"
    ask = f"from core.cluster.ray_carrier import _is_held; print(_is_held({str(locked)!r}))"

    def answer() -> str:
        return subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, timeout=120).stdout.strip()

    assert answer() == "False"
    with claimed(locked, Refused("")):
        assert answer() == "True"
