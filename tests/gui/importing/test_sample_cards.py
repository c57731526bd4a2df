"""A sample shows its licence before it comes in."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from core.datasets.importing.samples import SAMPLES
from core.support.workspace import Workspace
from gui.session import Session
from tests.import_dialogs import button, opened


def test_a_sample_shows_its_licence_and_comes_in(session: Session, workspace: Workspace, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot, "sample:digits")
    assert dialog.samples.sample().name == "digits"
    for sample in SAMPLES:
        licence = dialog.findChild(QLabel, f"licence_{sample.name}")
        assert sample.licence in licence.text()
    assert dialog.findChild(QLineEdit, "import_name").text() == "digits"
    assert button(dialog, "import_go").isEnabled()
