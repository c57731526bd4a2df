"""How late the window's event loop is while a run trains on every core, against the same window with the run held still."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import ImportOptions, import_pictures
from core.datasets.splits.splitting import SplitRequest, make_split
from core.runs.events import Batch
from core.runs.folder import RunFolder
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training import launcher
from core.training.presets import recipe_for
from tests.bench.harness import Row, percentile
from tests.bench.window_process import TICK
from tests.pictures import draw_shapes

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 5
SECONDS = 5.0
"""Length of one measurement; 500 ticks of the window's timer."""


def run() -> list[Row]:
    """Two rows: 99th percentile against idle, and the worst moment."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        workspace = Workspace.at(Path(place) / "workspace")
        draw_shapes(Path(place) / "shapes", classes=4, each=150, size=96)
        import_pictures(workspace, "shapes", Path(place) / "shapes", ImportOptions(), Context())
        make_split(Dataset.open(workspace, "shapes"), SplitRequest(), Context())
        recipe = recipe_for("resnet18-scratch", ["epochs=1000", "picture_size=96"])
        folder = launcher.launch(workspace, launcher.request_for(workspace, "shapes", recipe, "training"))
        try:
            trainer = _trainer(folder)
            idle, busy = _measure(workspace, folder, trainer)
        finally:
            launcher.kill(folder)
    training, still = (statistics.median(percentile(late, 0.99) for late in rounds) for rounds in (busy, idle))
    worst, worst_idle = max(map(max, busy)), max(map(max, idle))
    times = f"{training:.1f} ms against {still:.1f} ms, medians of {ROUNDS} rounds of {SECONDS:g} s; timer of {TICK} ms"
    return [
        Row(
            "event-loop interval while training, p99",
            "the run held still",
            (training + TICK) / (still + TICK),
            1.5,
            times,
            "lower",
        ),
        Row("event loop late while training, worst, ms", "a limit", worst, 33.0, f"idle: {worst_idle:.1f} ms", "lower"),
    ]


def _trainer(folder: RunFolder) -> psutil.Process:
    """The training process, once it has taken its first steps."""
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline:
        history = folder.history()
        if history.started is not None and isinstance(history.latest, Batch):
            return psutil.Process(history.started.process)
        if history.finished is not None:
            raise RuntimeError(f"the training ended: {history.finished}")
        time.sleep(0.2)
    raise RuntimeError("the training did not begin")


def _measure(workspace: Workspace, folder: RunFolder, trainer: psutil.Process) -> tuple[list[list[float]], list[list[float]]]:
    """Lateness in milliseconds, round by round: with the trainer held, and with it at work."""
    words = [sys.executable, "-m", "tests.bench.window_process", "late", str(workspace.root), folder.name]
    idle: list[list[float]] = []
    busy: list[list[float]] = []
    with subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as window:
        assert window.stdin is not None
        assert window.stdout is not None

        def late() -> list[float]:
            window.stdin.write(f"{SECONDS}\n")
            window.stdin.flush()
            return [float(word) for word in window.stdout.readline().split()]

        late()  # the window has opened and drawn the curves
        for _ in range(ROUNDS):
            trainer.suspend()
            idle.append(late())
            trainer.resume()
            busy.append(late())
        window.stdin.close()
    return idle, busy
