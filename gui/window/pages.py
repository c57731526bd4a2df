"""The pages of the window, in the order of the rail."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PageEntry:
    """One page of the window. `place` is "module:Class"; it is imported when the page is first shown."""

    key: str
    title: str
    icon_name: str
    place: str


PAGES = (
    PageEntry("data", "Data", "data", "gui.datasets.page:DataPage"),
    PageEntry("train", "Train", "train", "gui.training.page:TrainPage"),
    PageEntry("runs", "Runs", "runs", "gui.runs.page:RunsPage"),
    PageEntry("predict", "Predict", "predict", "gui.prediction.page:PredictPage"),
)
