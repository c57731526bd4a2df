"""The first pictures of each class are shown before anything is imported."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication
from pytestqt.qtbot import QtBot

from core.datasets.importing.first_pictures import EACH, FirstPicture
from gui.importing.class_table import HEADINGS, SIDE, ClassTable, ReadClasses
from gui.session import Session
from tests.as_built import as_built
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


def test_rows_tell_class_files_and_paths(themed: QApplication, qtbot: QtBot) -> None:
    rows = ReadClasses()
    rows.show_pictures([])  # of nothing there is nothing to tell
    rows.show_classes({"boat": 1_200, "": 3})
    assert [rows.rowCount(), rows.columnCount(), rows.rowCount(rows.index(0, 0))] == [2, 3, 0]
    assert rows.columnCount(rows.index(0, 0)) == 0
    assert [rows.index(0, column).data() for column in range(3)] == ["boat", "1,200", None]
    assert rows.index(1, 0).data() == "unlabelled"
    assert rows.index(0, 1).data(Qt.ItemDataRole.ToolTipRole) == "1,200"
    assert rows.index(0, 1).data(Qt.ItemDataRole.TextAlignmentRole) & int(Qt.AlignmentFlag.AlignRight)
    assert rows.index(0, 0).data(Qt.ItemDataRole.TextAlignmentRole) is None
    heads = [rows.headerData(column, Qt.Orientation.Horizontal) for column in range(3)]
    assert heads == list(HEADINGS)
    sides = [rows.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole) for column in range(3)]
    assert [bool(side & int(Qt.AlignmentFlag.AlignRight)) for side in sides] == [False, True, False], "numbers at the right"
    assert rows.headerData(0, Qt.Orientation.Vertical) is None
    with qtbot.waitSignal(rows.dataChanged) as told:
        rows.show_pictures([FirstPicture("boat", "boat/a.jpg", Path("a")), FirstPicture("boat", "boat/b.jpg", Path("b"))])
    assert [(index.row(), index.column()) for index in told.args[:2]] == [(0, 2), (1, 2)]
    for role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
        assert rows.index(0, 2).data(role) == "boat/a.jpg\nboat/b.jpg"
        assert rows.index(1, 2).data(role) == ""
    rows.show_classes({"boat": 2})
    assert rows.pictures(0) == [], "of the source before"


def test_pictures_stand_side_by_side_in_the_middle_of_their_row(themed: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    table = ClassTable("classes")
    qtbot.addWidget(table)
    table.resize(600, 200)
    table.rows.show_classes({"boat": 2, "car": 1})
    shown = []
    for number, colour in enumerate(("red", "blue")):
        Image.new("RGB", (80, 40), colour).save(tmp_path / f"{number}.png")
        shown.append(FirstPicture("boat", f"boat/{number}.png", tmp_path / f"{number}.png"))
    shown.append(FirstPicture("boat", "boat/gone.png", tmp_path / "gone.png"))
    table.show()
    table.rows.show_pictures(shown)

    def colours() -> list[str]:
        """Along the middle of the first row, where there is one."""
        image, place = table.viewport().grab().toImage(), table.visualRect(table.rows.index(0, 2))
        seen = [image.pixelColor(x, place.center().y()).name() for x in range(place.left(), min(place.right(), image.width()))]
        return [colour for colour in seen if colour in ("#ff0000", "#0000ff")]

    qtbot.waitUntil(lambda: {"#ff0000", "#0000ff"} == set(colours()))
    seen = colours()
    assert seen == ["#ff0000"] * seen.count("#ff0000") + ["#0000ff"] * seen.count("#0000ff"), "in their order"
    assert seen.count("#ff0000") == seen.count("#0000ff") == SIDE
    place = table.visualRect(table.rows.index(0, 2))
    image = table.viewport().grab().toImage()
    high = [y for y in range(place.top(), place.bottom()) if image.pixelColor(place.left() + 12, y).name() == "#ff0000"]
    assert abs((high[0] + high[-1]) / 2 - place.center().y()) <= 1
    assert QRect(place).width() == table.columnWidth(2) >= EACH * SIDE
    assert table.rowHeight(0) > SIDE


def test_it_is_read_and_not_written_and_tab_leads_out_of_it(themed: QApplication, qtbot: QtBot) -> None:
    table = ClassTable("classes")
    qtbot.addWidget(table)
    assert table.editTriggers() == QAbstractItemView.EditTrigger.NoEditTriggers
    assert table.selectionBehavior() == QAbstractItemView.SelectionBehavior.SelectRows
    assert not table.tabKeyNavigation()
    assert not table.showGrid()
    assert table.verticalHeader().isHidden()
    assert table.accessibleName() == "Classes found"
    as_built("import-class-table", table)
