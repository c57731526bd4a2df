"""The Data page says how many pictures have no class, and leads to where they get one."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.overview import overview
from gui.datasets.unlabelled_bar import UnlabelledBar
from gui.session import Session
from tests.as_built import as_built


def test_it_comes_with_such_pictures_and_with_another_number_of_them(session: Session, shapes: Dataset, qtbot: QtBot) -> None:
    bar = UnlabelledBar(session)
    qtbot.addWidget(bar)
    bar.show_facts(overview(session.workspace, "shapes"))
    assert bar.text() == ""
    with schema.writing(shapes.catalog.path) as connection:
        connection.execute("UPDATE samples SET label = '' WHERE id < 4")
    bar.show_facts(overview(session.workspace, "shapes"))
    assert bar.text() == "3 pictures have no class yet, and are on no side of a split."
    with qtbot.waitSignal(session.dialog_asked) as told:
        bar.findChild(QPushButton, "data_unlabelled_act").click()
    assert told.args == ["label", "shapes"]
    bar.show_facts(overview(session.workspace, "shapes"))
    assert bar.text() == "", "closed, it stays so"
    shapes.catalog.relabel([1], "circle")
    bar.show_facts(overview(session.workspace, "shapes"))
    assert bar.text().startswith("2 pictures")
    bar.findChild(QToolButton, "data_unlabelled_close").click()
    assert bar.text() == ""
    shapes.catalog.relabel([2], "circle")
    bar.show_facts(overview(session.workspace, "shapes"))
    assert bar.text() == "1 picture has no class yet, and is on no side of a split."
    as_built("unlabelled-bar", bar)
    bar.show_facts(replace(overview(session.workspace, "shapes"), unlabelled=7, why_read_only="Of somebody else."))
    assert bar.text().startswith("7 pictures have no class yet")
    assert bar.findChild(QPushButton, "data_unlabelled_act").isHidden(), "nothing may be written"
