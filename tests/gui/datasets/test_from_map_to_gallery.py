"""What a lasso chose on the map is what the gallery shows, to be decided about there."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.looking.maps.picture_map import CLOSER_LOOK, PictureMap, file_of, write_map
from gui.datasets.page import DataPage
from gui.session import Session
from tests.drawn_lassos import draw_around


def test_chosen_pictures_are_shown_under_a_chip_and_can_be_excluded(session: Session, shapes: Dataset, qtbot: QtBot) -> None:
    table = shapes.table(None)
    middles = np.array([(-0.8, 0.0), (0.8, 0.0), (0.0, 0.8)], np.float32)
    places = middles[[table.classes.index(label) for label in table.labels]]
    write_map(file_of(shapes, CLOSER_LOOK), PictureMap(table.sha256, places, "of"))
    session.set_dataset(shapes.name)
    page = DataPage(session)
    qtbot.addWidget(page)
    page.show()
    page.entered("")
    qtbot.waitUntil(lambda: page.pictures.pictures.rowCount() == 24)
    page.tabs.setCurrentWidget(page.map)
    qtbot.waitUntil(lambda: page.map.view is not None and page.map.view.points is not None)
    assert page.map.view is not None
    draw_around(page.map.view, (0.8, 0.0))
    page.map.view.findChild(QPushButton, "map_show").click()
    assert page.tabs.currentWidget() is page.pictures
    qtbot.waitUntil(lambda: page.pictures.pictures.rowCount() == 8)
    assert page.findChild(QPushButton, "chip_numbers").text() == "Selected on the map: 8"
    page.pictures.gallery.selectAll()
    qtbot.keyClick(page.pictures.gallery, Qt.Key.Key_X)
    qtbot.waitUntil(lambda: shapes.catalog.count_used() == 16)
    assert set(shapes.table(None).labels) == set(table.classes) - {table.classes[1]}
