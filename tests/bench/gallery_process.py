"""A gallery of many thumbnails in a process of its own, to be measured. Words: which, and the workspace.

`lazy` is Safelight's own, `items` a list with one item and one pixmap per picture, as programs are often written. Both print one
line of JSON: seconds from the call to show the dataset until every thumbnail in sight is painted, and bytes of memory that
took; for `lazy` also how long each frame took while it was scrolled, in milliseconds, and how much processor time the window
itself used for it.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QSize
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QListView, QListWidget, QListWidgetItem

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.overview import overview
from core.pictures.thumbnails import thumbnail_path
from core.support.workspace import Workspace
from gui.pictures.panel import PicturesPanel
from gui.theme import LIGHT, apply_theme

NAME = "many"
SIZE = (1100, 800)
FRAMES = 600
PATIENCE = 120.0


def main(words: list[str]) -> None:
    """Does what the first word says and ends."""
    which, place = words[0], Path(words[1])
    app = QApplication([])
    apply_theme(app, LIGHT)
    workspace = Workspace.at(place)
    dataset = Dataset.open(workspace, NAME)
    told = _lazy(workspace, dataset, place) if which == "lazy" else _items(dataset)
    print(json.dumps(told), flush=True)
    os._exit(0)


def _lazy(workspace: Workspace, dataset: Dataset, place: Path) -> dict[str, object]:
    panel = PicturesPanel(QSettings(str(place / "window.ini"), QSettings.Format.IniFormat))
    panel.resize(*SIZE)
    panel.show()
    facts = overview(workspace, NAME)
    _rest()
    before, began = _resident(), time.perf_counter()
    panel.show_dataset(dataset, facts)
    gallery = panel.gallery
    _until(lambda: panel.pictures.rowCount() > 0)
    _until(lambda: all(panel.pictures.thumbnail(row) is not None for row in gallery.visible_rows()))
    gallery.viewport().repaint()
    seconds = time.perf_counter() - began
    _until(lambda: not panel._uncounted and panel._counting is None)
    _rest()
    memory = _resident() - before
    frames, own = _scrolled(panel)
    return {"seconds": seconds, "bytes": memory, "frames": frames, "own": own}


def _scrolled(panel: PicturesPanel) -> tuple[list[float], list[float]]:
    """Milliseconds of each frame, and of the main thread's processor time in it: walking, fast, and thrown from end to end."""
    bar, viewport = panel.gallery.verticalScrollBar(), panel.gallery.viewport()
    frames, own = [], []
    for number in range(FRAMES):
        pace = (40, 400, 7_000)[number * 3 // FRAMES]
        turn = -1 if number % 200 >= 100 and pace < 7_000 else 1
        place = bar.value() + pace * turn
        began, used = time.perf_counter(), time.thread_time()
        bar.setValue(place % bar.maximum())
        viewport.repaint()
        QCoreApplication.processEvents()  # what has been read in the meantime, and its painting
        frames.append((time.perf_counter() - began) * 1000)
        own.append((time.thread_time() - used) * 1000)
        time.sleep(max(0.0, 1 / 60 - (time.perf_counter() - began)))
    return frames, own


def _items(dataset: Dataset) -> dict[str, object]:
    view = QListWidget()
    view.setViewMode(QListView.ViewMode.IconMode)
    view.setResizeMode(QListView.ResizeMode.Adjust)
    view.setUniformItemSizes(True)
    view.setIconSize(QSize(160, 160))
    view.resize(*SIZE)
    view.show()
    _rest()
    before, began = _resident(), time.perf_counter()
    for sample in dataset.catalog.samples():
        pixmap = QPixmap(str(thumbnail_path(dataset.folder, sample.sha256)))
        view.addItem(QListWidgetItem(QIcon(pixmap), sample.label))
    QCoreApplication.processEvents()
    view.viewport().repaint()
    seconds = time.perf_counter() - began
    _rest()
    return {"seconds": seconds, "bytes": _resident() - before}


def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise SystemExit("the gallery did not get there")
        QCoreApplication.processEvents()
        time.sleep(0.001)


def _rest() -> None:
    """Lets everything settle, and gives back what is not used."""
    for _ in range(3):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)


def _resident() -> int:
    return int(psutil.Process().memory_info().rss)


if __name__ == "__main__":
    main(sys.argv[1:])
