"""How long the Predict page stands still with ten thousand pictures of three runs, whatever is done with it."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from core.evaluation.certainty.promises import AnswerThreshold
from core.prediction.promised import RunPromise
from core.prediction.records import ClassProbability, PicturePrediction
from core.support.workspace import Workspace
from gui.prediction.order import BANDS, KINDS, LEAST_SURE, ORDERS, RowOrder, WantedRows
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
    """The worst frame of each thing a person does with the panel, and of answers that come in meanwhile."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    apply_theme(app, LIGHT)
    with tempfile.TemporaryDirectory(prefix="safelight-") as folder:
        settings = QSettings(str(Path(folder) / "window.ini"), QSettings.Format.IniFormat)
        page = PredictPage(Session(Workspace.at(Path(folder) / "workspace"), settings))
        page.resize(1400, 900)
        page.show()
        rows = list(_measured(page))
        page.close()
    return rows


def _measured(page: PredictPage) -> Iterator[Row]:
    table, shown = page.table, page.view.rows
    table.set_runs(RUNS, {}, {run: place for place, run in enumerate(RUNS)})
    table.add([_path(row) for row in range(PICTURES)])
    QApplication.processEvents()
    yield _row("answers come in", [_took(lambda batch=batch: table.take_answers(batch)) for batch in _replies()])
    bar = page.view.verticalScrollBar()
    places = range(0, bar.maximum(), bar.maximum() // 100)
    yield _row("scrolled", [_took(lambda at=at: bar.setValue(at)) for at in places])
    page.view.selectRow(PICTURES // 2)
    orders = [RowOrder(key, run) for run in ("", RUNS[1]) for key, _ in reversed(ORDERS)]
    yield _row("ordered each way", [_took(lambda order=order: shown.show_order(order)) for order in orders])
    kinds = [WantedRows(kind) for kind, _ in KINDS]
    parts = [
        *kinds,
        WantedRows(class_name="class 3"),
        *(WantedRows(band=band[0]) for band in BANDS),
        WantedRows("differ", "class 3"),
    ]
    shown.show_order(RowOrder(LEAST_SURE))
    yield _row("each part shown", [_took(lambda part=part: shown.show_wanted(part)) for part in parts])
    with_none = {run: RunPromise(run, AnswerThreshold(0.99, 0.6, 0.8, 0.99, (0.98, 1.0), 1000)) for run in RUNS}
    turned = [_took(lambda promises=promises: table.set_promises(promises)) for promises in (with_none, {})]
    yield _row("none of these", turned)
    yield _row("other runs shown", [_took(lambda runs=runs: table.set_runs(runs, {})) for runs in (RUNS[:2], RUNS)])
    shown.show_wanted(WantedRows("differ"))
    table.forget_answers(RUNS)
    came = [_took(lambda batch=batch: table.take_answers(batch)) for batch in _replies()]
    yield _row("answers come in, ordered and in part", came)
    shown.show_wanted(WantedRows())
    yield _row("saved as JSON meanwhile", list(_until_written(page)))
    odd = range(1, PICTURES, 2)
    removed = table.remove(odd)
    yield _row("half taken out and put back", [_took(lambda: table.restore(removed)), _took(lambda: table.remove(odd))])


def _until_written(page: PredictPage) -> Iterator[tuple[float, float]]:
    """The frames until everything is in a file."""
    written: list[Path] = []
    page.taking.written.connect(written.append)
    with tempfile.TemporaryDirectory(prefix="safelight-") as folder:
        yield _took(lambda: page.taking.save_as(Path(folder) / "said.json", True))
        while not written:
            yield _took(lambda: time.sleep(0.005))


def _took(act: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds by the clock, and of processor time: on a machine that others use as well they are not the same."""
    began, worked = time.perf_counter(), time.process_time()
    act()
    QApplication.processEvents()  # which paints
    return 1000 * (time.perf_counter() - began), 1000 * (time.process_time() - worked)


def _row(what: str, took: list[tuple[float, float]]) -> Row:
    clock, work = [frame for frame, _ in took], [frame for _, frame in took]
    told = f"{len(took)} frames, median {percentile(clock, 0.5):.1f} ms, worst in processor time {max(work):.1f} ms"
    name = f"panel of {PICTURES:,}, {what}, worst frame, ms"
    return Row(name, "a limit", max(clock), MOST, f"{told}; {len(RUNS)} runs, {CLASSES} classes", "lower")


def _replies() -> Iterator[list[PicturePrediction]]:
    """What was said of the pictures, as it comes from the engine: each reply is gone when it was taken."""
    rng = np.random.default_rng(0)
    for begin in range(0, PICTURES, TOGETHER):
        rows = range(begin, min(begin + TOGETHER, PICTURES))
        probabilities = rng.dirichlet(np.full(CLASSES, 0.3), (len(rows), len(RUNS)))
        order = np.argsort(-probabilities, axis=2)
        yield [
            PicturePrediction(
                _path(row),
                {
                    name: tuple(ClassProbability(f"class {k}", float(probabilities[at, place, k])) for k in order[at, place])
                    for place, name in enumerate(RUNS)
                },
            )
            for at, row in enumerate(rows)
        ]


def _path(row: int) -> Path:
    return Path(f"/pictures/{row}.jpg")
