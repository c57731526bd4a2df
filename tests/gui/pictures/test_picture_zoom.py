"""A picture shown large is brought in full when it is zoomed into, and leaving stops what is under way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSettings, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from gui.pictures.picture_zoom import PictureZoom
from tests.as_built import as_built
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


def test_keys_and_buttons_do_the_same(zoom: PictureZoom, photos: Dataset, qtbot: QtBot) -> None:
    zoom.show_picture(photos, large_sample(photos), "one\ntwo")
    qtbot.waitUntil(lambda: zoom.sharp, timeout=PATIENCE)
    assert zoom._words.text() == "one  ·  two"
    given: list[int] = []
    zoom.key_given.connect(given.append)
    for key in (Qt.Key.Key_X, Qt.Key.Key_M, Qt.Key.Key_1, Qt.Key.Key_9, Qt.Key.Key_0, Qt.Key.Key_B):
        qtbot.keyClick(zoom, key)
    assert given == [Qt.Key.Key_X, Qt.Key.Key_M, Qt.Key.Key_1, Qt.Key.Key_9]
    size = zoom.findChild(QToolButton, "zoom_size")
    assert not size.isChecked()
    size.click()
    assert zoom.canvas.scale == 1.0
    assert size.isChecked()
    qtbot.keyClick(zoom, Qt.Key.Key_Plus)
    assert zoom.canvas.scale > 1.0
    scale = zoom.canvas.scale
    qtbot.keyClick(zoom, Qt.Key.Key_Equal)
    assert zoom.canvas.scale > scale, "the key of + on many keyboards"
    pressed: list[bool] = []
    extra = zoom.add_act("heat", "Where it looks", "heat", Qt.Key.Key_H, lambda: pressed.append(True))
    qtbot.keyClick(zoom, Qt.Key.Key_H)
    extra.click()
    assert pressed == [True, True]
    assert extra.toolTip() == "Where it looks (H)"
    tips = {name: zoom.findChild(QToolButton, f"zoom_{name}").toolTip() for name in ("previous", "next", "facts", "close")}
    assert tips == {
        "previous": "Previous picture (Left)", "next": "Next picture (Right)", "facts": "Facts (I)",
        "close": "Back to the pictures (Space)",
    }  # fmt: skip
    order = [zoom.findChild(QToolButton, f"zoom_{name}") for name in ("previous", "next", "size", "facts", "heat", "close")]
    qtbot.waitUntil(lambda: [button.x() for button in order] == sorted({button.x() for button in order}))
    with qtbot.waitSignal(zoom.closed):
        qtbot.keyClick(zoom, Qt.Key.Key_Space)
    as_built("zoom", zoom, folded={"FactsPanel"})


def test_a_small_version_is_said_to_be_one_and_another_picture_begins_fitted(
    zoom: PictureZoom, photos: Dataset, qtbot: QtBot
) -> None:
    sample = large_sample(photos)
    zoom.show_picture(photos, sample, "")
    scale = zoom.findChild(QLabel, "zoom_scale")
    assert not zoom.sharp
    zoom._say_scale()
    assert scale.text().endswith(" % of the small version")
    qtbot.waitUntil(lambda: zoom.sharp, timeout=PATIENCE)
    zoom.canvas.turn_size()
    zoom.show_picture(photos, sample, "again")
    assert not zoom.canvas.is_fitted, "the same picture stays as it is looked at"
    other = next(found for found in photos.catalog.samples() if found.id != sample.id)
    zoom.show_picture(photos, other, "")
    assert zoom.canvas.is_fitted
    assert zoom.geometry() == zoom.parentWidget().rect()


def test_what_comes_for_another_picture_or_cannot_be_read_is_not_shown(zoom: PictureZoom, photos: Dataset, qtbot: QtBot) -> None:
    sample = large_sample(photos)
    zoom.show_picture(photos, sample, "")
    zoom._drop_tasks()
    come = QImage(8, 8, QImage.Format.Format_RGB32)
    for sha256, image in (("0" * 64, come), (sample.sha256, QImage())):
        zoom._sharpened((sha256, 1600, image))
        assert not zoom.sharp
    with qtbot.waitSignal(zoom.sharpened, timeout=0):
        zoom._sharpened((sample.sha256, 1600, come))
    assert zoom.sharp
    assert zoom.canvas._natural == QSize(sample.width, sample.height)
    zoom.end()
    zoom._side = 0
    zoom._sharpened((sample.sha256, 1600, come))
    assert not zoom.sharp, "nobody looks any more"
