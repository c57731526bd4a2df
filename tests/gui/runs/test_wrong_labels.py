"""A run is asked about its labels from its menu, and what it doubts is opened in cleaning."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.evaluation.margins import Margin, Margins, write_margins
from core.runs.folder import RunFolder
from core.support.workspace import Workspace
from gui.runs.page import RunsPage
from gui.session import Session
from tests.catalogs import many, plant, planted_dataset

SOON = 10_000


@pytest.fixture
def vehicles(runs: Workspace) -> Dataset:
    """The dataset the runs say they were trained on."""
    made = planted_dataset(runs, RunFolder.open(runs, "strong").request.dataset)
    plant(made, many(6))
    return made


def ask(page: RunsPage, run: str, qtbot: QtBot) -> None:
    page.list.select_runs([run])
    qtbot.waitUntil(lambda: [chosen.run for chosen in page.list.selected()] == [run], timeout=SOON)
    menu = QMenu(page)
    page._fill_menu(menu)
    next(act for act in menu.actions() if act.text().startswith("Look for wrong labels")).trigger()


def test_what_it_doubts_is_opened_in_cleaning(
    page: RunsPage, session: Session, runs: Workspace, vehicles: Dataset, qtbot: QtBot
) -> None:
    rows = [Margin(picture.sha256, picture.label, -3.0 if place == 2 else 4.0, 5, "c0") for place, picture in enumerate(many(6))]
    write_margins(RunFolder.open(runs, "strong").path, Margins(False, tuple(rows)))
    said: list[str] = []
    session.notified.connect(said.append)
    with qtbot.waitSignal(session.dialog_asked, timeout=SOON) as asked:
        ask(page, "strong", qtbot)
    assert asked.args == ["clean", f"{vehicles.name}/suspect-label"]
    assert said[-1] == "strong doubts 1 of 6 labels that it learned from."
    assert vehicles.catalog.finding_counts()["suspect-label"] == 1


def test_a_run_that_doubts_nothing_or_has_kept_nothing_says_so(
    page: RunsPage, runs: Workspace, vehicles: Dataset, qtbot: QtBot
) -> None:
    ask(page, "strong", qtbot)
    qtbot.waitUntil(lambda: "strong has kept no margins" in page.banner.text(), timeout=SOON)
    rows = tuple(Margin(picture.sha256, picture.label, 4.0, 5, "c0") for picture in many(6))
    write_margins(RunFolder.open(runs, "strong").path, Margins(False, rows))
    ask(page, "strong", qtbot)
    qtbot.waitUntil(lambda: "strong doubts 0 of 6 labels" in page.banner.text(), timeout=SOON)
