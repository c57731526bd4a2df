"""A path that is typed is looked at, and a click on what cannot be read as it is imports nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.support.workspace import Workspace
from gui.importing.source_box import KINDS
from gui.session import Session
from tests.import_dialogs import PATIENCE, button, classes, looked, opened, said
from tests.seen_whole import wait_until_whole


def test_a_typed_path_is_looked_at_and_the_first_click_counts(
    session: Session, workspace: Workspace, shapes_folder: Callable[..., Path], qtbot: QtBot
) -> None:
    folder = shapes_folder(classes=2, each=2, size=24)
    dialog = opened(session, qtbot)
    qtbot.keyClicks(dialog.findChild(QLineEdit, "import_path"), str(folder))
    go = dialog.findChild(QPushButton, "import_go")
    assert go.isEnabled(), "it must not be dead while the look goes on"
    with qtbot.waitSignal(session.datasets_changed, timeout=PATIENCE):
        qtbot.mouseClick(go, Qt.MouseButton.LeftButton)
        assert said(dialog, "import_will") == "The import begins as soon as the look has ended."
    qtbot.waitUntil(lambda: session.tasks == [], timeout=PATIENCE)
    assert Dataset.open(workspace, folder.name).catalog.count() == 4


def test_a_typed_path_is_looked_at_without_leaving_the_field(
    session: Session, shapes_folder: Callable[..., Path], qtbot: QtBot
) -> None:
    folder = shapes_folder(classes=2, each=2, size=24)
    dialog = opened(session, qtbot)
    qtbot.keyClicks(dialog.findChild(QLineEdit, "import_path"), str(folder))
    qtbot.waitUntil(lambda: classes(dialog) == {"circle": "2", "square": "2"}, timeout=PATIENCE)


def test_enter_in_the_path_looks_and_does_not_import_yet(
    session: Session, workspace: Workspace, shapes_folder: Callable[..., Path], qtbot: QtBot
) -> None:
    folder = shapes_folder(classes=2, each=2, size=24)
    dialog = opened(session, qtbot)
    path = dialog.findChild(QLineEdit, "import_path")
    qtbot.keyClicks(path, str(folder))
    qtbot.keyClick(path, Qt.Key.Key_Return)
    looked(dialog, qtbot)
    assert workspace.dataset_names() == []
    assert said(dialog, "import_will") == "Reads 4 files where they are; they are never changed, moved or deleted."
    with qtbot.waitSignal(session.datasets_changed, timeout=PATIENCE):
        qtbot.keyClick(path, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: session.tasks == [], timeout=PATIENCE)


def test_a_click_on_something_that_is_a_question_imports_nothing(
    session: Session, workspace: Workspace, levels: Path, qtbot: QtBot
) -> None:
    dialog = opened(session, qtbot)
    qtbot.keyClicks(dialog.findChild(QLineEdit, "import_path"), str(levels))
    qtbot.mouseClick(dialog.findChild(QPushButton, "import_go"), Qt.MouseButton.LeftButton)
    looked(dialog, qtbot)
    assert "which level" in said(dialog)
    assert not dialog.findChild(QPushButton, "import_go").isEnabled()
    assert workspace.dataset_names() == []


def test_a_path_that_cannot_be_imported_is_explained_in_place(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot, str(tmp_path / "nothing here"))
    qtbot.waitUntil(lambda: "does not exist" in said(dialog, "import_survey"))
    assert not button(dialog, "import_go").isEnabled()


def test_copying_is_offered_for_what_can_be_used_in_place(
    session: Session, shapes_folder: Callable[..., Path], tmp_path: Path, qtbot: QtBot
) -> None:
    folder = shapes_folder(classes=2, each=1)
    archive = shutil.make_archive(str(tmp_path / "shapes"), "zip", folder)
    dialog = opened(session, qtbot, str(folder))
    qtbot.waitUntil(button(dialog, "import_go").isEnabled)
    assert dialog.findChild(QCheckBox, "import_copy").isEnabled()
    dialog.source.set_path(archive)
    qtbot.waitUntil(button(dialog, "import_go").isEnabled)
    assert not dialog.findChild(QCheckBox, "import_copy").isEnabled()
    assert dialog.findChild(QLineEdit, "import_name").text() == "shapes"


def test_a_folder_or_a_file_is_chosen(
    session: Session, shapes_folder: Callable[..., Path], tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = shapes_folder(classes=2, each=1, size=24)
    dialog = opened(session, qtbot)
    path, wanted = dialog.findChild(QLineEdit, "import_path"), (dialog.source, "Open a folder of photographs")
    for chosen, shown in ((str(folder), str(folder)), ("", str(folder))):
        known = {(*wanted, dialog.source.address()): chosen}
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *given, known=known: known[given])
        button(dialog, "import_folder").click()
        assert path.text() == shown
    looked(dialog, qtbot)
    table = tmp_path / "classes.csv"
    table.write_text("file,class\n")
    for chosen in (str(table), ""):
        known = {(dialog.source, "Open an archive or a table", dialog.source.address(), KINDS): chosen}
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *given, known=known: (known[given], ""))
        button(dialog, "import_file").click()
        assert path.text() == str(table)
    looked(dialog, qtbot)


def test_half_of_a_disk_is_not_looked_at_while_it_is_typed(session: Session, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot)
    dialog.source._pause.setInterval(0)
    for typed in (str(Path.home()), "https://example.org/pictures"):
        dialog.source.set_path("")
        qtbot.keyClicks(dialog.findChild(QLineEdit, "import_path"), typed)
        qtbot.waitUntil(lambda: not button(dialog, "import_go").isEnabled())
        assert not dialog.source.is_looking()
        assert dialog.source._looked_at == ""
        assert dialog.source.address() == typed, "an address is typed to its end before its page is shown"


def test_pages_that_become_pictures_are_copied(session: Session, shapes_folder: Callable[..., Path], qtbot: QtBot) -> None:
    dialog = opened(session, qtbot, str(shapes_folder(classes=2, each=1, size=24)))
    looked(dialog, qtbot)
    copy, pages = dialog.findChild(QCheckBox, "import_copy"), dialog.findChild(QComboBox, "import_pages")
    for kind, able in (("each", False), ("leave", True), ("first", True)):
        pages.setCurrentIndex(pages.findData(kind))
        assert (copy.isEnabled(), copy.isChecked()) == (able, True)
        assert dialog.source.options().pages == kind
    assert said(dialog, "import_will").startswith("Reads 2 files and copies them")


def test_everything_to_press_is_seen_whole(session: Session, shapes_folder: Callable[..., Path], qtbot: QtBot) -> None:
    dialog = opened(session, qtbot, str(shapes_folder(classes=2, each=2, size=24)))
    wait_until_whole(qtbot, dialog)
    looked(dialog, qtbot)
    wait_until_whole(qtbot, dialog)
