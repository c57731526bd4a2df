"""Cards lie in as many columns as there is room for, without gaps and without overlapping."""

from __future__ import annotations

from itertools import combinations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui.kit.card_columns import CardColumns
from tests.as_built import as_built


class Card(QWidget):
    """A card of a height of its own."""

    def __init__(self, height: int) -> None:
        super().__init__()
        self.tall = height

    def sizeHint(self) -> QSize:
        return QSize(100, self.tall)


def test_columns_follow_the_width(themed: QApplication, qtbot: QtBot) -> None:
    cards = [Card(height) for height in (60, 120, 40, 80, 30)]
    columns = CardColumns(200, 3)
    columns.hold(cards)
    qtbot.addWidget(columns)
    for width, across in ((300, 1), (450, 2), (700, 3), (2000, 3)):
        columns.resize(width, 400)
        columns.place()
        assert columns.across == across
        assert len({card.x() for card in cards}) == across
        assert [card.height() for card in cards] == [60, 120, 40, 80, 30]
        assert not any(one.geometry().intersects(other.geometry()) for one, other in combinations(cards, 2))
        assert max(card.geometry().right() for card in cards) < width
        assert columns.minimumHeight() > max(card.geometry().bottom() for card in cards)
    as_built("card-columns", columns)


def test_a_card_lies_in_the_column_that_is_shortest(themed: QApplication, qtbot: QtBot) -> None:
    """Half of a page was empty beside cards that lay below its end."""
    cards = [Card(height) for height in (200, 40, 60, 30, 40)]
    columns = CardColumns(200, 2)
    columns.hold(cards)
    qtbot.addWidget(columns)
    columns.resize(500, 400)
    columns.show()
    assert [card.x() == 0 for card in cards] == [True, False, False, False, False]
    assert columns.minimumHeight() < 260


def test_each_card_lies_in_its_own_column_where_there_are_several(themed: QApplication, qtbot: QtBot) -> None:
    cards = [Card(50) for _ in range(4)]
    columns = CardColumns(200, 2, columns=(0, 1, 0, 0))
    columns.hold(cards)
    qtbot.addWidget(columns)
    columns.resize(450, 400)
    columns.place()
    assert [card.x() == 0 for card in cards] == [True, False, True, True]
    columns.resize(300, 400)
    columns.place()
    assert [card.y() for card in cards] == sorted(card.y() for card in cards)
    assert len({card.x() for card in cards}) == 1
