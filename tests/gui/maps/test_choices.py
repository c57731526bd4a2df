"""The row above a map says what is in force, and tells what is wanted instead."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from core.looking.maps.points import MISTAKES, Colouring, MapPoints, MapSheet
from gui.maps.choices import MapChoices
from tests.as_built import as_built


def points(missing: int = 0, is_old: bool = False) -> MapPoints:
    ways = tuple(Colouring(name, name.capitalize(), ("a",), np.zeros(1, np.int64)) for name in ("class", "side"))
    return MapPoints("quick", "of", np.array([1]), ("a/1.png",), ("0" * 64,), np.zeros((1, 2), np.float32), ways, missing, is_old)


@pytest.fixture
def choices(qtbot: QtBot, themed: object) -> MapChoices:
    made = MapChoices()
    qtbot.addWidget(made)
    made.show_choices(MapSheet(points(), "quick", ("quick", "slow"), ("slow",)))
    return made


def test_what_is_in_force_is_shown_and_stays_when_choices_are_read_anew(choices: MapChoices) -> None:
    layouts, ways = choices.findChild(QComboBox, "map_by"), choices.findChild(QComboBox, "map_colour")
    assert [layouts.itemData(row) for row in range(layouts.count())] == ["closer-look", "quick", "slow"]
    assert layouts.currentData() == "quick"
    choices.show_way(f"{MISTAKES}slow")
    choices.show_choices(MapSheet(points(), "quick", ("slow", "quick", "new"), ("slow", "new")))
    assert (layouts.currentData(), ways.currentData()) == ("quick", f"{MISTAKES}slow")
    choices.show_choices(MapSheet(points(), "quick", ("quick",), ()))
    assert ways.currentData() == "class"


def test_what_is_wanted_is_told(choices: MapChoices) -> None:
    heard: list[object] = []
    choices.drawing_turned.connect(heard.append)
    choices.whole_asked.connect(lambda: heard.append("whole"))
    choices.findChild(QPushButton, "map_move").click()
    assert heard[-1] is False
    choices.show_zoomed(True)
    choices.findChild(QPushButton, "map_whole").click()
    assert heard[-1] == "whole"


def test_what_it_does_not_show_is_said_with_an_act(choices: MapChoices) -> None:
    anew = choices.findChild(QPushButton, "map_anew")
    assert anew.isHidden()
    choices.show_choices(MapSheet(points(missing=3), "quick", ("quick",), ()))
    assert not anew.isHidden()
    assert choices._news.text().startswith("3 pictures are not on the map")
    choices.show_choices(MapSheet(points(is_old=True), "quick", ("quick",), ()))
    assert choices._news.text() == "quick has learned more since."
    as_built("map-choices", choices)


def test_every_choice_is_told_and_says_what_it_is(choices: MapChoices, qtbot: QtBot) -> None:
    layouts, ways = choices.findChild(QComboBox, "map_by"), choices.findChild(QComboBox, "map_colour")
    assert [layouts.itemText(row) for row in range(2)] == ["the closer look", "run quick"]
    assert ways.itemText(ways.count() - 1) == "Mistakes of slow"
    for box, told in ((layouts, choices.by_asked), (ways, choices.way_asked)):
        with qtbot.waitSignal(told) as heard:
            box.setCurrentIndex(0)
            box.activated.emit(0)
        assert heard.args == [box.itemData(0)]
    lasso, move = choices.findChild(QPushButton, "map_lasso"), choices.findChild(QPushButton, "map_move")
    assert (lasso.isChecked(), move.isChecked()) == (True, False)
    move.click()
    with qtbot.waitSignal(choices.drawing_turned) as heard:
        lasso.click()
    assert heard.args == [True]
    whole = choices.findChild(QPushButton, "map_whole")
    assert whole.isHidden()
    choices.show_zoomed(True)
    assert not whole.isHidden()
    choices.show_zoomed(False)
    assert whole.isHidden()
    with qtbot.waitSignal(choices.making_asked):
        choices.findChild(QPushButton, "map_anew").click()
    choices.show_choices(MapSheet(points(missing=1), "quick", ("quick",), ()))
    assert choices._news.text().startswith("1 picture is not on the map")
    assert (layouts.accessibleName(), ways.accessibleName()) == ("Laid out by", "Coloured by")
    assert "Shift adds" in lasso.toolTip()
