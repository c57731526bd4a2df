"""The readings of a source in the import dialog: chosen, changed by hand, with pictures, and imported as chosen."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton, QRadioButton, QTableView
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


def readings(dialog: ImportDialog) -> list[QRadioButton]:
    return [button for button in dialog.findChildren(QRadioButton) if button.isVisible()]


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


@pytest.fixture
def levels(shapes_folder: Callable[..., Path], tmp_path: Path) -> Path:
    place = tmp_path / "birds"
    for number, name in enumerate(("Larus/argentatus", "Larus/fuscus", "Sterna/hirundo")):
        shapes_folder(classes=1, each=3, size=24, seed=number).joinpath("circle").rename(_made(place / name))
    return place


def _made(place: Path) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    return place


@pytest.fixture
def table(shapes_folder: Callable[..., Path], tmp_path: Path) -> Path:
    """Pictures in one folder, and a table with two columns that could be the class."""
    place = tmp_path / "study"
    (place / "images").mkdir(parents=True)
    lines = ["file,result,centre"]
    for number, path in enumerate(sorted(shapes_folder(classes=2, each=4, size=24).rglob("*.*"))):
        shutil.copy(path, place / "images" / path.name)
        lines.append(f"{path.name},{path.parent.name},{('north', 'south')[number % 2]}")
    (place / "meta.csv").write_text("\n".join(lines))
    return place


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
    two.click()
    assert classes(dialog) == {"argentatus": "3", "fuscus": "3", "hirundo": "3"}
    assert said(dialog).startswith("9 files in 3 classes.")
    dataset = imported(dialog, session, qtbot, workspace, "birds")
    assert dataset.catalog.class_counts() == {"argentatus": 3, "fuscus": 3, "hirundo": 3}
    assert dataset.catalog.column_names() == ("level 1",)


def test_columns_can_be_chosen(session: Session, workspace: Workspace, table: Path, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot, str(table))
    looked(dialog, qtbot)
    assert "which of its columns is the class is not said" in said(dialog)
    column = dialog.findChild(QComboBox, "import_label_column")
    assert [column.itemText(row) for row in range(column.count())] == ["file", "result", "centre"]
    column.setCurrentText("centre")
    column.activated.emit(column.currentIndex())
    qtbot.waitUntil(lambda: classes(dialog) == {"north": "4", "south": "4"}, timeout=PATIENCE)
    looked(dialog, qtbot)
    column.setCurrentText("result")
    column.activated.emit(column.currentIndex())
    qtbot.waitUntil(lambda: classes(dialog) == {"circle": "4", "square": "4"}, timeout=PATIENCE)
    looked(dialog, qtbot)
    dataset = imported(dialog, session, qtbot, workspace, "study")
    assert dataset.catalog.class_counts() == {"circle": 4, "square": 4}


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


def test_a_pattern_can_be_typed_where_nothing_else_says_the_class(
    session: Session, workspace: Workspace, shapes_folder: Callable[..., Path], tmp_path: Path, qtbot: QtBot
) -> None:
    place = tmp_path / "flat"
    place.mkdir()
    for path in shapes_folder(classes=2, each=2, size=24).rglob("*.*"):
        shutil.copy(path, place / path.name)
    dialog = opened(session, qtbot, str(place))
    looked(dialog, qtbot)
    assert "their classes are not known" in said(dialog)
    pattern = dialog.findChild(QLineEdit, "import_label_pattern")
    qtbot.keyClicks(pattern, "^([a-z]+)-")
    qtbot.keyClick(pattern, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: classes(dialog) == {"circle": "2", "square": "2"}, timeout=PATIENCE)
    looked(dialog, qtbot)
    assert imported(dialog, session, qtbot, workspace, "flat").catalog.class_counts() == {"circle": 2, "square": 2}


@pytest.mark.parametrize("together", [True, False])
def test_copies_are_kept_together_unless_a_person_says_otherwise(
    session: Session, workspace: Workspace, shapes_folder: Callable[..., Path], qtbot: QtBot, together: bool
) -> None:
    folder = shapes_folder(classes=2, each=2, size=24)
    for path in list(folder.rglob("*.*")):
        shutil.copy(path, path.with_name(f"{path.stem}_90deg{path.suffix}"))
    dialog = opened(session, qtbot, str(folder))
    looked(dialog, qtbot)
    box = dialog.findChild(QCheckBox, "import_copies")
    assert box.text() == "Keep 8 copies together, in 4 sets"
    assert box.isChecked()
    box.setChecked(together)
    dataset = imported(dialog, session, qtbot, workspace, folder.name)
    assert {sample.given_group is not None for sample in dataset.catalog.samples()} == {together}


def test_links_are_followed_when_that_is_ticked(
    session: Session, shapes_folder: Callable[..., Path], tmp_path: Path, qtbot: QtBot
) -> None:
    place = tmp_path / "links"
    place.mkdir()
    folder = shapes_folder(classes=2, each=2, size=24)
    for name in ("circle", "square"):
        (place / name).symlink_to(folder / name)
    dialog = opened(session, qtbot, str(place))
    looked(dialog, qtbot)
    assert "holds 2 links that lead out of it" in said(dialog)
    dialog.findChild(QCheckBox, "import_links").click()
    qtbot.waitUntil(lambda: classes(dialog) == {"circle": "2", "square": "2"}, timeout=PATIENCE)


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
    data.setUrls([QUrl.fromLocalFile(str(folder)), QUrl.fromLocalFile(str(folder.parent))])
    two = QDragEnterEvent(QPoint(50, 50), Qt.DropAction.CopyAction, data, buttons, keys)
    two.ignore()
    dialog.dragEnterEvent(two)
    assert not two.isAccepted(), "two folders are not one source"
