"""What the tests of maps share: a dataset with a map that nobody had to compute."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.looking.maps.picture_map import CLOSER_LOOK, PictureMap, file_of, write_map
from core.support.workspace import Workspace
from gui.maps.tab import MapTab
from gui.session import Session
from tests.catalogs import many, plant, planted_dataset
from tests.told_tabs import told

MIDDLES = np.array([(-0.7, -0.7), (0.7, -0.7), (0.0, 0.7)])
"""Where the pictures of each of three classes lie."""


@pytest.fixture
def dataset(workspace: Workspace) -> Dataset:
    """Thirty pictures of three classes that lie apart, on the closer look's map."""
    made = planted_dataset(workspace, "vehicles")
    pictures = many(30)
    plant(made, pictures)
    spread = np.random.default_rng(0).normal(0, 0.05, (30, 2))
    places = (MIDDLES[np.arange(30) % 3] + spread).astype(np.float32)
    write_map(file_of(made, CLOSER_LOOK), PictureMap(tuple(picture.sha256 for picture in pictures), places, "of"))
    return made


@pytest.fixture
def tab(session: Session, dataset: Dataset, qtbot: QtBot) -> Iterator[MapTab]:
    """The tab, as the Data page has it."""
    made = MapTab(session)
    with told(made, session, dataset, qtbot):
        qtbot.waitUntil(lambda: made.view is not None and made.view.points is not None)
        assert made.view is not None
        made.view.legend.clearFocus()  # which it has where the map was there before the window
        yield made
