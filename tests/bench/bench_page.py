"""What a written page of a run with 10,000 test pictures in 100 classes takes, and how large it becomes."""

from __future__ import annotations

import io
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image

from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.splitting import keep_given_split
from core.evaluation.predictions import Predictions
from core.evaluation.report import Report, write_report
from core.pictures.thumbnails import LARGEST, thumbnail_path
from core.reporting.request import PageRequest
from core.reporting.saving import save_page
from core.runs.folder import RunFolder
from core.runs.learned import Learned, LearnedRecord, write_record
from core.runs.plan import NotCounted, SplitFacts
from core.support.workspace import Workspace
from core.training.presets import PRESETS
from tests.bench.harness import ROUNDS, Row
from tests.catalogs import Planted, plant, planted_dataset
from tests.told_runs import tell, told_events, told_plan

PICTURES, CLASSES = 10_000, 100
SECONDS, MEGABYTES = 5.0, 3.0


def run() -> list[Row]:
    """Two rows: seconds, the median of the rounds, and megabytes."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        workspace = Workspace.at(Path(place) / "workspace")
        _fill(workspace)
        file = Path(place) / "page.html"
        times = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            saved = save_page(workspace, ["large"], PageRequest(file, "test", replace=True))
            times.append(time.perf_counter() - began)
    times.sort()
    detail = (
        f"{PICTURES:,} pictures, {CLASSES} classes, {saved.pictures} shown, {ROUNDS} rounds: {times[0]:.2f} to {times[-1]:.2f} s"
    )
    median = times[len(times) // 2]
    return [
        Row("written page of a run, s", "a limit", median, SECONDS, detail, "lower"),
        Row("written page of a run, MB", "a limit", saved.bytes / 1e6, MEGABYTES, detail, "lower"),
    ]


def _fill(workspace: Workspace) -> None:
    dataset = planted_dataset(workspace, "large")
    names = [f"class {number:03}" for number in range(CLASSES)]
    sides = ("train", "val", "test")
    plant(
        dataset,
        [
            Planted(f"{names[n % CLASSES]}/{side}-{n:05}.jpg", names[n % CLASSES], side=side)
            for side in sides
            for n in range(PICTURES if side == "test" else 500)
        ],
    )
    keep_given_split(dataset)
    recipe = PRESETS.get("cnn-small").recipe
    split = str(dataset.current_split)
    folder = RunFolder.create(workspace, "large", dataset.name, recipe, split)
    table = dataset.table(split)
    facts = SplitFacts(name=split, fingerprint=table.fingerprint, counts={})
    folder.write_plan(told_plan(folder, recipe).model_copy(update={"classes": table.classes, "split": facts}))
    tell(folder, *told_events(recipe, 0.9))
    write_record(workspace, folder.path, LearnedRecord(Learned()))
    answers = [_answers(dataset, split, side) for side in ("val", "test")]
    write_report(folder.report_path, Report("large", table.classes, "best", "ab" * 32, *answers, (), NotCounted()))


def _answers(dataset: Dataset, split: str, side: str) -> Predictions:
    """Drawn answers, most of them right, with a thumbnail as large as any for each picture."""
    table = dataset.table(split)
    rows = [place for place, own in enumerate(table.sides) if own == side]
    drawn = np.random.default_rng(0)
    truth = np.array([table.classes.index(table.labels[row]) for row in rows], dtype=np.int64)
    logits = drawn.normal(size=(len(rows), CLASSES)).astype(np.float32)
    logits[np.arange(len(rows)), truth] += 3.5
    raised = np.exp(2 * logits)
    samples = tuple(table.sha256[row] for row in rows)
    _thumbnails(dataset, samples)
    return Predictions(
        tuple(table.paths[row] for row in rows), samples, tuple(table.groups[row] for row in rows), truth,
        raised / raised.sum(axis=1, keepdims=True),
    )  # fmt: skip


def _thumbnails(dataset: Dataset, samples: tuple[str, ...]) -> None:
    coarse = np.random.default_rng(1).integers(0, 255, (60, 80, 3), dtype=np.uint8)
    written = io.BytesIO()
    Image.fromarray(coarse).resize((LARGEST, 3 * LARGEST // 4), Image.Resampling.BICUBIC).save(written, "JPEG", quality=85)
    for sample in samples:
        place = thumbnail_path(dataset.folder, sample)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(written.getvalue())
