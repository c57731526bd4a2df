"""How long the Predict page stands still with ten thousand pictures of three runs: while answers come in, scrolled, ordered."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from core.prediction.records import ClassProbability, PicturePrediction
from core.support.workspace import Workspace
from gui.prediction.agreement_bar import AgreementBar
from gui.prediction.order import LEAST_SURE, RowOrder
from gui.prediction.page import PredictPage
from gui.session import Session
from gui.theme import LIGHT, apply_theme
from tests.bench.harness import Row, percentile

PICTURES, CLASSES, RUNS = 10_000, 10, ("one", "two", "three")
TOGETHER = 64
"""Pictures whose answers come at once, as the engine tells them."""
MOST = 50.0
"""Milliseconds of a frame."""


def run() -> list[Row]:
    """Three rows: the worst frame while answers come in, the worst while it is scrolled through, and one press on an order."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    apply_theme(app, LIGHT)
    with tempfile.TemporaryDirectory(prefix="safelight-") as folder:
        settings = QSettings(str(Path(folder) / "window.ini"), QSettings.Format.IniFormat)
        page = PredictPage(Session(Workspace.at(Path(folder) / "workspace"), settings))
        page.resize(1400, 900)
        page.show()
        said = _said()
        page.table.set_runs(RUNS, {}, {run: place for place, run in enumerate(RUNS)})
        page.table.add([picture.path for picture in said])
        QApplication.processEvents()
        answers = [_took(lambda at=at: page.table.take_answers(said[at : at + TOGETHER])) for at in range(0, PICTURES, TOGETHER)]
        bar = page.view.verticalScrollBar()
        step = bar.maximum() // 100
        scrolled = [_took(lambda at=at: bar.setValue(at)) for at in range(0, bar.maximum(), step)]
        ordered = [_took(lambda: page.view.rows.show_order(RowOrder(LEAST_SURE)))]
        assert page.findChild(AgreementBar) is not None
        page.close()
    return [_row("answers come in", answers), _row("scrolled", scrolled), _row("ordered by certainty", ordered)]


def _took(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    QApplication.processEvents()  # which paints
    return 1000 * (time.perf_counter() - began)


def _row(what: str, took: list[float]) -> Row:
    told = f"{len(took)} frames, median {percentile(took, 0.5):.1f} ms; {len(RUNS)} runs, {CLASSES} classes"
    return Row(f"panel of {PICTURES:,}, {what}, worst frame, ms", "a limit", max(took), MOST, told, "lower")


def _said() -> list[PicturePrediction]:
    rng = np.random.default_rng(0)
    probabilities = rng.dirichlet(np.full(CLASSES, 0.3), (PICTURES, len(RUNS)))
    order = np.argsort(-probabilities, axis=2)
    found = []
    for row in range(PICTURES):
        answers = {
            name: tuple(ClassProbability(f"class {k}", float(probabilities[row, place, k])) for k in order[row, place])
            for place, name in enumerate(RUNS)
        }
        found.append(PicturePrediction(Path(f"/pictures/{row}.jpg"), answers))
    return found
