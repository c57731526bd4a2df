"""What the window's own thread takes for acts of the Findings tab and of Clean on 12,000 pictures, most of them with findings."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.checks.check import Finding
from core.datasets.cleaning.findings import store_findings
from core.datasets.cleaning.kept_answers import forget_answers
from core.support.workspace import Workspace
from tests.bench.findings_process import NAME
from tests.bench.harness import Row
from tests.catalogs import Planted, plant, planted_dataset

ROOT = Path(__file__).resolve().parents[2]
PICTURES = 12_000
ROUNDS = 3
LIMIT = 100.0
"""Milliseconds of processor time that the window's thread may take in one turn of its event loop."""


def run() -> list[Row]:
    """A row an act: the longest turn of the event loop, the median of the rounds."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        _fill(Workspace.at(Path(place) / "workspace"))
        rounds = [_measured(Path(place) / "workspace") for _ in range(ROUNDS)]
    rows = []
    for name in rounds[0]:
        times = sorted(told[name] for told in rounds)
        detail = f"{PICTURES:,} pictures, {ROUNDS} rounds: {times[0]:.0f} to {times[-1]:.0f} ms of processor time"
        rows.append(Row(f"{name}, longest turn of the event loop, ms", "a limit", times[ROUNDS // 2], LIMIT, detail, "lower"))
    return rows


def _fill(workspace: Workspace) -> None:
    dataset = planted_dataset(workspace, NAME)
    plant(dataset, [Planted(f"{number % 10}/{number:05d}.png", label=f"class{number % 10}") for number in range(PICTURES)])
    paths = [sample.path for sample in dataset.catalog.samples()]
    half = PICTURES // 2
    found = [Finding("blurred", (path,), 1 - place / half, "It is blurred.") for place, path in enumerate(paths[:half])]
    found += [Finding("near-duplicate", tuple(paths[place : place + 2]), 0.9, "Alike.") for place in range(0, half, 2)]
    with schema.writing(dataset.catalog.path) as connection:
        store_findings(connection, found)


def _measured(place: Path) -> dict[str, float]:
    forget_answers(Dataset.open(Workspace.at(place), NAME))  # of the round before, or Clean offers to go on with them
    command = [sys.executable, "-m", "tests.bench.findings_process", str(place)]
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    told: dict[str, float] = json.loads(done.stdout)
    return told
