"""The dialogs that derive datasets, as tests show and read them."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from gui.kit.job_dialog import JobDialog
from gui.session import Session

PATIENCE = 60_000


def shown(dialog: JobDialog, qtbot: QtBot) -> JobDialog:
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def text(dialog: JobDialog, name: str) -> str:
    return str(dialog.findChild(QLabel, name).text())


def ended(session: Session, qtbot: QtBot) -> None:
    """Waits for the check that follows."""
    qtbot.waitUntil(lambda: session.tasks == [], timeout=PATIENCE)
