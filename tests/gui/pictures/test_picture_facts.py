"""The facts beside a picture come from catalog and file, and its links do what they say."""

from __future__ import annotations

import shutil

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.checks.check import Finding
from core.datasets.cleaning.findings import store_findings
from gui.pictures.picture_zoom import PictureZoom
from tests.large_pictures import PATIENCE, large_sample


def test_facts_are_told_from_catalog_and_file(zoom: PictureZoom, photos: Dataset, qtbot: QtBot) -> None:
    sample = large_sample(photos)
    zoom.show_picture(photos, sample, "a/large.jpg\na")
    qtbot.waitUntil(lambda: "Field" in zoom.facts.text(), timeout=PATIENCE)
    told = zoom.facts.text()
    for words in (
        "a/large.jpg", "2,400 × 1,800 pixels", "4.32", "<b>Field</b> camera", "400", sample.sha256[:32],
        "The file is as it was imported.", "Licence not stated",
    ):  # fmt: skip
        assert words in told, words
    (photos.root / sample.path).write_bytes(b"something else")
    zoom.end()
    zoom.show_picture(photos, sample, "")
    qtbot.waitUntil(lambda: "The file has changed." in zoom.facts.text(), timeout=PATIENCE)


def test_links_do_what_they_say_and_nothing_else(
    zoom: PictureZoom, photos: Dataset, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()) or True)
    sample = large_sample(photos)
    with schema.writing(photos.catalog.path) as connection:
        store_findings(connection, [Finding("near-duplicate", (sample.path, "b/small.png"), 0.5, "They are alike.")])
    zoom.show_picture(photos, sample, "")
    qtbot.waitUntil(lambda: "They are alike." in zoom.facts.text(), timeout=PATIENCE)
    with qtbot.waitSignal(zoom.together_asked) as asked:
        zoom.facts._followed(QUrl("together:0"))
    assert asked.args == [("a/large.jpg", "b/small.png"), "near-duplicate"]
    zoom.facts._followed(QUrl(f"copy:{sample.sha256}"))
    assert QGuiApplication.clipboard().text() == sample.sha256
    for address in ("https://example.org/1", "file:///etc/passwd", "javascript:alert(1)"):
        zoom.facts._followed(QUrl(address))
    assert opened == ["https://example.org/1"]


def test_a_picture_that_is_gone_says_so(zoom: PictureZoom, photos: Dataset, qtbot: QtBot) -> None:
    shutil.rmtree(photos.root / "a")
    zoom.show_picture(photos, large_sample(photos), "")
    qtbot.waitUntil(lambda: "cannot be read" in zoom.facts.text(), timeout=PATIENCE)
    assert not zoom.sharp
    assert zoom.findChild(QLabel, "zoom_scale").text().endswith("of the small version")
