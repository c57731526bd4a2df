"""Dataset and split to train on: read in the background, kept while they are there, and explained where they are missing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.request import SplitRequest
from core.datasets.splits.splitting import make_split
from core.support.jobs import Context
from gui.session import Session
from gui.training.split_chooser import SplitChooser

SOON = 10_000


@pytest.fixture
def chooser(session: Session, qtbot: QtBot) -> SplitChooser:
    made = SplitChooser(session)
    qtbot.addWidget(made)
    made.show()
    return made


def said(chooser: SplitChooser) -> str:
    label = chooser.findChild(QLabel, "train_split_text")
    assert label is not None
    return label.text()


def test_what_is_missing_is_said_with_the_way_there(chooser: SplitChooser, session: Session, qtbot: QtBot) -> None:
    chooser.refresh()
    assert (chooser.dataset(), chooser.split(), chooser.ready()) == ("", None, False)
    assert said(chooser) == "There is no dataset yet. Import pictures first."
    button = chooser.findChild(QPushButton, "train_go_to_data")
    assert button is not None
    with qtbot.waitSignal(session.navigated):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_nothing_is_said_of_a_dataset_before_it_was_looked_at(
    shapes: Dataset, chooser: SplitChooser, session: Session, qtbot: QtBot
) -> None:
    make_split(shapes, SplitRequest(train=0.5, val=0.25, test=0.25), Context())
    chooser.refresh("shapes")
    problem = chooser.problem()
    assert problem is not None
    assert (chooser.reading(), problem.message, said(chooser)) == (True, "shapes is being read.", "Reading the dataset")
    qtbot.waitUntil(chooser.ready, timeout=SOON)
    (shapes.folder / "dataset.toml").write_text("schema = ")
    chooser.refresh()
    qtbot.waitUntil(lambda: not chooser.ready(), timeout=SOON)
    problem = chooser.problem()
    assert problem is not None
    assert "split" not in problem.message, "a dataset that cannot be read is not one without a split"
    assert str(problem) == said(chooser)


def test_splits_are_read_and_a_choice_is_kept(shapes: Dataset, chooser: SplitChooser, qtbot: QtBot) -> None:
    for seed in (1, 2):
        make_split(shapes, SplitRequest(train=0.5, val=0.25, test=0.25, seed=seed), Context())
    chooser.refresh("shapes")
    qtbot.waitUntil(chooser.ready, timeout=SOON)
    assert chooser.split() == shapes.current_split
    assert said(chooser).startswith("3 classes. Pictures: 12 train")
    whole = chooser._choice
    assert whole is not None
    chooser._choice = replace(whole, classes=1)
    chooser._describe()
    assert said(chooser).startswith("1 class. Pictures: 12 train")
    chooser._choice = whole
    box = chooser.findChild(QComboBox, "train_split")
    assert box is not None
    other = next(name for name in shapes.split_names() if name != shapes.current_split)
    box.setCurrentIndex(box.findData(other))
    with qtbot.waitSignal(chooser.changed):
        box.activated.emit(box.currentIndex())
    with qtbot.waitSignal(chooser.changed, timeout=SOON):
        chooser.refresh()
    assert chooser.split() == other


def test_a_split_that_nobody_chose_gives_way_to_the_one_just_made(shapes: Dataset, chooser: SplitChooser, qtbot: QtBot) -> None:
    make_split(shapes, SplitRequest(seed=1), Context())
    chooser.refresh("shapes")
    qtbot.waitUntil(chooser.ready, timeout=SOON)
    made = make_split(shapes, SplitRequest(seed=2), Context())
    with qtbot.waitSignal(chooser.changed, timeout=SOON):
        chooser.refresh()
    assert chooser.split() == made.split
