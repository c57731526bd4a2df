"""A gallery of 60,000 pictures: first thumbnails, memory and scrolling, against a list with one item per picture."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from core.pictures.thumbnails import thumbnail_path
from core.support.workspace import Workspace
from tests.bench.gallery_process import FRAMES, NAME
from tests.bench.harness import Row, percentile
from tests.catalogs import Planted, plant, planted_dataset

ROOT = Path(__file__).resolve().parents[2]
PICTURES = 60_000
DIFFERENT = 600
SIDE = 32
"""Pixels of a thumbnail, as of CIFAR's pictures. Larger ones cost the list of items more, the gallery nothing."""
ROUNDS = 5


def run() -> list[Row]:
    """Four rows: time to the first thumbnails, memory, and two of scrolling."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        _fill(Workspace.at(Path(place)))
        told: dict[str, list[dict[str, Any]]] = {"lazy": [], "items": []}
        _measure("lazy", place)  # what is compiled once, and the files' first reading
        for number in range(ROUNDS):
            for which in ("lazy", "items") if number % 2 == 0 else ("items", "lazy"):
                told[which].append(_measure(which, place))
    faster = statistics.median(a["seconds"] / b["seconds"] for a, b in zip(told["items"], told["lazy"], strict=True))
    smaller = statistics.median(a["bytes"] / max(1, b["bytes"]) for a, b in zip(told["items"], told["lazy"], strict=True))
    seconds, size = ({which: statistics.median(t[key] for t in told[which]) for which in told} for key in ("seconds", "bytes"))
    frames = [percentile(t["frames"], 0.95) for t in told["lazy"]]
    worst = [max(t["frames"]) for t in told["lazy"]]
    own = statistics.median(percentile(t["own"], 0.95) for t in told["lazy"])
    against = "one item per picture"
    times = f"{seconds['lazy']:.3f} s against {seconds['items']:.2f} s, {PICTURES:,} pictures of {SIDE} pixels, {ROUNDS} rounds"
    memory = f"{size['lazy'] / 2**20:.1f} MB against {size['items'] / 2**20:.0f} MB, above the empty view"
    scroll = f"{FRAMES} frames a round: walking, fast, thrown; the window's own processor time, p95: {own:.1f} ms"
    return [
        Row("gallery of 60,000: first thumbnails", against, faster, 50.0, times),
        Row("gallery of 60,000: memory", against, smaller, 20.0, memory),
        Row("gallery of 60,000: scroll frame, p95, ms", "a limit", statistics.median(frames), 12.0, scroll, "lower"),
        Row("gallery of 60,000: scroll frame, worst, ms", "a limit", statistics.median(worst), 33.0, _spread(worst), "lower"),
    ]


def _measure(which: str, place: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.gallery_process", which, place]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def _fill(workspace: Workspace) -> None:
    """A dataset of made-up samples, ten classes, whose thumbnails are links to a few hundred drawn ones."""
    dataset = planted_dataset(workspace, NAME)
    samples = [
        Planted(f"{number % 10}/{number:05d}.jpg", label=str(number % 10), width=SIDE, height=SIDE) for number in range(PICTURES)
    ]
    plant(dataset, samples)
    random = np.random.default_rng(3)
    drawn = []
    for number in range(DIFFERENT):
        file = dataset.folder / "cache" / f"drawn-{number}.jpg"
        file.parent.mkdir(parents=True, exist_ok=True)
        rough = Image.fromarray(random.integers(0, 256, (8, 8, 3), np.uint8))
        rough.resize((SIDE, SIDE), Image.Resampling.BICUBIC).save(file, quality=85)
        drawn.append(file)
    for number, sample in enumerate(samples):
        target = thumbnail_path(dataset.folder, sample.sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.link(drawn[number % DIFFERENT], target)


def _spread(values: list[float]) -> str:
    return f"{min(values):.1f} to {max(values):.1f} ms over the rounds"
