"""What the tests of sizes share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.support.workspace import Workspace
from gui.session import Session
from gui.sizes.tab import SizeTab
from tests.catalogs import Planted, plant, planted_dataset
from tests.told_tabs import told


@pytest.fixture
def dataset(workspace: Workspace) -> Dataset:
    """Forty ordinary pictures of two classes, and three odd ones."""
    made = planted_dataset(workspace)
    plant(made, [Planted(f"{'ab'[i % 2]}/{i:02}.png", "ab"[i % 2], width=300 + 7 * i, height=200 + 5 * i) for i in range(40)])
    sizes = {"a/huge.png": (6000, 4000), "b/strip.png": (900, 90), "b/tiny.png": (20, 16)}
    plant(made, [Planted(path, path[0], width=width, height=height) for path, (width, height) in sizes.items()])
    return made


@pytest.fixture
def tab(session: Session, dataset: Dataset, qtbot: QtBot) -> Iterator[SizeTab]:
    """The tab, as the Data page has it."""
    made = SizeTab(session)
    with told(made, session, dataset, qtbot):
        yield made
