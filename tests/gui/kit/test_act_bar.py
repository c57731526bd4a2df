"""A line that offers an act says what it is about, does it once, and goes away."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from gui.kit.act_bar import ActBar
from tests.as_built import as_built


def test_it_is_hidden_until_it_offers_something_and_acts_once(themed: QApplication, qtbot: QtBot) -> None:
    bar = ActBar("acted")
    qtbot.addWidget(bar)
    assert bar.isHidden()
    assert bar.text() == ""
    done: list[str] = []
    bar.offer("A run is in the trash.", "Undo", "undo", lambda: done.append("undone"))
    act = bar.findChild(QPushButton, "acted_act")
    assert (bar.text(), act.text(), act.isHidden()) == ("A run is in the trash.", "Undo", False)
    act.click()
    act.click()
    assert done == ["undone"]
    assert bar.isHidden()
    assert not bar.take_up("Undo"), "nothing is offered any more"
    bar.offer("A run is in the trash.", "Undo", "undo", lambda: done.append("again"))
    assert not bar.take_up("Open")
    assert bar.take_up("Undo")
    assert not bar.take_up("Undo")
    assert done == ["undone", "again"]
    bar.offer("A run is restored.")
    assert not bar.take_up("")


def test_it_may_only_say_something_and_can_be_closed(themed: QApplication, qtbot: QtBot) -> None:
    bar = ActBar("acted")
    qtbot.addWidget(bar)
    bar.offer("A run is restored.")
    assert bar.findChild(QPushButton, "acted_act").isHidden()
    bar.findChild(QToolButton, "acted_close").click()
    assert bar.text() == ""
    as_built("act-bar", bar)
