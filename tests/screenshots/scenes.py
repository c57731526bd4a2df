"""All pictures of the window's pages; a new one is a line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gui.window.main_window import MainWindow
from tests.screenshots.data_scenes import show_data, show_map, show_train, show_training
from tests.screenshots.predict_scenes import show_predict, show_predict_empty, show_predict_large
from tests.screenshots.queue_scene import empty_queue, show_queue
from tests.screenshots.run_scenes import (
    RUNS,
    show_backgrounds,
    show_compared,
    show_groups,
    show_lineage,
    show_report,
    show_runs,
)  # fmt: skip
from tests.screenshots.study_scene import leave_study, show_study


@dataclass(frozen=True)
class Scene:
    """One picture of the window: its name, what brings the window there, whether runs are shown, and what is taken away again."""

    name: str
    show: Callable[[MainWindow], None]
    runs: bool = False
    leave: Callable[[MainWindow], None] = lambda window: None


def scenes_of(dataset: str) -> tuple[Scene, ...]:
    """Every picture, of a dataset where it is of one."""
    return (
        Scene("data", lambda window: show_data(window, dataset, "pictures")),
        Scene("findings", lambda window: show_data(window, dataset, "findings")),
        Scene("sizes", lambda window: show_data(window, dataset, "sizes")),
        Scene("map", lambda window: show_map(window, dataset)),
        Scene("glance", lambda window: show_data(window, dataset, "glance")),
        Scene("split", lambda window: show_data(window, dataset, "split")),
        Scene("train", show_train),
        Scene("training", show_training, runs=True),
        Scene("runs", show_runs, runs=True),
        Scene("matrix", lambda window: show_compared(window, len(RUNS), "matrix"), runs=True),
        Scene("flips", lambda window: show_compared(window, 2, "board"), runs=True),
        Scene("groups", show_groups, runs=True),
        Scene("report", lambda window: show_report(window, "overview"), runs=True),
        Scene("confusion", lambda window: show_report(window, "confusion"), runs=True),
        Scene("certainty", lambda window: show_report(window, "certainty"), runs=True),
        Scene("backgrounds", show_backgrounds, runs=True),
        Scene("queue", show_queue, runs=True, leave=empty_queue),
        Scene("studies", show_study, runs=True, leave=leave_study),
        Scene("lineage", show_lineage, runs=True),
        Scene("predict-empty", show_predict_empty, runs=True),
        Scene("predict", show_predict, runs=True),
        Scene("predict-large", show_predict_large, runs=True),
    )
