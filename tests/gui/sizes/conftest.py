"""What the tests of sizes share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.overview import overview
from core.support.workspace import Workspace
from gui.session import Session
from gui.sizes.tab import SizeTab
from tests.catalogs import Planted, plant, planted_dataset


@pytest.fixture
def dataset(workspace: Workspace) -> Dataset:
    """Forty ordinary pictures of two classes, and three odd ones."""
    made = planted_dataset(workspace)
    plant(made, [Planted(f"{'ab'[i % 2]}/{i:02}.png", "ab"[i % 2], width=300 + 7 * i, height=200 + 5 * i) for i in range(40)])
    sizes = {"a/huge.png": (6000, 4000), "b/strip.png": (900, 90), "b/tiny.png": (20, 16)}
    plant(made, [Planted(path, path[0], width=width, height=height) for path, (width, height) in sizes.items()])
    return made


@pytest.fixture
def tab(session: Session, workspace: Workspace, dataset: Dataset, qtbot: QtBot) -> Iterator[SizeTab]:
    """The tab, as the Data page has it: told again whenever the dataset has changed."""
    made = SizeTab(session)
    qtbot.addWidget(made)
    made.resize(1000, 700)

    def tell() -> None:
        made.show_dataset(dataset, overview(workspace, dataset.name))

    session.datasets_changed.connect(tell)
    tell()
    made.show()
    qtbot.waitUntil(lambda: made.view is not None)
    yield made
    session.datasets_changed.disconnect(tell)


@pytest.fixture
def every_move() -> Iterator[None]:
    """Has pyqtgraph hear every movement of the mouse, however fast they come."""
    import pyqtgraph

    usual = pyqtgraph.getConfigOption("mouseRateLimit")
    pyqtgraph.setConfigOption("mouseRateLimit", 0)
    yield
    pyqtgraph.setConfigOption("mouseRateLimit", usual)
