"""What the tests of splits share."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.overview import overview
from gui.session import Session
from gui.splits.panel import SplitPanel


@pytest.fixture
def panel(session: Session, shapes: Dataset, qtbot: QtBot) -> SplitPanel:
    made = SplitPanel(session)
    qtbot.addWidget(made)
    made.resize(1100, 800)
    made.show_facts(overview(session.workspace, shapes.name))
    made.show()
    made.made.connect(lambda: made.show_facts(overview(session.workspace, shapes.name)))
    return made
