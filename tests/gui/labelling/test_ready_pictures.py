"""Pictures that come next are decoded by the decoder's children, ahead of time."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.labelling.deciding import nothing_proposed
from gui.labelling import ready_pictures
from gui.labelling.ready_pictures import ReadyPictures
from gui.session import Session
from gui.tasks.task import Task
from gui.tasks.work import NamedDataset


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Has the drawn shapes count as pictures that are larger than their thumbnails."""
    monkeypatch.setattr(ready_pictures, "LARGEST", 8)


@pytest.mark.usefixtures("large")
def test_a_thumbnail_stands_in_until_the_picture_is_there(session: Session, bare: Dataset, qtbot: QtBot) -> None:
    coming = nothing_proposed(bare).proposals
    pictures = ReadyPictures(NamedDataset(session.workspace, "shapes"))
    assert not pictures.picture(bare.folder, coming[0]).isNull()
    with qtbot.waitSignal(pictures.freed, timeout=10_000):
        pictures.prepare(coming)
    assert all(pictures.is_ready(one) for one in coming)
    assert pictures.picture(bare.folder, coming[0]).width() == coming[0].width


@pytest.mark.usefixtures("large")
def test_the_last_few_are_made_ready_once(session: Session, bare: Dataset, qtbot: QtBot) -> None:
    coming = nothing_proposed(bare).proposals[:3]
    pictures = ReadyPictures(NamedDataset(session.workspace, "shapes"))
    with qtbot.waitSignal(pictures.freed, timeout=10_000):
        pictures.prepare(coming)
    pictures.prepare(coming)
    assert pictures._task is None


@pytest.mark.usefixtures("large")
def test_a_file_that_is_gone_keeps_its_thumbnail(session: Session, bare: Dataset, qtbot: QtBot) -> None:
    coming = nothing_proposed(bare).proposals
    bare.picture_path(coming[0].path).rename(bare.folder / "away")
    pictures = ReadyPictures(NamedDataset(session.workspace, "shapes"))
    try:
        with qtbot.waitSignal(pictures.freed, timeout=10_000):
            pictures.prepare(coming)
    finally:
        (bare.folder / "away").rename(bare.picture_path(coming[0].path))
    assert not pictures.is_ready(coming[0])
    assert not pictures.picture(bare.folder, coming[0]).isNull()


def test_of_a_small_picture_its_thumbnail_is_all_there_is(session: Session, bare: Dataset) -> None:
    coming = nothing_proposed(bare).proposals
    pictures = ReadyPictures(NamedDataset(session.workspace, "shapes"))
    pictures.prepare(coming)
    assert all(pictures.is_ready(one) for one in coming)
    assert pictures._task is None, "no decoder is started for what is there"
    assert pictures.picture(bare.folder, coming[0]).width() == coming[0].width


def test_the_latest_are_kept_and_what_is_begun_is_given_up_at_the_end(session: Session, bare: Dataset, qtbot: QtBot) -> None:
    pictures = ReadyPictures(NamedDataset(session.workspace, "shapes"))
    told: list[int] = []
    pictures.arrived.connect(told.append)
    image = QImage(2, 2, QImage.Format.Format_RGB32)
    pictures._asked.update(range(50))
    pictures._made([(sample, image if sample != 3 else QImage()) for sample in range(50)])
    assert told == [sample for sample in range(50) if sample != 3]
    assert list(pictures._ready) == list(range(1, 3)) + list(range(4, 50)), "the oldest goes"
    assert 0 not in pictures._asked, "it can be asked for again"
    pictures._task = Task(len, ())
    pictures.close_down()
    assert pictures._task.was_abandoned
    with qtbot.assertNotEmitted(pictures.freed):
        pictures._finished()
