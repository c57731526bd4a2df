"""Columns, patterns, links and copies are chosen, and imported as chosen."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from core.support.workspace import Workspace
from gui.session import Session
from tests.as_built import as_built
from tests.import_dialogs import PATIENCE, button, classes, imported, looked, opened, said


def test_columns_can_be_chosen(session: Session, workspace: Workspace, table: Path, qtbot: QtBot) -> None:
    dialog = opened(session, qtbot, str(table))
    looked(dialog, qtbot)
    assert "which of its columns is the class is not said" in said(dialog)
    column = dialog.findChild(QComboBox, "import_label_column")
    assert [column.itemText(row) for row in range(column.count())] == ["file", "result", "centre"]
    as_built("import-columns", dialog.source, instead={re.escape(str(table)): "…"}, folded={"ClassTable", "WorkPage"})
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
    assert pattern.width() > pattern.fontMetrics().horizontalAdvance(r"^([^\W\d]+)\d+\.\w+$") + 24, "its beginning was cut off"
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
    as_built("import-copies", dialog.source, instead={re.escape(str(folder)): "…"}, folded={"ClassTable", "WorkPage"})
    box.setChecked(together)
    dataset = imported(dialog, session, qtbot, workspace, folder.name)
    assert {sample.given_group is not None for sample in dataset.catalog.samples()} == {together}


def test_a_pattern_by_hand_keeps_pictures_together(
    session: Session, workspace: Workspace, shapes_folder: Callable[..., Path], qtbot: QtBot
) -> None:
    folder = shapes_folder(classes=2, each=4, size=24)
    dialog = opened(session, qtbot, str(folder))
    looked(dialog, qtbot)
    line, next_ = dialog.findChild(QLineEdit, "import_group_pattern"), button(dialog, "import_go")
    line.setText("nothing has this")
    assert not next_.isEnabled(), "nobody knows yet what it finds"
    error = dialog.findChild(QLabel, "import_group_pattern_error")
    qtbot.waitUntil(lambda: error.text() == "It finds nothing in any path.", timeout=PATIENCE)
    as_built("import-pattern-wrong", dialog.source, instead={re.escape(str(folder)): "…"}, folded={"ClassTable", "WorkPage"})
    assert not next_.isEnabled()
    line.setText(r"-00([01])")
    said_ = dialog.findChild(QLabel, "import_group_pattern_said")
    qtbot.waitUntil(lambda: said_.text().startswith("Finds 2 different things in 4 of 8 paths"), timeout=PATIENCE)
    dataset = imported(dialog, session, qtbot, workspace, folder.name)
    groups = {sample.path: sample.given_group for sample in dataset.catalog.samples()}
    assert {group for path, group in groups.items() if "-000" in path} == {"0"}
    assert sum(group is None for group in groups.values()) == 4


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
    as_built("import-links", dialog.source, instead={re.escape(str(place)): "…"}, folded={"ClassTable", "WorkPage"})
    dialog.findChild(QCheckBox, "import_links").click()
    qtbot.waitUntil(lambda: classes(dialog) == {"circle": "2", "square": "2"}, timeout=PATIENCE)
