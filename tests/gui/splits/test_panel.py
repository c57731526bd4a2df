"""The split panel over a real dataset: folds, what is out of use since, and the export of the certificate."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QTableView,
)
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.overview import overview
from gui.splits.panel import SplitPanel
from tests.split_panels import PATIENCE, choose, make, number


def test_folds_are_made_and_shown_one_by_one(panel: SplitPanel, shapes: Dataset, qtbot: QtBot) -> None:
    choose(panel, "folds")
    number(panel, "split_folds").setValue(4)
    name = panel.findChild(QLineEdit, "split_name")
    assert name.placeholderText() == "4-folds-seed0-fold1of4"
    name.setText("mine")
    make(panel, qtbot)
    assert shapes.split_names() == tuple(f"mine-fold{fold}of4" for fold in range(1, 5))
    choice = panel.findChild(QComboBox, "split_choice")
    assert choice.count() == 4
    choice.setCurrentIndex(2)
    choice.activated.emit(2)
    qtbot.waitUntil(lambda: "fold 3 of 4" in panel._certificate.text(), timeout=PATIENCE)
    table = panel.findChild(QTableView, "split_table").model()
    last = [table.index(3, column).data() for column in range(6)]
    assert last == ["All classes", "15", "3", "6", "24", ""]
    assert table.index(0, 5).data() == "few on val and test"


def test_what_is_out_of_use_since_is_told(panel: SplitPanel, shapes: Dataset, qtbot: QtBot) -> None:
    make(panel, qtbot)
    said = panel.findChild(QLabel, "split_unused")
    assert not said.isVisible()
    shapes.catalog.exclude(shapes.catalog.ids()[:3])
    panel.show_facts(overview(panel._session.workspace, shapes.name))
    qtbot.waitUntil(said.isVisible, timeout=PATIENCE)
    assert said.text().startswith("3 of these pictures are out of use by now.")


def test_the_certificate_is_exported(panel: SplitPanel, qtbot: QtBot, tmp_path: Path) -> None:
    make(panel, qtbot)
    said: list[str] = []
    panel._session.notified.connect(said.append)
    panel.export(tmp_path / "c.json")
    qtbot.waitUntil(lambda: bool(said), timeout=PATIENCE)
    assert json.loads((tmp_path / "c.json").read_text())["split"] == "80-10-10-seed0"
    with qtbot.waitSignal(panel.failed, timeout=PATIENCE) as failed:
        panel.export(tmp_path / "c.pdf")
    assert ".html or .json" in str(failed.args[0])
