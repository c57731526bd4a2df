"""The import dialog: a folder really comes in, mistakes are said in place, cancelling leaves nothing."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QTableView, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import ImportResult
from core.support.jobs import Context, Progress
from core.support.workspace import Workspace
from gui.importing import dialog as import_dialog
from gui.session import Session
from tests.as_built import as_built
from tests.import_dialogs import PATIENCE, button, classes, looked, opened, said


def test_a_folder_comes_in_and_what_does_not_is_listed(
    session: Session, workspace: Workspace, shapes_folder: Callable[..., Path], qtbot: QtBot
) -> None:
    folder = shapes_folder(classes=2, each=3)
    (folder / "circle" / "broken.jpg").write_bytes(b"no picture")
    dialog = opened(session, qtbot, str(folder))
    qtbot.waitUntil(button(dialog, "import_go").isEnabled)
    assert said(dialog, "import_survey").startswith("7 files in 2 classes")
    as_built("import", dialog, instead={re.escape(str(folder)): "…"}, folded={"ClassTable", "WorkPage"})
    name = dialog.findChild(QLineEdit, "import_name")
    assert name.text() == folder.name
    name.clear()
    qtbot.keyClicks(name, "my shapes")
    went: list[tuple[str, str]] = []
    session.navigated.connect(lambda page, argument: went.append((page, argument)))
    with qtbot.waitSignal(session.datasets_changed, timeout=PATIENCE):
        button(dialog, "import_go").click()
        assert [task.title for task in session.tasks] == ["Importing my shapes"]
    assert said(dialog, "import_said") == "6 pictures added to my shapes, 1 file left out."
    table = dialog.findChild(QTableView, "import_left_out")
    assert table.isVisible()
    assert table.model().index(0, 0).data() == "circle/broken.jpg"
    as_built("import-done", dialog, instead={re.escape(str(folder)): "…"}, folded={"ClassTable", "WorkPage"})
    button(dialog, "import_copy_list").click()
    assert "circle/broken.jpg\t" in QGuiApplication.clipboard().text()
    button(dialog, "import_go").click()
    assert went == [("data", "my shapes")]
    assert Dataset.open(workspace, "my shapes").catalog.class_counts() == {"circle": 3, "square": 3}
    qtbot.waitUntil(lambda: session.tasks == [], timeout=PATIENCE)  # the check that follows
    assert Dataset.open(workspace, "my shapes").catalog.finding_counts()["unreadable"] == 1


def test_one_class_is_refused_before_the_import_and_may_join_a_dataset(
    session: Session, shapes: Dataset, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "more").mkdir()
    shutil.copytree(shapes.root / "circle", tmp_path / "more" / "circle")
    dialog = opened(session, qtbot, str(tmp_path / "more"))
    qtbot.waitUntil(lambda: "all of this is circle" in said(dialog, "import_name_said"), timeout=PATIENCE)
    assert not button(dialog, "import_go").isEnabled()
    name = dialog.findChild(QLineEdit, "import_name")
    name.clear()
    qtbot.keyClicks(name, "shapes")
    assert said(dialog, "import_name_said").startswith(f"shapes exists, and uses the pictures in {shapes.root} where they are")
    assert button(dialog, "import_go").isEnabled()
    as_built(
        "import-into",
        dialog,
        instead={re.escape(str(tmp_path)): "…", re.escape(str(shapes.root)): "…"},
        folded={"ClassTable", "WorkPage"},
    )


def test_the_name_is_checked_while_it_is_typed(session: Session, shapes: Dataset, imported_shapes: Dataset, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot, str(imported_shapes.root))
    qtbot.waitUntil(button(dialog, "import_go").isEnabled)
    assert said(dialog, "import_name_said").startswith("shapes exists; what is new is added to it.")
    name = dialog.findChild(QLineEdit, "import_name")
    name.clear()
    qtbot.keyClicks(name, "a/b")
    assert "cannot be used as a dataset name" in said(dialog, "import_name_said")
    as_built("import-name-wrong", dialog, instead={re.escape(str(imported_shapes.root)): "…"}, folded={"ClassTable", "WorkPage"})
    assert not button(dialog, "import_go").isEnabled()
    name.clear()
    qtbot.keyClicks(name, "fresh")
    assert said(dialog, "import_name_said") == "A new dataset is made."
    assert button(dialog, "import_go").isEnabled()


def test_an_import_that_fails_says_so_in_the_dialog(
    session: Session, workspace: Workspace, shapes_folder: Callable[..., Path], qtbot: QtBot
) -> None:
    folder = shapes_folder(classes=2, each=2)
    for file in (folder / "square").iterdir():
        file.write_bytes(b"no picture")  # seen only when it is read
    dialog = opened(session, qtbot, str(folder))
    qtbot.waitUntil(button(dialog, "import_go").isEnabled)
    button(dialog, "import_go").click()
    qtbot.waitUntil(lambda: "only one class" in dialog.banner.text(), timeout=PATIENCE)
    qtbot.waitUntil(button(dialog, "import_go").isVisible)
    assert workspace.dataset_names() == []
    dialog.source.set_path(dialog.source.address())
    assert "only one class" in dialog.banner.text(), "the same folder is still told about"
    dialog.source.set_path(str(shapes_folder(classes=2, each=2)))
    assert dialog.banner.text() == "", "it was about another folder"


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
    qtbot.waitUntil(lambda: said(dialog, "job_bar_text") == "shapes  ·  Reading pictures: 1 of 24, about 10 s left")
    dialog.reject()
    qtbot.waitUntil(lambda: "cancelled" in dialog.banner.text(), timeout=PATIENCE)
    assert dialog.isVisible()
    assert workspace.dataset_names() == []
    assert [entry.name for entry in workspace.data.iterdir() if not entry.name.startswith(".")] == []


def test_an_archive_tells_its_classes_before_it_is_unpacked(
    session: Session, shapes_folder: Callable[..., Path], tmp_path: Path, qtbot: QtBot
) -> None:
    folder = shapes_folder(classes=2, each=2)
    (folder / "stray.txt").write_text("beside the classes")
    dialog = opened(session, qtbot, shutil.make_archive(str(tmp_path / "shapes"), "gztar", folder))
    qtbot.waitUntil(button(dialog, "import_go").isEnabled)
    assert said(dialog, "import_survey") == "4 files in 2 classes; 1 other is left aside."
    assert said(dialog, "import_will") == (
        "Unpacks the archive and keeps 4 files in the workspace; the archive itself stays as it is."
    )
    table = dialog.findChild(QTableView, "import_classes")
    assert [table.model().index(row, 0).data() for row in range(2)] == ["circle", "square"]
    button(dialog, "import_left").click()
    assert dialog.findChild(QTableView, "import_left_aside").model().index(0, 0).data() == "stray.txt"
    as_built("import-left-aside", dialog.source, instead={re.escape(str(tmp_path)): "…"}, folded={"ClassTable", "WorkPage"})
    assert not table.isVisible()


def test_a_folder_can_be_dropped_on_the_dialog(session: Session, shapes_folder: Callable[..., Path], qtbot: QtBot) -> None:
    folder = shapes_folder(classes=2, each=2, size=24)
    dialog = opened(session, qtbot, "sample:digits")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 50), Qt.DropAction.CopyAction, data, buttons, keys)
    dialog.dragEnterEvent(enter)
    assert enter.isAccepted()
    dialog.dropEvent(QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, buttons, keys))
    looked(dialog, qtbot)
    assert dialog.source.address() == str(folder)
    assert dialog.source.isVisible()
    assert classes(dialog) == {"circle": "2", "square": "2"}


def test_several_folders_that_lie_in_one_are_taken_together(
    session: Session, shapes_folder: Callable[..., Path], qtbot: QtBot
) -> None:
    """They were not taken: whoever selected the folders of three classes had to know that the one above them was wanted."""
    folder = shapes_folder(classes=3, each=2, size=24)
    names = sorted(place.name for place in folder.iterdir() if place.is_dir())
    dialog = opened(session, qtbot, "sample:digits")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder / name)) for name in names[:2]])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 50), Qt.DropAction.CopyAction, data, buttons, keys)
    dialog.dragEnterEvent(enter)
    assert enter.isAccepted()
    dialog.dropEvent(QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, buttons, keys))
    looked(dialog, qtbot)
    assert dialog.source.address() == str(folder)
    assert dialog.findChild(QLabel, "import_only").text() == f"Of it only the folders {names[0]}, {names[1]}."
    as_built("import-only", dialog.source, instead={re.escape(str(folder)): "…"}, folded={"ClassTable", "WorkPage"})
    assert classes(dialog) == dict.fromkeys(names[:2], "2")
    assert dialog.source.options().only == tuple(names[:2])
    button(dialog, "import_whole").click()
    looked(dialog, qtbot)
    assert classes(dialog) == dict.fromkeys(names, "2")
    assert not dialog.findChild(QLabel, "import_only").isVisible()
    data.setUrls([QUrl.fromLocalFile(str(folder / names[0])), QUrl.fromLocalFile(str(folder))])
    dialog.dropEvent(QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, buttons, keys))
    assert "do not lie in one folder" in dialog.banner.text()


def test_a_page_is_made_when_it_is_first_shown(session: Session, qtbot: QtBot) -> None:
    """All five together kept the window from answering for an eighth of a second."""
    dialog = opened(session, qtbot, "")
    assert dialog.findChild(QLineEdit, "link_address") is None
    tabs = dialog.findChild(QTabWidget, "import_tabs")
    for number, name in enumerate(("import_path", "link_address", "s3_address", "public_title", "sample_digits")):
        tabs.setCurrentIndex(number)
        part = dialog.findChild(QWidget, name)
        assert part is not None, name
        assert tabs.currentWidget().isAncestorOf(part)
        as_built(
            f"import-page-{number}",
            tabs.currentWidget(),
            instead={re.escape(str(Path.home())): "…"},
            folded={"ClassTable", "WorkPage"},
        )


def test_a_summary_counts_pictures_without_a_class() -> None:
    said = import_dialog._summary(ImportResult("new", 8, 2, (), {"cat": 4}, unlabelled=6))
    assert said == "8 pictures added to new, 2 were there already, 6 of its pictures have no class yet, nothing was left out."
