"""A card shows the same counts as a chart and as a table, no higher than its rows, and never too high."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from gui.datasets.glance_card import MOST_ROWS, GlanceCard
from gui.pictures.bar_chart import BarRow
from gui.theme import DARK, LIGHT, apply_theme
from tests.as_built import as_built


def test_many_rows_scroll_inside_their_card(themed: QApplication, qtbot: QtBot) -> None:
    card = GlanceCard("classes", "Classes", "Class")
    qtbot.addWidget(card)
    card.show()
    card.show_counts([BarRow("one", (3,))], "")
    low = card.sizeHint().height()
    card.show_counts([BarRow(f"class {number}", (number + 1,)) for number in range(MOST_ROWS)], "")
    most = card.sizeHint().height()
    assert low < most
    card.show_counts([BarRow(f"class {number}", (number + 1,)) for number in range(200)], "")
    assert card.chart.height() > 4000
    assert card.sizeHint().height() == most


def test_chart_and_table_say_the_same_and_empty_parts_take_no_room(themed: QApplication, qtbot: QtBot) -> None:
    card = GlanceCard("sides", "Sides", "Class", ("train", "val", "test"))
    qtbot.addWidget(card)
    card.resize(500, 400)
    card.show()
    card.show_counts([BarRow("cat", (7, 0, 2)), BarRow("dog", (1, 0, 0))], "Two classes.")
    assert "Two classes." in {label.text() for label in card.findChildren(QLabel)}
    assert [card.lines.row(row) for row in range(2)] == [("cat", 7, 0, 2, 9), ("dog", 1, 0, 0, 1)]
    assert [card.table.isColumnHidden(column) for column in range(5)] == [False, False, True, False, False]
    assert (card.chart.isVisible(), card.table.isVisible()) == (True, False)
    card.show_table(True)
    assert (card.chart.isVisible(), card.table.isVisible()) == (False, True)
    as_built("glance-sides", card)


def test_the_keys_of_the_parts_have_their_colours_in_each_theme(themed: QApplication, qtbot: QtBot) -> None:
    card = GlanceCard("sides", "Sides", "Class", ("train", "val", "test"))
    qtbot.addWidget(card)
    for theme in (LIGHT, DARK):
        apply_theme(themed, theme)
        keys = [key.pixmap().toImage() for key in card.findChildren(QLabel) if not key.pixmap().isNull()]
        assert [key.pixelColor(6, 6) for key in keys] == [card.chart.part_colour(part) for part in range(3)]


def test_a_card_says_its_title_and_has_a_table_of_one_part(themed: QApplication, qtbot: QtBot) -> None:
    card = GlanceCard("classes", "Classes", "Class")
    qtbot.addWidget(card)
    card.show()
    card.show_counts([BarRow("cat", (7,)), BarRow("dog", (1,))], "")
    texts = {label.text() for label in card.findChildren(QLabel) if label.isVisible()}
    assert "Classes" in texts
    assert card.accessibleName() == "Classes"
    assert [card.lines.row(row) for row in range(2)] == [("cat", 7), ("dog", 1)]
    assert not card.table.isColumnHidden(1)
    assert card.chart.accessibleName() == "Classes"
    low = card.sizeHint().height()
    card.show_table(True)
    assert card.sizeHint().height() != low
    card.show_table(False)
    assert card.sizeHint().height() == low
    as_built("glance-classes", card)
