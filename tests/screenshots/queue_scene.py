"""The queue for a picture of the window: what ended, what failed, and what waits; and its end."""

from __future__ import annotations

import shutil
import time

from core.queueing.folder import QueueFolder
from core.studies.folder import StudyFolder
from core.studies.study import Study, factor_of
from gui.queueing.watch import queue_watch
from gui.window.main_window import MainWindow
from tests.screenshots.window_at_rest import settle, until


def show_queue(window: MainWindow) -> None:
    """A paused queue, in its tab of the Runs page."""
    workspace, now = window.session.workspace, time.time()
    dataset = window.session.dataset
    folder = QueueFolder.of(workspace)
    for name, factor in (("rate and batch", "learning_rate=0.01,0.001"), ("weights", "preset=mlp,quick")):
        study = Study(
            name=name, dataset=dataset, split=_split(window, dataset), created="2026-01-01", factors=(factor_of(factor),)
        )
        StudyFolder.of(workspace, name).write(study)
    folder.change(lambda queue: queue.with_new(now, run="mlp").with_new(now, run="long night"))
    folder.change(lambda queue: queue.with_new(now, study="rate and batch").with_new(now, study="weights"))
    full = "The disk is full: best.safetensors was not written. Free some space and resume the run."
    folder.change(
        lambda queue: (
            queue.with_changes(1, state="done", began=now - 5400, ended=now - 3000)
            .with_changes(2, state="failed", began=now - 3000, ended=now - 1200, reason=full)
            .model_copy(update={"paused": True})
        )
    )
    window.show_page("runs", "queue:")
    queue_watch(window.session).look_round()
    until(lambda: len(queue_watch(window.session).look.rows) == 4)
    settle()


def empty_queue(window: MainWindow) -> None:
    """Takes it away, with its studies."""
    shutil.rmtree(QueueFolder.of(window.session.workspace).path)
    shutil.rmtree(window.session.workspace.models / ".studies")
    queue_watch(window.session).look_round()
    until(lambda: not queue_watch(window.session).look.rows)


def _split(window: MainWindow, dataset: str) -> str:
    from core.datasets.catalog.dataset import Dataset

    return Dataset.open(window.session.workspace, dataset).current_split or ""
