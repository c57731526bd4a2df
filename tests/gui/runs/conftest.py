"""The Runs page over real run folders, for every test of its parts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from core.support.workspace import Workspace
from gui.runs.compare import ComparePanel
from gui.runs.page import RunsPage
from gui.runs.selected_curves import SelectedCurves
from gui.session import Session
from tests.told_runs import told_run

SOON = 10_000


@pytest.fixture
def runs(workspace: Workspace) -> Workspace:
    """Four runs: two finished ones of different worth, a stopped one, and one that goes on from the best."""
    told_run(workspace, "weak", "mlp", 0.6, right=0.55)
    told_run(workspace, "strong", "lite0-frozen", 0.98, right=0.97)
    told_run(workspace, "halted", "cnn-small", 0.7, epochs=4, reason="stopped")
    told_run(workspace, "heir", "lite0-two-stage", 0.95, epochs=2, reason=None, parent="strong")
    return workspace


@pytest.fixture
def page(runs: Workspace, session: Session, qtbot: QtBot) -> Iterator[RunsPage]:
    made = RunsPage(session)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    made.entered("")
    qtbot.waitUntil(lambda: len(made.list.table.runs()) == 4, timeout=SOON)
    yield made
    made.left()


@pytest.fixture
def curves(page: RunsPage) -> SelectedCurves:
    """The curves of the page, which is the tab it begins with."""
    tab = page.tabs.tab("curves")
    assert isinstance(tab, SelectedCurves)
    return tab


@pytest.fixture
def comparison(page: RunsPage) -> ComparePanel:
    """The comparison of the page, turned to."""
    page.tabs.show_tab("comparison")
    tab = page.tabs.tab("comparison")
    assert isinstance(tab, ComparePanel)
    return tab
