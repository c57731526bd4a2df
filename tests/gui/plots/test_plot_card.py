"""The card of a plot: its title, and the values that are pointed at."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from gui.plots.plot_card import PlotCard


def test_values_stand_beside_the_title(qtbot: QtBot) -> None:
    plot = QWidget()
    card = PlotCard("memory", "Memory, GB", plot)
    qtbot.addWidget(card)
    assert card.isAncestorOf(plot)
    card.say("1.20 · 3.40")
    assert [label.text() for label in card.findChildren(QLabel)] == ["Memory, GB", "1.20 · 3.40"]


def test_another_title_takes_the_place_of_the_one_before(qtbot: QtBot) -> None:
    card = PlotCard("memory", "Memory, GB", QWidget())
    qtbot.addWidget(card)
    card.set_title("Memory, MB")
    card.say("")
    assert [label.text() for label in card.findChildren(QLabel)] == ["Memory, MB", ""]
    assert card.property("card") is True
    card.resize(300, 200)
    card.show()
    title, values = card.findChild(QLabel, "plot_memory_title"), card.findChild(QLabel, "values_memory")
    qtbot.waitUntil(lambda: title.geometry().right() < values.geometry().left())
