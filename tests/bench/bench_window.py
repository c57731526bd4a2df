"""Process start to first painted window, and the memory it then holds, against a program that imports all at the top."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from tests.bench.harness import Row, interleaved, median_ratio

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 7


def run() -> list[Row]:
    """Three rows: time to the window, to its first page, and resident memory."""
    words = ("paint-heavy", "paint", "page-heavy", "page")
    resident: dict[str, list[int]] = {word: [] for word in words}
    with tempfile.TemporaryDirectory() as compiled:
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment = {**kept, "PYTHONPYCACHEPREFIX": compiled}  # compiled once, in the warm-up, for both

        def show(what: str) -> None:
            with tempfile.TemporaryDirectory() as place:
                command = [sys.executable, "-m", "tests.bench.window_process", what, place]
                done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
                resident[what].append(int(done.stdout.split()[0]))

        heavy, light, heavy_page, light_page = interleaved([partial(show, word) for word in words], ROUNDS)
    memory = [statistics.median(resident[what]) / 2**20 for what in ("page", "page-heavy")]
    against = "torch, torchvision and plots at top"
    times = f"{light} against {heavy}, {ROUNDS} rounds, files warm"
    page_times = f"{light_page} against {heavy_page}"
    sizes = f"{memory[0]:.0f} MB against {memory[1]:.0f} MB"
    return [
        Row("process start to first painted window", against, median_ratio(heavy, light), 12.0, times),
        Row("process start to first page", against, median_ratio(heavy_page, light_page), None, page_times),
        Row("resident memory with the first page", against, memory[0] / memory[1], 0.25, sizes, "lower"),
    ]
