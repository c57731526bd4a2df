"""A source that can be read in several ways waits for its answer."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from core.datasets.sources.listing import Found, Listing
from core.datasets.sources.reading import Reading
from core.support.workspace import Workspace
from gui.importing.dialog import ImportDialog
from gui.importing.reading_list import ReadingList
from gui.session import Session
from tests.as_built import as_built
from tests.import_dialogs import classes, imported, looked, opened, said

BEGIN = "train.csv: files in 'image_id', classes in the 4 columns of 0 and 1"


def readings(dialog: ImportDialog) -> list[QRadioButton]:
    return [button for button in dialog.findChildren(QRadioButton) if button.isVisible()]


def test_a_question_waits_for_its_answer_and_the_answer_is_imported(
    session: Session, workspace: Workspace, levels: Path, qtbot: QtBot
) -> None:
    dialog = opened(session, qtbot, str(levels))
    looked(dialog, qtbot)
    assert "which level is the class is not said" in said(dialog)
    assert said(dialog, "import_will") == "Choose how it is to be read."
    assert not dialog.findChild(QPushButton, "import_go").isEnabled()
    one, two = readings(dialog)
    assert not one.isChecked()
    as_built("import-levels", dialog.source, instead={re.escape(str(levels)): "…"}, folded={"ClassTable", "WorkPage"})
    two.click()
    assert classes(dialog) == {"argentatus": "3", "fuscus": "3", "hirundo": "3"}
    assert said(dialog).startswith("9 files in 3 classes.")
    dataset = imported(dialog, session, qtbot, workspace, "birds")
    assert dataset.catalog.class_counts() == {"argentatus": 3, "fuscus": 3, "hirundo": 3}
    assert dataset.catalog.column_names() == ("level 1",)


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
