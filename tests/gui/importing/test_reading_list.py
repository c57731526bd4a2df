"""The lines of readings: none widens the dialog, and the end of a title, where they differ, stays to be read."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication, QLabel, QRadioButton
from pytestqt.qtbot import QtBot

from core.datasets.sources.listing import Found, Listing
from core.datasets.sources.reading import Reading
from gui.importing.reading_list import ReadingList

BEGIN = "train.csv: files in 'image_id', classes in the 4 columns of 0 and 1"


def test_long_titles_widen_nothing_and_leave_room_for_what_would_be_made(tmp_path: Path, qtbot: QtBot) -> None:
    listing = Listing(tmp_path, (Found("a.png", "healthy"), Found("b.png", "rust")))
    several = ("several labels as a class of their own", "pictures with several labels left out")
    lines = ReadingList("import")
    qtbot.addWidget(lines)
    lines.show_readings([Reading(way, f"{BEGIN}, {way}", listing) for way in several], -1)
    assert lines.minimumSizeHint().width() < 500
    lines.resize(520, 80)
    lines.show()
    QApplication.processEvents()
    for number, way in enumerate(several):
        radio = lines.findChild(QRadioButton, f"import_reading_{number}")
        told = lines.findChild(QLabel, f"import_told_{number}")
        assert radio.shown_text().startswith("train.csv")
        assert radio.shown_text().endswith(way[-12:])
        assert "\u2026" in radio.shown_text()
        assert radio.toolTip() == f"{BEGIN}, {way}"
        assert told.width() >= told.fontMetrics().horizontalAdvance("24 files in 4 classes")
        assert told.geometry().right() <= lines.width()
