"""The first pictures of each class are shown before anything is imported."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gui.importing.class_table import ClassTable
from gui.session import Session
from tests.import_dialogs import PATIENCE, opened


@pytest.mark.parametrize("packed", [False, True])
def test_the_first_pictures_of_each_class_are_shown(
    session: Session, shapes_folder: Callable[..., Path], tmp_path: Path, qtbot: QtBot, packed: bool
) -> None:
    folder = shapes_folder(classes=2, each=5, size=24)
    source = shutil.make_archive(str(tmp_path / "shapes"), "zip", folder.parent, folder.name) if packed else str(folder)
    dialog = opened(session, qtbot, source)
    rows = dialog.findChild(ClassTable, "import_classes").rows
    qtbot.waitUntil(lambda: rows.rowCount() == 2 and len(rows.pictures(0)) == 3, timeout=PATIENCE)
    assert [picture.path for picture in rows.pictures(1)] == [
        "square/square-000.png", "square/square-001.jpg", "square/square-002.png",
    ]  # fmt: skip
    files = [picture.file for picture in rows.pictures(0)]
    assert all(file.read_bytes().startswith(b"\xff\xd8") for file in files), "they are JPEGs of the decoder's own"
    dialog.reject()
    assert not any(file.exists() for file in files)
