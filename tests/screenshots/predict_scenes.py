"""The Predict page, as it is photographed."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from core.datasets.catalog.dataset import Dataset
from core.runs.folder import RunFolder
from gui.prediction.dropped import DroppedPictures
from gui.window.main_window import MainWindow
from tests.screenshots.window_at_rest import settle, until


def show_predict_empty(window: MainWindow) -> None:
    """Nothing dropped yet."""
    window.show_page("predict")
    page = window.page("predict")
    page.table.remove(range(page.table.count()[1]))  # not by `clear`, which offers in the status bar to bring them back
    until(lambda: page.chooser.value())
    settle()


def show_predict(window: MainWindow) -> None:
    """Pictures of val, and what three runs say."""
    workspace = window.session.workspace
    plan = RunFolder.open(workspace, workspace.run_names()[0]).plan
    assert plan is not None
    dataset = Dataset.open(workspace, plan.dataset)
    table = dataset.table(plan.split.name)
    # By their names: by their paths the first ones are all of one class.
    asked = sorted((Path(path).name, path) for path, side in zip(table.paths, table.sides, strict=True) if side == "val")
    page = window.page("predict")
    page.large.end()
    window.show_page("predict")
    page.take(DroppedPictures(paths=tuple(dataset.picture_path(path) for _, path in asked[:: max(1, len(asked) // 12)])))
    until(lambda: page.table.count()[1] > 0 and page.table.count()[0] == page.table.count()[1])
    until(lambda: all(row.preview is not None for row in page.table.pictures()))
    settle()


def show_predict_large(window: MainWindow) -> None:
    """One of them large, with a heat map and what is most like it."""
    show_predict(window)
    page = window.page("predict")
    page.view.selectRow(0)
    page.large.open_current()
    for part, key in ((page.large.heat, Qt.Key.Key_H), (page.large.nearest, Qt.Key.Key_N)):
        # The network that was trained elsewhere looks at what a person would call the object.
        part.choose_run(window.session.workspace.run_names()[-1])
        if not part.is_on:
            QTest.keyClick(page.large, key)
    until(lambda: not page.large.heat.is_waiting and not page.large.nearest.is_waiting)
    settle()
    # The caption begins with the folder that is thrown away afterwards, another one on every machine and every time.
    words = page.findChild(QLabel, "large_words")
    words.setText(words.text().replace(f"{window.session.workspace.root.parent}{os.sep}", ""))
