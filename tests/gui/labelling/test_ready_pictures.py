"""Pictures that come next are decoded by the decoder's children, ahead of time."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.labelling.deciding import nothing_proposed
from gui.labelling.ready_pictures import ReadyPictures
from gui.session import Session
from gui.tasks.work import NamedDataset


def test_a_thumbnail_stands_in_until_the_picture_is_there(session: Session, bare: Dataset, qtbot: QtBot) -> None:
    coming = nothing_proposed(bare).proposals
    pictures = ReadyPictures(NamedDataset(session.workspace, "shapes"))
    assert not pictures.picture(bare.folder, coming[0]).isNull()
    with qtbot.waitSignal(pictures.freed, timeout=10_000):
        pictures.prepare(coming)
    assert all(pictures.is_ready(one.sample) for one in coming)
    assert pictures.picture(bare.folder, coming[0]).width() == coming[0].width


def test_a_file_that_is_gone_keeps_its_thumbnail(session: Session, bare: Dataset, qtbot: QtBot) -> None:
    coming = nothing_proposed(bare).proposals
    bare.picture_path(coming[0].path).rename(bare.folder / "away")
    pictures = ReadyPictures(NamedDataset(session.workspace, "shapes"))
    try:
        with qtbot.waitSignal(pictures.freed, timeout=10_000):
            pictures.prepare(coming)
    finally:
        (bare.folder / "away").rename(bare.picture_path(coming[0].path))
    assert not pictures.is_ready(coming[0].sample)
    assert not pictures.picture(bare.folder, coming[0]).isNull()
