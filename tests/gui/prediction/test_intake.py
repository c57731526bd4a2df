"""What was dropped becomes files in the table; nothing is decoded by the window's side."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gui.prediction.dropped import DroppedPictures
from gui.prediction.intake import PictureIntake
from gui.prediction.table import PredictionTable
from gui.session import Session
from tests.guards import children


@pytest.fixture
def intake(session: Session, qtbot: QtBot) -> PictureIntake:
    table = PredictionTable()
    made = PictureIntake(session, table, table)
    made.table = table  # type: ignore[attr-defined]
    return made


def test_folders_and_bytes_become_rows_and_no_decoder_is_started(
    intake: PictureIntake, shapes_folder: Callable[..., Path], qtbot: QtBot
) -> None:
    folder = shapes_folder(classes=1, each=3)
    table: PredictionTable = intake.table  # type: ignore[attr-defined]
    with qtbot.waitSignal(intake.added):
        intake.take(DroppedPictures(paths=(folder,)))
    assert len(table.pictures()) == 3
    data = next(folder.rglob("*.png")).read_bytes()
    with qtbot.waitSignal(intake.added):
        intake.take(DroppedPictures(pictures=(data,)))
    assert table.pictures()[0].path.read_bytes() == data
    assert children.present() == set()


def test_what_cannot_be_taken_and_what_is_there_already_is_said(
    intake: PictureIntake, session: Session, shapes_folder: Callable[..., Path], tmp_path: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(intake.refused) as refused:
        intake.take(DroppedPictures(paths=(tmp_path / "gone.png",)))
    assert "gone.png is not there any more" in refused.args[0]
    folder = shapes_folder(classes=1, each=1)
    with qtbot.waitSignal(intake.added):
        intake.take(DroppedPictures(paths=(folder,)))
    with qtbot.waitSignal(session.notified) as said:
        intake.take(DroppedPictures(paths=(folder,)))
    assert "in the list already" in said.args[0]
    with qtbot.waitSignal(session.notified) as said:
        intake.take(DroppedPictures())
    assert "no picture" in said.args[0]
