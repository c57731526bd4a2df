"""Process start to first painted window, and the memory it then holds, against a program that imports all at the top."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.harness import Row, interleaved, median_ratio

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 7


def run() -> list[Row]:
    """Two rows: time and resident memory."""
    resident: dict[str, list[int]] = {"paint": [], "paint-heavy": []}
    with tempfile.TemporaryDirectory() as compiled:
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment = {**kept, "PYTHONPYCACHEPREFIX": compiled}  # compiled once, in the warm-up, for both

        def show(what: str) -> None:
            with tempfile.TemporaryDirectory() as place:
                words = [sys.executable, "-m", "tests.bench.window_process", what, place]
                done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
                resident[what].append(int(done.stdout.split()[0]))

        heavy, light = interleaved([lambda: show("paint-heavy"), lambda: show("paint")], ROUNDS)
    memory = [statistics.median(resident[what]) / 2**20 for what in ("paint", "paint-heavy")]
    against = "torch, torchvision and plots at top"
    times = f"{light} against {heavy}, {ROUNDS} rounds, files warm"
    sizes = f"{memory[0]:.0f} MB against {memory[1]:.0f} MB"
    return [
        Row("process start to first painted window", against, median_ratio(heavy, light), 12.0, times),
        Row("resident memory at the first paint", against, memory[0] / memory[1], 0.25, sizes, "lower"),
    ]
