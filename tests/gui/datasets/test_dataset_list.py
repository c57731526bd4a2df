"""Datasets are listed with their sizes; filling the list chooses nothing, a person does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QListWidget
from pytestqt.qtbot import QtBot

from core.datasets.catalog.overview import Headline
from gui.datasets.dataset_list import DatasetList
from gui.kit.labels import ElidedLabel
from tests.as_built import as_built

HEADLINES = (Headline("birds", 1, 1), Headline("broken", 0, 0, "The catalog is damaged."), Headline("<b>pets</b>", 1200, 3))


@pytest.fixture
def listed(themed: QApplication, qtbot: QtBot) -> DatasetList:
    made = DatasetList()
    qtbot.addWidget(made)
    made.resize(220, 400)
    made.show()
    return made


def test_names_and_sizes_are_shown_as_they_are(listed: DatasetList, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(listed.chosen):
        listed.show_headlines(HEADLINES, "<b>pets</b>")
        listed.mark("birds")
        listed.mark("nowhere")
    assert listed.names() == ["birds", "broken", "<b>pets</b>"]
    rows = listed.findChild(QListWidget, "dataset_list")
    assert rows.currentRow() == 0
    spoken = [rows.item(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(3)]
    assert spoken == ["birds, 1 picture, 1 class", "broken, cannot be opened", "<b>pets</b>, 1,200 pictures, 3 classes"]
    assert rows.item(1).toolTip() == "The catalog is damaged."
    name = rows.itemWidget(rows.item(2)).findChild(QLabel)
    assert (name.text(), name.textFormat()) == ("<b>pets</b>", Qt.TextFormat.PlainText)
    as_built("dataset-list", listed)


def test_keys_and_clicks_choose(listed: DatasetList, qtbot: QtBot) -> None:
    listed.show_headlines(HEADLINES, "birds")
    rows = listed.findChild(QListWidget, "dataset_list")
    with qtbot.waitSignal(listed.chosen) as chosen:
        qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=rows.visualItemRect(rows.item(1)).center())
    assert chosen.args == ["broken"]
    with qtbot.waitSignal(listed.chosen) as chosen:
        qtbot.keyClick(rows, Qt.Key.Key_Down)
    assert chosen.args == ["<b>pets</b>"]
    with qtbot.waitSignal(listed.import_asked):
        listed.add.click()


def test_a_name_too_long_for_its_line_ends_in_an_ellipsis(qtbot: QtBot) -> None:
    datasets = DatasetList()
    qtbot.addWidget(datasets)
    datasets.resize(200, 300)
    datasets.show_headlines([Headline("same-names-in-train-and-test-again", 24, 3)], "")
    datasets.show()
    name, numbers = datasets.findChildren(ElidedLabel)
    assert name.shown_text().endswith("\u2026")
    assert name.text() == "same-names-in-train-and-test-again"
    assert numbers.text() == "24 pictures, 3 classes"


def test_pictures_without_a_class_are_counted_by_their_word(qtbot: QtBot) -> None:
    datasets = DatasetList()
    qtbot.addWidget(datasets)
    datasets.show_headlines([Headline("new", 40, 4, unlabelled=1000)], "")
    assert datasets.findChild(ElidedLabel, "dataset_numbers").text() == "40 pictures, 1,000 unlabelled"
    told = datasets._list.item(0)
    assert told.toolTip() == "new\n40 pictures, 4 classes, 1,000 unlabelled"
    datasets.show_headlines([Headline("bare", 0, 0, unlabelled=60)], "")
    assert [said.text() for said in datasets.findChildren(ElidedLabel, "dataset_numbers")][-1] == "60 pictures, unlabelled"


def test_f2_renames_and_delete_removes_the_one_chosen(listed: DatasetList, qtbot: QtBot) -> None:
    listed.show_headlines(HEADLINES, "birds")
    rows = listed.findChild(QListWidget, "dataset_list")
    rows.setFocus()
    asked: list[tuple[str, str]] = []
    listed.act_asked.connect(lambda dialog, name: asked.append((dialog, name)))
    for act in rows.actions():
        act.trigger()
    assert asked == [("rename", "birds"), ("remove", "birds")]
    assert [act.shortcut().toString() for act in rows.actions()] == ["F2", "Del"]


def test_its_keys_are_its_own_for_in_the_gallery_they_mean_pictures(listed: DatasetList) -> None:
    acts = listed.findChild(QListWidget, "dataset_list").actions()
    kept = [(act.objectName(), act.shortcut().toString(), act.shortcutContext()) for act in acts]
    alone = Qt.ShortcutContext.WidgetShortcut
    assert kept == [("dataset_rename", "F2", alone), ("dataset_remove", "Del", alone)]
