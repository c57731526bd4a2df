"""The split panel over a real dataset: shares, numbers, folds, patterns, the certificate and the naive comparison."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QTableView,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.overview import overview
from core.datasets.splits.request import SplitRequest
from core.datasets.splits.splitting import make_split
from core.engine.protocol import SplitsCompared
from core.looking.split_comparison import SplitComparison, Way
from core.runs.folder import RunFolder
from core.runs.learned import Learned, LearnedRecord, keys, write_record
from core.runs.recipe import Recipe
from gui.pictures.strip import PictureStrip
from gui.session import Session
from gui.splits.panel import SplitPanel
from gui.splits.picture_pairs import PicturePairs

PATIENCE = 30_000


@pytest.fixture
def panel(session: Session, shapes: Dataset, qtbot: QtBot) -> SplitPanel:
    made = SplitPanel(session)
    qtbot.addWidget(made)
    made.resize(1100, 800)
    made.show_facts(overview(session.workspace, shapes.name))
    made.show()
    made.made.connect(lambda: made.show_facts(overview(session.workspace, shapes.name)))
    return made


def number(panel: SplitPanel, name: str) -> QSpinBox:
    found = panel.findChild(QSpinBox, name)
    assert found is not None
    return found


def choose(panel: SplitPanel, kind: str) -> None:
    box = panel.findChild(QComboBox, "split_kind")
    box.setCurrentIndex(box.findData(kind))


def make(panel: SplitPanel, qtbot: QtBot) -> None:
    button = panel.findChild(QPushButton, "split_make")
    assert button.isEnabled()
    with qtbot.waitSignal(panel.made, timeout=PATIENCE):
        button.click()
    qtbot.waitUntil(lambda: not panel._reading.is_waiting, timeout=PATIENCE)


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


def test_a_name_that_cannot_be_used_is_said_in_place(panel: SplitPanel) -> None:
    panel.findChild(QLineEdit, "split_name").setText("../up")
    assert "cannot be used as a split name" in panel.findChild(QLabel, "split_error").text()
    assert not panel.findChild(QPushButton, "split_make").isEnabled()


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


def test_the_closest_pairs_stand_side_by_side_and_wrap(panel: SplitPanel, qtbot: QtBot) -> None:
    make(panel, qtbot)
    pairs = panel._certificate.findChildren(PicturePairs)[0]
    strips = pairs.findChildren(PictureStrip)
    assert len(strips) == len(pairs._pairs) > 0
    tiles = [strip.tiles.tile(0) for strip in strips]
    assert len({path for tile in tiles for path in tile.words}) == 2 * len(strips)
    assert all(file.is_file() for tile in tiles for file in tile.files)
    shown = strips[0].tiles
    qtbot.waitUntil(lambda: not any((made := shown.picture(0, file)) is None or made.isNull() for file in tiles[0].files))
    for width, columns in ((1400, 3), (720, 1), (980, 2)):
        panel.resize(width, 800)
        qtbot.waitUntil(lambda columns=columns: pairs.columns() == columns)
        parts = pairs.findChildren(PictureStrip)
        qtbot.waitUntil(lambda parts=parts: all(part.mapTo(pairs, part.rect().topRight()).x() < pairs.width() for part in parts))
    assert panel.findChild(QScrollArea).horizontalScrollBar().maximum() == 0


def test_a_twin_that_became_known_later_is_warned_about(panel: SplitPanel, shapes: Dataset, qtbot: QtBot) -> None:
    make(panel, qtbot)
    assert panel._certificate.findChild(QLabel, "certificate_verdict").text() == "Nothing leaks from one side to another"
    table = shapes.table(shapes.current_split)
    ends = [table.paths[table.sides.index(side)] for side in ("train", "test")]
    first, second = sorted(sample.id for sample in shapes.catalog.by_paths(ends))
    with schema.writing(shapes.catalog.path) as connection:
        connection.execute("INSERT INTO likenesses VALUES (?, ?, 0.1, 'mirrored')", (first, second))
    panel.show_facts(overview(panel._session.workspace, shapes.name))
    qtbot.waitUntil(lambda: "by now it does" in panel._certificate.text(), timeout=PATIENCE)
    assert ends[1] in panel._certificate.text()
    assert "with another name or seed" in panel._certificate.text()
    panel.findChild(QLineEdit, "split_name").setText("newer")
    make(panel, qtbot)
    qtbot.waitUntil(lambda: "Nothing leaks" in panel._certificate.text(), timeout=PATIENCE)
    assert "Mirror images, found by a closer look: 2 pictures" in panel._certificate.text()
    panel._certificate.findChild(QToolButton, "certificate_ties").click()
    qtbot.waitUntil(panel._certificate.findChildren(PicturePairs)[-1].isVisible)


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


def test_the_naive_comparison_is_shown_and_forgotten_with_changes(panel: SplitPanel, qtbot: QtBot) -> None:
    make(panel, qtbot)
    naive = panel.naive
    assert not naive._chart.isVisible()
    ways = Way(0.7, (0.55, 0.82), (0.68, 0.72), 0.0), Way(0.95, (0.9, 0.98), (0.94, 0.96), 0.5)
    found = SplitComparison("shapes", "80-10-10-seed0", 20, 12, 3, 10, 5, *ways, 0.25, (0.1, 0.4), ("rare",))
    naive._answered(SplitsCompared(found))
    assert naive._chart.isVisible()
    assert naive._chart.scale() == (0.5, 1.0)
    assert naive._chart.accessibleDescription() == "Naive, at random: 95 (90 to 98) %; By groups: 70 ± 13 %"
    assert naive.findChild(QLabel, "naive_sentence").text() == found.sentence
    assert "50 % of the held-out pictures had a twin" in naive.findChild(QLabel, "naive_details").text()
    assert "rare" in naive.findChild(QLabel, "naive_details").text()
    assert not naive._chart.grab().isNull()
    QApplication.sendEvent(naive._chart, QHelpEvent(QHelpEvent.Type.ToolTip, QPoint(5, 5), QPoint(5, 5)))
    naive.show_split("shapes", "another")
    assert not naive._chart.isVisible()
    naive.show_split("shapes", "80-10-10-seed0")
    assert naive._chart.isVisible()
    panel._session.datasets_changed.emit()
    assert not naive._chart.isVisible()


def test_the_workshop_is_asked_and_a_failure_is_said_in_place(session: Session, shapes: Dataset, qtbot: QtBot) -> None:
    make_split(shapes, SplitRequest(name="whole", group_pattern="^[a-z]+"))  # a group per class: nothing can be held out
    panel = SplitPanel(session)
    qtbot.addWidget(panel)
    panel.show_facts(overview(session.workspace, shapes.name))
    panel.resize(900, 400)
    panel.show()
    qtbot.waitUntil(lambda: panel._certificate.text() != "", timeout=PATIENCE)
    ask, error = panel.findChild(QPushButton, "naive_ask"), panel.findChild(QLabel, "naive_error")
    ask.setFocus()
    ask.click()
    assert not ask.isEnabled()
    bar = panel.naive.findChild(QWidget, "job_bar")
    qtbot.waitUntil(lambda: bar.visibleRegion().boundingRect() == bar.rect())  # the page scrolled there
    assert panel.naive.findChild(QToolButton, "job_bar_cancel").hasFocus()
    assert [task.title for task in session.tasks] == ["Comparing whole with a naive split"]
    qtbot.waitUntil(panel.findChild(QPushButton, "naive_ask").isEnabled, timeout=4 * PATIENCE)
    assert "too little on train and val" in error.text()
    qtbot.waitUntil(lambda: error.visibleRegion().boundingRect() == error.rect())
    assert ask.hasFocus()


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
