"""The panel of pictures over the dataset of drawn shapes, shown and settled."""

from __future__ import annotations

from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.overview import overview
from core.support.workspace import Workspace
from gui.pictures.panel import PicturesPanel


def shown_panel(workspace: Workspace, shapes: Dataset, settings: QSettings, qtbot: QtBot) -> PicturesPanel:
    made = PicturesPanel(settings)
    qtbot.addWidget(made)
    made.resize(900, 640)
    made.show()
    made.show_dataset(shapes, overview(workspace, "shapes"))
    settled(made, qtbot, 24)
    qtbot.waitUntil(lambda: not made._uncounted and made._counting is None)
    return made


def settled(panel: PicturesPanel, qtbot: QtBot, count: int) -> None:
    """Waits until so many pictures are listed and read."""
    pictures = panel.pictures
    qtbot.waitUntil(lambda: pictures.rowCount() == count)
    qtbot.waitUntil(lambda: all(pictures.sample(row) is not None for row in range(count)))
