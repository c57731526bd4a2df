"""The form of a split shows the fields of each way to divide, and says in place what cannot be."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
)
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.request import SplitRequest
from core.runs.folder import RunFolder
from core.runs.learned import Learned, LearnedRecord, keys, write_record
from core.runs.recipe import Recipe
from gui.session import Session
from gui.splits.panel import SplitPanel
from tests.as_built import as_built
from tests.split_panels import PATIENCE, choose, make, number


def test_each_way_to_divide_shows_its_own_fields(panel: SplitPanel) -> None:
    shown = {
        "shares": {"split_train", "split_val", "split_test"},
        "numbers": {"split_train_pictures", "split_val_pictures", "split_test_pictures"},
        "folds": {"split_folds", "split_fold_val"},
    }
    for kind, names in shown.items():
        choose(panel, kind)
        assert {box.objectName() for box in panel.form.findChildren(QSpinBox) if box.isVisible()} == {*names, "split_seed"}
    assert panel.form.request() == SplitRequest(folds=5, val=0.1)
    choose(panel, "numbers")
    assert panel.form.request() == SplitRequest(19, 2, 2)
    as_built("split-form", panel.form)


def test_numbers_of_pictures_are_made_and_too_many_are_refused(panel: SplitPanel, shapes: Dataset, qtbot: QtBot) -> None:
    choose(panel, "numbers")
    number(panel, "split_train_pictures").setValue(12)
    number(panel, "split_val_pictures").setValue(6)
    number(panel, "split_test_pictures").setValue(12)
    assert not panel.findChild(QPushButton, "split_make").isEnabled()
    assert "30 pictures are asked for and there are 24" in panel.findChild(QLabel, "split_error").text()
    number(panel, "split_test_pictures").setValue(3)
    make(panel, qtbot)
    assert shapes.current_split == "12-6-3-pictures-seed0"
    assert "3 pictures are on no side." in panel._certificate.text()


def test_a_name_that_cannot_be_used_is_said_in_place(panel: SplitPanel) -> None:
    panel.findChild(QLineEdit, "split_name").setText("../up")
    assert "cannot be used as a split name" in panel.findChild(QLabel, "split_error").text()
    assert not panel.findChild(QPushButton, "split_make").isEnabled()


def test_what_a_run_knows_is_kept_on_train_when_that_is_chosen(
    panel: SplitPanel, session: Session, shapes: Dataset, qtbot: QtBot
) -> None:
    box = panel.findChild(QComboBox, "split_after")
    assert not box.isVisible()  # there are no runs
    known = shapes.table().sha256[::2]
    folder = RunFolder.create(session.workspace, "first", shapes.name, Recipe(preset="mlp", architecture="mlp"))
    write_record(session.workspace, folder.path, LearnedRecord(Learned(("first",), (), keys(known), keys([]))))
    panel.hide()
    panel.show()  # as when one comes back from the training page
    assert box.isVisible()
    box.setCurrentIndex(box.findData("first"))
    assert panel.form.request() == SplitRequest(after_run="first")
    assert panel.findChild(QLineEdit, "split_name").placeholderText() == "80-10-10-seed0-after-first"
    make(panel, qtbot)
    table = shapes.table("80-10-10-seed0-after-first")
    assert {side for sample, side in zip(table.sha256, table.sides, strict=True) if sample in known} == {"train"}
    assert box.currentData() == "first"
    choose(panel, "folds")
    assert not box.isVisible()
    assert panel.form.request().after_run is None


def test_a_pattern_is_tried_while_it_is_typed(panel: SplitPanel, shapes: Dataset, qtbot: QtBot) -> None:
    line = panel.findChild(QLineEdit, "split_pattern")
    said, error = panel.findChild(QLabel, "split_pattern_said"), panel.findChild(QLabel, "split_pattern_error")
    button = panel.findChild(QPushButton, "split_make")
    for wrong, words in (("(", "not a regular expression"), ("series", "finds nothing"), ("(a+)+", "for ever")):
        line.setText(wrong)
        assert not button.isEnabled()
        qtbot.waitUntil(lambda words=words: words in error.text(), timeout=PATIENCE)
        assert not button.isEnabled()
    line.setText(r"-00(\d)")
    qtbot.waitUntil(said.isVisible, timeout=PATIENCE)
    assert said.text() == "Finds 8 different things in 24 of 24 paths; most often 0, 3 times."
    for pattern, words in (
        ("circle", "Finds the same thing in 8 of 24 paths: circle."),
        ("circle-00[01]|triangle-000", "Finds 3 different things in 3 of 24 paths; most often circle-000, 1 time."),
    ):
        line.setText(pattern)
        qtbot.waitUntil(lambda words=words: said.text() == words, timeout=PATIENCE)
    line.setText(r"-00(\d)")
    qtbot.waitUntil(lambda: said.text().startswith("Finds 8 "), timeout=PATIENCE)
    number(panel, "split_train").setValue(50)
    number(panel, "split_val").setValue(25)
    number(panel, "split_test").setValue(25)
    make(panel, qtbot)
    assert "Same value of the pattern in the path: 24 pictures" in panel._certificate.text()
    assert shapes.table(shapes.current_split).sides.count("test") == 6
    line.clear()
    assert button.isEnabled()


def test_it_is_asked_by_its_button_and_offers_what_can_be_grouped_by(panel: SplitPanel, monkeypatch: pytest.MonkeyPatch) -> None:
    form, made = panel.form, list[object]()
    form.asked.disconnect()
    form.asked.connect(made.append)
    form._make.setEnabled(True)
    form.ask()
    assert len(made) == 1
    form._make.setEnabled(False)
    form.ask()
    assert (len(made), form.is_ready()) == (1, False), "something is missing"
    assert form._facts is not None
    form._numbers["val"].setValue(7)
    form.show_facts(replace(form._facts, columns=("case", "day")))
    assert [(form._group.itemText(at), form._group.itemData(at)) for at in range(3)] == [
        (form._group.itemText(0), ""), ("case", "case"), ("day", "day"),
    ]  # fmt: skip
    form._group.setCurrentIndex(2)
    assert form.request().group_by == "day"
    form.show_facts(form._facts)
    assert (form._group.currentText(), form._numbers["val"].value()) == ("day", 7), "what was typed and chosen stays"
    form.show_facts(replace(form._facts, name="other", columns=()))
    assert (form.request().group_by, form._numbers["train"].maximum()) == (None, 24)
    assert (form._numbers["train"].minimum(), form._numbers["val"].minimum()) == (2, 0)
    assert form._numbers["val"].value() == 2, "what was typed was for another dataset"
