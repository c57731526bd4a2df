"""The import dialog: a folder really comes in, mistakes are said in place, cancelling leaves nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from core.datasets.dataset import Dataset
from core.datasets.samples import SAMPLES
from core.support.jobs import Context, Progress
from core.support.workspace import Workspace
from gui.session import Session
from gui.wizards import import_dialog
from gui.wizards.import_dialog import ImportDialog

PATIENCE = 30_000


def opened(session: Session, qtbot: QtBot, source: str = "") -> ImportDialog:
    dialog = ImportDialog(session, source)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def text(dialog: ImportDialog, name: str) -> str:
    return str(dialog.findChild(QLabel, name).text())


def button(dialog: ImportDialog, name: str) -> QPushButton:
    found = dialog.findChild(QPushButton, name)
    assert found is not None
    return found


def test_a_folder_comes_in_and_what_does_not_is_listed(
    session: Session, workspace: Workspace, shapes_folder: Callable[..., Path], qtbot: QtBot
) -> None:
    folder = shapes_folder(classes=2, each=3)
    (folder / "circle" / "broken.jpg").write_bytes(b"no picture")
    dialog = opened(session, qtbot, str(folder))
    qtbot.waitUntil(button(dialog, "import_go").isEnabled)
    assert text(dialog, "import_glance").startswith("7 files in 2 classes")
    name = dialog.findChild(QLineEdit, "import_name")
    assert name.text() == folder.name
    name.clear()
    qtbot.keyClicks(name, "my shapes")
    went: list[tuple[str, str]] = []
    session.navigated.connect(lambda page, argument: went.append((page, argument)))
    with qtbot.waitSignal(session.datasets_changed, timeout=PATIENCE):
        button(dialog, "import_go").click()
        assert [task.title for task in session.tasks] == ["Importing my shapes"]
    assert text(dialog, "import_said") == "6 pictures added to my shapes, 1 file left out."
    table = dialog.findChild(QTableView, "import_refused")
    assert table.isVisible()
    assert table.model().index(0, 0).data() == "circle/broken.jpg"
    button(dialog, "import_copy_list").click()
    assert "circle/broken.jpg\t" in QGuiApplication.clipboard().text()
    button(dialog, "import_go").click()
    assert went == [("data", "my shapes")]
    assert Dataset.open(workspace, "my shapes").catalog.class_counts() == {"circle": 3, "square": 3}
    qtbot.waitUntil(lambda: session.tasks == [], timeout=PATIENCE)  # the check that follows
    assert Dataset.open(workspace, "my shapes").catalog.finding_counts()["unreadable"] == 1


def test_the_name_is_checked_while_it_is_typed(session: Session, shapes: Dataset, imported_shapes: Dataset, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot, str(imported_shapes.root))
    qtbot.waitUntil(button(dialog, "import_go").isEnabled)
    assert text(dialog, "import_name_said") == "shapes exists; what is new is added to it."
    name = dialog.findChild(QLineEdit, "import_name")
    name.clear()
    qtbot.keyClicks(name, "a/b")
    assert "cannot be used as a dataset name" in text(dialog, "import_name_said")
    assert not button(dialog, "import_go").isEnabled()
    name.clear()
    qtbot.keyClicks(name, "fresh")
    assert text(dialog, "import_name_said") == "A new dataset is made."
    assert button(dialog, "import_go").isEnabled()


def test_a_path_that_cannot_be_imported_is_explained_in_place(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot, str(tmp_path / "nothing here"))
    qtbot.waitUntil(lambda: "does not exist" in text(dialog, "import_glance"))
    assert not button(dialog, "import_go").isEnabled()


def test_an_import_that_fails_says_so_in_the_dialog(
    session: Session, workspace: Workspace, shapes_folder: Callable[..., Path], qtbot: QtBot
) -> None:
    dialog = opened(session, qtbot, str(shapes_folder(classes=1, each=2)))
    qtbot.waitUntil(button(dialog, "import_go").isEnabled)
    button(dialog, "import_go").click()
    qtbot.waitUntil(lambda: "only one class" in dialog.banner.text(), timeout=PATIENCE)
    qtbot.waitUntil(button(dialog, "import_go").isVisible)
    assert workspace.dataset_names() == []


def test_cancelling_leaves_nothing(
    session: Session, workspace: Workspace, imported_shapes: Dataset, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = threading.Event()
    original = import_dialog.import_pictures

    def slow(*arguments: object, context: Context) -> object:
        context.report(Progress("Reading pictures", 1, 24, 9.0))
        begun.set()
        while not context.stop_requested:
            begun.wait(0.001)
        return original(*arguments, context=context)  # type: ignore[arg-type]

    monkeypatch.setattr(import_dialog, "import_pictures", slow)
    dialog = opened(session, qtbot, str(imported_shapes.root))
    qtbot.waitUntil(button(dialog, "import_go").isEnabled)
    button(dialog, "import_go").click()
    assert begun.wait(5)
    qtbot.waitUntil(lambda: text(dialog, "job_bar_text") == "Reading pictures: 1 of 24, about 10 s left")
    dialog.reject()
    qtbot.waitUntil(lambda: "cancelled" in dialog.banner.text(), timeout=PATIENCE)
    assert dialog.isVisible()
    assert workspace.dataset_names() == []
    assert [entry.name for entry in workspace.data.iterdir() if not entry.name.startswith(".")] == []


def test_a_sample_shows_its_licence_and_comes_in(session: Session, workspace: Workspace, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot, "sample:digits")
    assert dialog.samples.sample().name == "digits"
    for sample in SAMPLES:
        licence = dialog.findChild(QLabel, f"licence_{sample.name}")
        assert sample.licence in licence.text()
    assert dialog.findChild(QLineEdit, "import_name").text() == "digits"
    assert button(dialog, "import_go").isEnabled()


def test_copying_is_offered_for_what_can_be_used_in_place(
    session: Session, shapes_folder: Callable[..., Path], tmp_path: Path, qtbot: QtBot
) -> None:
    import shutil

    folder = shapes_folder(classes=2, each=1)
    archive = shutil.make_archive(str(tmp_path / "shapes"), "zip", folder)
    dialog = opened(session, qtbot, str(folder))
    qtbot.waitUntil(button(dialog, "import_go").isEnabled)
    assert dialog.findChild(QCheckBox, "import_copy").isEnabled()
    dialog.source.set_path(archive)
    qtbot.waitUntil(button(dialog, "import_go").isEnabled)
    assert not dialog.findChild(QCheckBox, "import_copy").isEnabled()
    assert dialog.findChild(QLineEdit, "import_name").text() == "shapes"
