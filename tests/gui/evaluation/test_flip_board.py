"""The board shows each part with its pictures; Space shows one large, and the way back leads to where it was left."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from gui.evaluation.flip_board import SIDE_BY_SIDE, FlipBoard
from gui.session import Session
from tests.as_built import as_built
from tests.flipped_pictures import flips_of

SOON = 10_000


@pytest.fixture
def board(session: Session, shapes: Dataset, qtbot: QtBot) -> FlipBoard:
    made = FlipBoard(session)
    qtbot.addWidget(made)
    made.resize(SIDE_BY_SIDE + 100, 600)
    made.show()
    made.show_flips(flips_of(shapes), "shapes", {"first": 0, "second": 3})
    return made


def text_of(board: FlipBoard, name: str) -> str:
    shown = board.findChild(QLabel, name)
    assert shown is not None
    return shown.text()


def test_every_part_has_its_count_and_its_words(board: FlipBoard) -> None:
    assert {name: gallery.strip.count() for name, gallery in board.galleries.items()} == {
        "fixed": 3, "broken": 1, "alike": 1, "apart": 0,
    }  # fmt: skip
    assert text_of(board, "flips_fixed_title") == "Fixed  3"
    assert text_of(board, "flips_fixed_says") == "first is wrong, second is right"
    assert text_of(board, "flips_broken_says") == "first is right, second is wrong"
    assert "Of 24 pictures both get 19 right" in text_of(board, "flips_said")
    assert not board.galleries["apart"].strip.isVisible()
    assert not board.findChild(QLabel, "flips_error").isVisible()
    as_built("flips", board)


def test_galleries_stand_below_each_other_where_it_is_narrow(board: FlipBoard, qtbot: QtBot) -> None:
    assert board.galleries["broken"].x() > board.galleries["fixed"].x()
    board.resize(SIDE_BY_SIDE - 100, 900)
    qtbot.waitUntil(lambda: board.galleries["broken"].x() == board.galleries["fixed"].x(), timeout=SOON)


def test_space_shows_a_picture_large_and_leads_back(board: FlipBoard, qtbot: QtBot) -> None:
    strip = board.galleries["fixed"].strip
    strip.setCurrentIndex(strip.tiles.index(1))
    with qtbot.waitSignal(board.enlarged.shown, timeout=SOON) as told:
        qtbot.keyClick(strip, Qt.Key.Key_Space)
    assert told.args == [1]
    zoom = board.enlarged.zoom
    assert zoom is not None
    words = zoom.findChild(QLabel, "zoom_words")
    assert words.text().startswith("2 of 3  ·  Fixed")
    assert "first: cross (90 %)" in words.text()
    with qtbot.waitSignal(board.enlarged.shown, timeout=SOON):
        qtbot.keyClick(zoom, Qt.Key.Key_Right)
    assert strip.currentIndex().row() == 2
    board.resize(1200, 640)
    assert zoom.size() == board.size()
    with qtbot.waitSignal(board.enlarged.closed, timeout=SOON):
        qtbot.keyClick(zoom, Qt.Key.Key_Space)
    assert zoom.isHidden()


def test_a_picture_that_is_gone_is_told_of_in_place(board: FlipBoard, shapes: Dataset, qtbot: QtBot) -> None:
    shapes.catalog.path.unlink()
    strip = board.galleries["broken"].strip
    strip.setCurrentIndex(strip.tiles.index(0))
    with qtbot.waitSignal(board.enlarged.failed, timeout=SOON):
        qtbot.keyClick(strip, Qt.Key.Key_Space)
    assert board.findChild(QLabel, "flips_error").isVisible()


def test_a_dataset_that_is_gone_is_said(board: FlipBoard, shapes: Dataset) -> None:
    board.show_flips(flips_of(shapes), "elsewhere", {})
    assert "elsewhere is not among the datasets any more" in text_of(board, "flips_error")
    as_built("flips-gone", board)


def test_who_wants_the_other_side_asks(board: FlipBoard, qtbot: QtBot) -> None:
    turn = board.findChild(QPushButton, "flips_turn")
    with qtbot.waitSignal(board.turned_round, timeout=SOON):
        turn.click()
