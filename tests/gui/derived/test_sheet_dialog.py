"""The contact sheet dialog: says what will be made, makes it, can be cancelled."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QSpinBox, QTableView
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.sheets import making
from core.pictures.thumbnails import thumbnail_path
from core.support.errors import BadInput
from core.support.jobs import Context, Progress
from gui.datasets.menu import ACTS
from gui.derived.sheet_dialog import SheetDialog
from gui.session import Session
from gui.window.dialogs import open_dialog
from tests.as_built import as_built

PATIENCE = 30_000


@pytest.fixture
def dialog(session: Session, shapes: Dataset, tmp_path: Path, qtbot: QtBot) -> SheetDialog:
    made = SheetDialog(session, "shapes")
    qtbot.addWidget(made)
    made.form.set_folder(tmp_path / "sheets")
    made.show()
    qtbot.waitUntil(button(made, "sheet_go").isEnabled)
    return made


def button(dialog: SheetDialog, name: str) -> QPushButton:
    found = dialog.findChild(QPushButton, name)
    assert found is not None
    return found


def said(dialog: SheetDialog, name: str = "sheet_will") -> str:
    return str(dialog.findChild(QLabel, name).text())


def test_it_is_an_act_of_the_data_page(session: Session, shapes: Dataset, qtbot: QtBot) -> None:
    assert "sheet" in {act.dialog for act in ACTS}
    from PySide6.QtWidgets import QWidget

    parent = QWidget()
    qtbot.addWidget(parent)
    opened = open_dialog("sheet", session, "shapes", parent)
    assert isinstance(opened, SheetDialog)
    opened.reject()


def test_what_will_be_made_is_said_before(dialog: SheetDialog, tmp_path: Path, qtbot: QtBot) -> None:
    assert said(dialog) == "24 pictures on 3 pages, in 3 files."
    as_built("sheet", dialog, instead={re.escape(str(tmp_path)): "…"}, folded={"WorkPage"})
    label = dialog.findChild(QComboBox, "sheet_class")
    assert [label.itemText(row) for row in range(label.count())][:2] == ["All classes", "circle  (8)"]
    label.setCurrentIndex(label.findData("square"))
    assert not button(dialog, "sheet_go").isEnabled()
    qtbot.waitUntil(lambda: said(dialog) == "8 pictures on 1 page, in 1 file.")
    dialog.findChild(QSpinBox, "sheet_most").setValue(5)
    dialog.findChild(QSpinBox, "sheet_columns").setValue(2)
    kind = dialog.findChild(QComboBox, "sheet_kind")
    kind.setCurrentIndex(kind.findData("png"))
    qtbot.waitUntil(lambda: said(dialog) == "5 pictures on 2 pages, in 2 files.")
    (tmp_path / "sheets").mkdir()
    (tmp_path / "sheets" / "shapes-square-1.png").write_text("old")
    dialog.form.changed.emit()
    qtbot.waitUntil(lambda: said(dialog).endswith("1 file there already will be replaced: shapes-square-1.png."))
    dialog.findChild(QLineEdit, "sheet_folder").clear()
    qtbot.waitUntil(lambda: said(dialog) == "Name a folder for the files.")
    assert not button(dialog, "sheet_go").isEnabled()


def test_sheets_are_made_and_what_is_missing_is_listed(
    dialog: SheetDialog, shapes: Dataset, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = shapes.catalog.samples()[0]
    thumbnail_path(shapes.folder, lost.sha256).write_bytes(b"no picture")
    button(dialog, "sheet_go").click()
    qtbot.waitUntil(lambda: button(dialog, "sheet_go").text() == "Open the folder", timeout=PATIENCE)
    folder = tmp_path / "sheets"
    assert said(dialog, "sheet_said") == f"23 pictures on 3 pages, in 3 files, in {folder}. 1 place stayed empty."
    assert dialog.findChild(QTableView, "sheet_left_out").model().index(0, 0).data() == lost.path
    as_built("sheet-done", dialog, instead={re.escape(str(tmp_path)): "…"}, folded={"WorkPage"})
    assert sorted(path.name for path in folder.iterdir()) == [f"shapes-{name}.pdf" for name in ("circle", "square", "triangle")]
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url) or len(opened) > 1)
    button(dialog, "sheet_go").click()
    address = dialog.findChild(QLineEdit, "unopened_address")
    assert address.text() == str(folder), "it can be opened by hand where no program does"
    qtbot.keyClick(address, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    button(dialog, "sheet_go").click()
    assert opened == [QUrl.fromLocalFile(str(folder))] * 2
    assert not dialog.isVisible()


def test_cancelling_leaves_the_folder_as_it_was(
    dialog: SheetDialog, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = threading.Event()
    original = making._drawn

    def slow(*arguments: object) -> object:
        context = arguments[-1]
        assert isinstance(context, Context)
        context.report(Progress("Drawing pages", 1, 3, 9.0))
        begun.set()
        while not context.stop_requested:
            begun.wait(0.001)
        return original(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(making, "_drawn", slow)
    button(dialog, "sheet_go").click()
    assert begun.wait(5)
    qtbot.waitUntil(lambda: said(dialog, "job_bar_text") == "shapes  ·  Drawing pages: 1 of 3, about 10 s left")
    dialog.reject()
    qtbot.waitUntil(lambda: "cancelled" in dialog.banner.text(), timeout=PATIENCE)
    assert dialog.isVisible()
    assert not (tmp_path / "sheets").exists(), "a folder that was not there is not left behind"


def test_a_folder_that_cannot_be_is_explained_in_place(dialog: SheetDialog, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "file").write_text("a file")
    dialog.form.set_folder(tmp_path / "file" / "inside")
    qtbot.waitUntil(button(dialog, "sheet_go").isEnabled)
    button(dialog, "sheet_go").click()
    qtbot.waitUntil(lambda: "leads through a file" in dialog.banner.text(), timeout=PATIENCE)
    qtbot.waitUntil(button(dialog, "sheet_go").isVisible)


def test_closed_it_plans_nothing_any_more(dialog: SheetDialog, tmp_path: Path, qtbot: QtBot) -> None:
    dialog.form.set_folder(tmp_path / "others")
    assert dialog._typing.isActive()
    dialog.reject()
    assert not dialog._typing.isActive(), "a plan of a dialog that is gone"

    again = SheetDialog(dialog.session, "shapes")
    qtbot.addWidget(again)
    again.show()
    again._plan()
    assert again._planning.is_waiting
    again.reject()
    assert not again._planning.is_waiting


def test_credits_and_refusals_are_told(dialog: SheetDialog, shapes: Dataset, tmp_path: Path) -> None:
    plan = making.plan_sheets(shapes, tmp_path / "sheets", dialog.form.request(), Context())
    first, *others = plan.sheets
    credited = replace(plan, sheets=(replace(first, credits=("One, CC BY",) * 3), *others))
    dialog._planned(credited)
    assert said(dialog).endswith(" 3 pictures with owner and licence, listed in full at the end.")
    dialog._not_planned(BadInput("It cannot be.", "Do something else."))
    assert said(dialog) == "It cannot be. Do something else."
