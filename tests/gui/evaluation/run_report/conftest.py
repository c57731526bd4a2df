"""A run judged on the pictures of a real dataset, and the page that lists it with the tab Report turned to."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.evaluation.predictions import Predictions
from core.evaluation.report import Report, write_report
from core.evaluation.side_report.side_report import side_report
from core.runs.folder import RunFolder
from core.runs.plan import NotCounted
from core.support.workspace import Workspace
from gui.evaluation.run_report.shown import ShownReport, shown_report
from gui.evaluation.run_report.view import ReportTab
from gui.runs.page import RunsPage
from gui.session import Session
from tests.told_runs import told_run

SOON = 10_000


def answers(dataset: Dataset, seed: int, right: float = 2.0) -> tuple[tuple[str, ...], Predictions]:
    """Classes of a dataset, and answers on all of its pictures, drawn so that some are wrong."""
    table = dataset.table()
    classes = table.classes
    truth = np.array([classes.index(label) for label in table.labels], np.int64)
    drawn = np.random.default_rng(seed).normal(size=(len(truth), len(classes)))
    drawn[np.arange(len(truth)), truth] += right
    raised = np.exp(drawn)
    chances = (raised / raised.sum(axis=1, keepdims=True)).astype(np.float32)
    return classes, Predictions(tuple(table.paths), tuple(table.sha256), tuple(table.sha256), truth, chances)


@pytest.fixture
def run(workspace: Workspace, shapes: Dataset) -> RunFolder:
    """A finished run on the shapes, with mistakes on both sides; its test result is sealed."""
    folder = told_run(workspace, "judged", epochs=3, dataset="shapes")
    classes, val = answers(shapes, 1)
    _, test = answers(shapes, 2)
    write_report(folder.report_path, Report("judged", classes, "best", "ab" * 32, val, test, (), NotCounted()))
    return folder


@pytest.fixture
def shown(run: RunFolder, shapes: Dataset) -> ShownReport:
    """What sections are given of it."""
    return shown_report(side_report(run), "shapes", shapes.folder, 1)


@pytest.fixture
def page(run: RunFolder, session: Session, qtbot: QtBot) -> Iterator[RunsPage]:
    """The Runs page, on that run's report."""
    made = RunsPage(session)
    qtbot.addWidget(made)
    made.resize(1100, 800)
    made.show()
    made.tabs.show_tab("report")
    made.entered("judged")
    qtbot.waitUntil(partial(is_shown, made, "val"), timeout=SOON)
    yield made
    made.left()


def tab_of(page: RunsPage) -> ReportTab:
    """The tab Report."""
    tab = page.tabs.tab("report")
    assert isinstance(tab, ReportTab)
    return tab


def is_shown(page: RunsPage, on: str) -> bool:
    """Whether the report of that side is shown."""
    shown = tab_of(page)._shown
    return shown is not None and shown.on == on
