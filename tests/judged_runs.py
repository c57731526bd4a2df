"""Finished runs made by hand: folders with a request, events and a report, without any training."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from core.evaluation.predictions import Predictions, no_predictions
from core.evaluation.report import Report, write_report
from core.runs.event_log import EventWriter
from core.runs.events import Batch, Epoch, Event, Finished, Started
from core.runs.folder import RunFolder
from core.runs.learned import Learned, LearnedRecord, keys, read_record, write_record
from core.runs.plan import NotCounted
from core.runs.recipe import Recipe
from core.support.workspace import Workspace

CLASSES = ("boat", "car", "tram")


def sample(name: str) -> str:
    """The id of a picture of that name."""
    return hashlib.sha256(name.encode()).hexdigest()


def predictions(
    names: Sequence[str],
    right: Sequence[bool],
    groups: Sequence[str] | None = None,
    truth: Sequence[int] | None = None,
    classes: int = 3,
) -> Predictions:
    """Predictions that are right where `right` says so; classes go round when no truth is given."""
    labels = np.asarray(truth if truth is not None else [n % classes for n in range(len(names))], dtype=np.int64)
    said = np.where(np.asarray(right, dtype=bool), labels, (labels + 1) % classes)
    probabilities = np.full((len(names), classes), 0.2 / (classes - 1), dtype=np.float32)
    probabilities[np.arange(len(names)), said] = 0.8
    ids = tuple(sample(name) for name in names)
    return Predictions(tuple(names), ids, tuple(groups if groups is not None else ids), labels, probabilities)


def drawn_predictions(n: int, classes: int, seed: int, size: int = 1, folder: str = "class") -> Predictions:
    """Predictions drawn at random in groups of `size`, wrong about as often as a middling network is, and too sure of it."""
    rng = np.random.default_rng(seed)
    truth = np.arange(n) % classes
    logits = rng.normal(size=(n, classes))
    logits[np.arange(n), truth] += 1.5
    raised = np.exp(2 * logits)
    names = [f"{folder} {label}/{number:05}.png" for number, label in enumerate(truth.tolist())]
    groups = tuple(str(number // size) for number in range(n))
    probabilities = (raised / raised.sum(axis=1, keepdims=True)).astype(np.float32)
    return Predictions(tuple(names), tuple(sample(name) for name in names), groups, truth, probabilities)


def finished_run(
    workspace: Workspace,
    name: str,
    test: Predictions | None = None,
    val: Predictions | None = None,
    *,
    classes: tuple[str, ...] = CLASSES,
    trained_on: Sequence[str] = (),
    parent: str | None = None,
    recipe: Recipe | None = None,
) -> RunFolder:
    """A run folder with a report and the log of two epochs."""
    folder = RunFolder.create(workspace, name, "vehicles", recipe or Recipe(preset="mlp", architecture="mlp"), parent=parent)
    write_events(folder.events_path, two_epochs())
    nothing = no_predictions(len(classes))
    ids = tuple(sample(picture) for picture in trained_on)
    before = read_record(workspace.run_folder(parent)) if parent is not None else None
    learned = (before.learned if before else Learned()).before(name, keys(ids), keys((val or nothing).samples))
    write_record(workspace, folder.path, LearnedRecord(learned))
    report = Report(name, classes, "best", "ab" * 32, val or nothing, test or nothing, (), NotCounted())
    write_report(folder.report_path, report)
    return folder


def two_epochs(began: float = 1000.0) -> list[Event]:
    """The log of a run of two epochs that ended by itself after 25 seconds."""
    return [
        Started(began, 1, "here", 0),
        Batch(began + 3, 1, 0.5, 1.0, 0.5, 0.1, 100.0, 9.0),
        Epoch(began + 10, 1, 0, 2, 1.0, 0.5, 0.9, 0.6, 0.1, 9.0, 100.0),
        Epoch(began + 20, 2, 0, 4, 0.5, 0.8, 0.6, 0.75, 0.1, 9.0, 100.0),
        Finished(began + 25, "completed"),
    ]


def write_events(path: Path, events: Sequence[Event]) -> None:
    """Appends events to a log."""
    writer = EventWriter(path)
    for event in events:
        writer.write(event)
    writer.close()
