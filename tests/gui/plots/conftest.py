"""A view of curves, for every test of its parts."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from gui.plots.curves import CurvesView


@pytest.fixture
def view(qtbot: QtBot) -> CurvesView:
    made = CurvesView()
    qtbot.addWidget(made)
    made.resize(900, 420)
    made.show()
    return made
