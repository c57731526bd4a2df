"""The import dialog as tests open, read and press it."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.support.workspace import Workspace
from gui.importing.class_table import ClassTable
from gui.importing.dialog import ImportDialog
from gui.session import Session

PATIENCE = 30_000


def opened(session: Session, qtbot: QtBot, source: str = "") -> ImportDialog:
    dialog = ImportDialog(session, source)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def said(dialog: ImportDialog, name: str = "import_survey") -> str:
    return str(dialog.findChild(QLabel, name).text())


def looked(dialog: ImportDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: said(dialog) not in ("", "Looking at it \u2026") and "\u2026" not in said(dialog), timeout=PATIENCE)


def classes(dialog: ImportDialog) -> dict[str, str]:
    model = dialog.findChild(ClassTable, "import_classes").model()
    return {model.index(row, 0).data(): model.index(row, 1).data() for row in range(model.rowCount())}


def imported(dialog: ImportDialog, session: Session, qtbot: QtBot, workspace: Workspace, name: str) -> Dataset:
    with qtbot.waitSignal(session.datasets_changed, timeout=PATIENCE):
        dialog.findChild(QPushButton, "import_go").click()
    qtbot.waitUntil(lambda: session.tasks == [], timeout=PATIENCE)
    return Dataset.open(workspace, name)


def button(dialog: ImportDialog, name: str) -> QPushButton:
    found = dialog.findChild(QPushButton, name)
    assert found is not None
    return found
