"""How soon the first answer stands on the Predict page after a drop: page, engine and Lite0 at work, all of them warm."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from core.runs.recipe import Recipe
from core.support.workspace import Workspace
from gui.prediction.dropped import DroppedPictures
from gui.prediction.page import PredictPage
from gui.session import Session
from gui.theme import LIGHT, apply_theme
from tests.bench.bench_heat import SIZE, drawn
from tests.bench.harness import Row, Timing
from tests.trained_runs import write_run

MOST_MS = 100.0
ROUNDS = 10
MANY = 10
LONGEST = 60.0
"""Seconds after which an answer will not come any more."""


def run() -> list[Row]:
    """Milliseconds from the drop until the first answer is in the table: of one picture, and of ten dropped together."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    apply_theme(app, LIGHT)
    with tempfile.TemporaryDirectory(prefix="safelight-bench-", ignore_cleanup_errors=True) as place:
        workspace = Workspace.at(Path(place) / "workspace")
        write_run(workspace, "lite0", Recipe(architecture="lite0", picture_size=224))
        session = Session(workspace, QSettings(str(Path(place) / "window.ini"), QSettings.Format.IniFormat))
        session.start_engine()
        page = PredictPage(session)
        page.resize(1200, 800)
        page.show()
        page.entered("lite0")
        try:
            pictures = iter(drawn(Path(place), 2 + ROUNDS * (1 + MANY)))
            for _ in range(2):  # which warms the engine, its decoder and the network
                _asked(page, [next(pictures)])
            alone = [_asked(page, [next(pictures)]) for _ in range(ROUNDS)]
            of_many = [_asked(page, [next(pictures) for _ in range(MANY)]) for _ in range(ROUNDS)]
        finally:
            page.close()
            session.close()
    return [
        _row("one picture", [first for first, _ in alone]),
        _row(f"the first of {MANY}", [first for first, _ in of_many], of_many),
    ]


def _asked(page: PredictPage, pictures: list[Path]) -> tuple[float, float]:
    """Seconds until the first and until the last of them is answered."""
    page.clear()
    began = time.perf_counter()
    page.take(DroppedPictures(paths=tuple(pictures)))
    _until(lambda: page.table.count()[0] > 0)
    first = time.perf_counter() - began
    _until(lambda: page.table.count() == (len(pictures), len(pictures)) and not page.queue.is_working)
    return first, time.perf_counter() - began


def _until(reached: Callable[[], bool]) -> None:
    end = time.monotonic() + LONGEST
    while not reached():
        if time.monotonic() > end:
            raise TimeoutError("no answer came")
        QApplication.processEvents()
        time.sleep(0.0005)


def _row(what: str, seconds: list[float], whole: list[tuple[float, float]] | None = None) -> Row:
    took = Timing(tuple(seconds))
    all_of_them = f", all answered after {Timing(tuple(last for _, last in whole))}" if whole else ""
    detail = f"Lite0 at 224, pictures of {SIZE[0]} x {SIZE[1]}, from the drop to the table: {took}{all_of_them}"
    return Row(f"first answer after a drop, {what}, ms", "a limit", 1000 * took.median, MOST_MS, detail, "lower")
