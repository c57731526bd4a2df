"""A picture shown large is brought in full when it is zoomed into, and leaving stops what is under way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from gui.pictures.picture_zoom import PictureZoom
from tests.large_pictures import PATIENCE, large_sample


def test_zooming_in_brings_the_picture_in_full(zoom: PictureZoom, photos: Dataset, qtbot: QtBot) -> None:
    zoom.show_picture(photos, large_sample(photos), "")
    scale = zoom.findChild(QLabel, "zoom_scale")
    qtbot.waitUntil(lambda: zoom.sharp, timeout=PATIENCE)
    assert scale.text().endswith(" %")
    assert zoom.canvas._pixmap.width() == 1600
    qtbot.keyClick(zoom, Qt.Key.Key_Z)
    qtbot.waitUntil(lambda: zoom.canvas._pixmap.width() == 2400, timeout=PATIENCE)
    assert zoom.canvas.scale == 1.0
    qtbot.keyClick(zoom, Qt.Key.Key_Minus)
    assert zoom.canvas.scale == pytest.approx(0.8)


def test_the_panel_of_facts_can_be_put_away_and_stays_away(
    zoom: PictureZoom, photos: Dataset, settings: QSettings, qtbot: QtBot
) -> None:
    zoom.show_picture(photos, large_sample(photos), "")
    assert zoom.facts.isVisible()
    qtbot.keyClick(zoom, Qt.Key.Key_I)
    assert not zoom.facts.isVisible()
    again = PictureZoom(settings, zoom.parentWidget())
    again.show_picture(photos, large_sample(photos), "")
    assert not again.facts.isVisible()
    again.findChild(QToolButton, "zoom_facts").click()
    assert again.facts.isVisible()
    again.end()


def test_leaving_stops_what_is_under_way(zoom: PictureZoom, photos: Dataset, qtbot: QtBot) -> None:
    zoom.show_picture(photos, large_sample(photos), "")
    task = zoom._task
    assert task is not None
    with qtbot.waitSignal(zoom.closed):
        qtbot.keyClick(zoom, Qt.Key.Key_Escape)
    assert task.was_abandoned
    assert not zoom.facts._tasks
