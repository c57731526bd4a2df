"""What a look at a source found is shown, and what is left aside with its reasons."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QPushButton, QTableView
from pytestqt.qtbot import QtBot

from gui.session import Session
from tests.import_dialogs import looked, opened, said


def test_what_is_left_aside_is_listed_with_its_reasons(
    session: Session, shapes_folder: Callable[..., Path], qtbot: QtBot
) -> None:
    folder = shapes_folder(classes=2, each=2, size=24)
    (folder / "readme.md").write_text("words")
    dialog = opened(session, qtbot, str(folder))
    looked(dialog, qtbot)
    assert said(dialog) == "4 files in 2 classes; 1 other is left aside."
    dialog.findChild(QPushButton, "import_left").click()
    table = dialog.findChild(QTableView, "import_left_aside")
    assert table.isVisible()
    assert (table.model().index(0, 0).data(), table.model().index(0, 1).data()) == (
        "readme.md", "Lies beside the class folders, so its class is not known.",
    )  # fmt: skip
