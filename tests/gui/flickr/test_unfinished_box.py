"""Interrupted collections, each with what can be done with it."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from core.datasets.flickr.unfinished import Unfinished
from gui.flickr.unfinished_box import UnfinishedBox
from tests.flickr_collections import request

BOATS = Unfinished("boats", request(12), {"ketch": 3, "ferry": 1})
BARE = Unfinished("bare", request(5), {})


def buttons(box: UnfinishedBox) -> dict[str, QPushButton]:
    return {button.objectName(): button for button in box.findChildren(QPushButton) if not button.isHidden()}


def test_only_what_fetched_something_can_be_taken_in(themed: QApplication, qtbot: QtBot) -> None:
    box = UnfinishedBox()
    qtbot.addWidget(box)
    box.show_unfinished((BOATS, BARE))
    assert not box.isHidden()
    assert set(buttons(box)) == {
        "flickr_go_on_0", "flickr_take_in_0", "flickr_throw_away_0", "flickr_go_on_1", "flickr_throw_away_1",
    }  # fmt: skip
    heard: list[object] = []
    box.go_on_asked.connect(heard.append)
    box.take_in_asked.connect(heard.append)
    buttons(box)["flickr_go_on_1"].click()
    buttons(box)["flickr_take_in_0"].click()
    assert heard == [BARE, BOATS]
    box.show_unfinished(())
    assert box.isHidden()


def test_pictures_are_deleted_at_the_second_press_only(themed: QApplication, qtbot: QtBot) -> None:
    box = UnfinishedBox()
    qtbot.addWidget(box)
    box.show_unfinished((BOATS, BARE))
    thrown: list[object] = []
    box.throw_away_asked.connect(thrown.append)
    buttons(box)["flickr_throw_away_1"].click()
    assert thrown == [BARE], "nothing is lost"
    button = buttons(box)["flickr_throw_away_0"]
    button.click()
    assert thrown == [BARE]
    assert button.text() == "Delete 4 pictures for good"
    button.click()
    assert thrown == [BARE, BOATS]
