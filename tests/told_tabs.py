"""Tabs about a dataset, told of it as the Data page tells them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.overview import overview
from gui.maps.tab import MapTab
from gui.session import Session
from gui.sizes.tab import SizeTab


@contextmanager
def told(tab: MapTab | SizeTab, session: Session, dataset: Dataset, qtbot: QtBot) -> Iterator[None]:
    """Shows the tab, and tells it again whenever the dataset has changed."""
    qtbot.addWidget(tab)
    tab.resize(1000, 700)

    def tell() -> None:
        tab.show_dataset(dataset, overview(session.workspace, dataset.name))

    session.datasets_changed.connect(tell)
    tell()
    tab.show()
    qtbot.waitUntil(lambda: tab.view is not None)
    yield
    session.datasets_changed.disconnect(tell)
