"""The form of contact sheets gives the request it shows."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QComboBox, QSpinBox
from pytestqt.qtbot import QtBot

from core.datasets.sheets.making import SheetRequest
from gui.derived.sheet_form import SheetForm
from gui.theme import SPACE
from tests.seen_whole import wait_until_whole


def choose(form: SheetForm, name: str, data: str) -> None:
    box = form.findChild(QComboBox, name)
    box.setCurrentIndex(box.findData(data))


def test_what_is_chosen_comes_out_as_a_request(qtbot: QtBot, tmp_path: Path) -> None:
    form = SheetForm("pets")
    qtbot.addWidget(form)
    folder = form.folder()
    assert folder is not None
    assert folder.name == "pets contact sheets"
    assert form.request() == SheetRequest(replace=True)
    form.show_classes({"cat": 3, "dog": 1200})
    with qtbot.waitSignal(form.changed):
        choose(form, "sheet_class", "dog")
    assert form.findChild(QComboBox, "sheet_class").currentText() == "dog  (1,200)"
    choose(form, "sheet_kind", "png")
    choose(form, "sheet_paper", "letter")
    form.findChild(QSpinBox, "sheet_columns").setValue(7)
    most = form.findChild(QSpinBox, "sheet_most")
    margins = [form.findChild(QSpinBox, name).lineEdit().textMargins().left() for name in ("sheet_most", "sheet_columns")]
    assert margins == [SPACE + 1] * 2, "it begins where the lines above it do"
    assert most.text() == "all"
    most.setValue(40)
    assert form.request() == SheetRequest(("dog",), "png", 7, 40, "letter", replace=True)
    with qtbot.waitSignal(form.changed):
        form.set_folder(tmp_path / "there")
    assert form.folder() == tmp_path / "there"


def test_everything_to_press_is_seen_whole(qtbot: QtBot) -> None:
    form = SheetForm("pets")
    qtbot.addWidget(form)
    form.show()
    wait_until_whole(qtbot, form)
