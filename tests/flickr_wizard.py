"""The Flickr wizard as tests drive it."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from gui.flickr.dialog import RESULT, FlickrDialog
from gui.session import Session

PATIENCE = 60_000
TWO = ("ketch", "ferry")


def opened(session: Session, qtbot: QtBot, dataset: str = "") -> FlickrDialog:
    dialog = FlickrDialog(session, dataset)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: not dialog.short, timeout=PATIENCE)
    return dialog


def button(dialog: FlickrDialog, name: str) -> QPushButton:
    found = dialog.findChild(QPushButton, name)
    assert found is not None, name
    return found


def line(dialog: FlickrDialog, name: str) -> QLineEdit:
    found = dialog.findChild(QLineEdit, name)
    assert found is not None, name
    return found


def text(dialog: FlickrDialog, name: str) -> str:
    return str(dialog.findChild(QLabel, name).text())


def fill(dialog: FlickrDialog, qtbot: QtBot, each: int, name: str = "boats") -> None:
    """Types a whole wish."""
    for field, typed in (
        ("flickr_dataset", name), ("flickr_class_0", "sailing boat"), ("flickr_texts_0", "ketch"), ("flickr_class_1", "ferry"),
        ("flickr_per_class", str(each)), ("flickr_smallest_side", "300"),
    ):  # fmt: skip
        line(dialog, field).clear()
        qtbot.keyClicks(line(dialog, field), typed)


def ended(dialog: FlickrDialog, session: Session, qtbot: QtBot) -> None:
    """Waits for the collection, and for the check that follows it."""
    qtbot.waitUntil(lambda: dialog.here == RESULT, timeout=PATIENCE)
    qtbot.waitUntil(lambda: session.tasks == [], timeout=PATIENCE)
