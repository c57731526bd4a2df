"""Orders are those of the catalog, and turn round."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from core.datasets.catalog.sample_filter import ORDERS, Order
from gui.pictures.order_box import WORDS, OrderBox


def test_orders_are_those_of_the_catalog_and_begin_at_the_end_most_want(themed: QApplication, qtbot: QtBot) -> None:
    assert [words.key for words in WORDS] == list(ORDERS)
    box = OrderBox()
    qtbot.addWidget(box)
    assert box.order == Order("path", descending=False)
    for place, words in enumerate(WORDS[1:], 1):
        with qtbot.waitSignal(box.changed):
            box._keys.setCurrentIndex(place)
        assert box.order == Order(words.key, words.falls)
        button = box.findChild(QToolButton, "gallery_direction")
        with qtbot.waitSignal(box.changed):
            button.click()
        assert box.order == Order(words.key, not words.falls)
        assert button.accessibleName() == f"Direction: {words.rising if words.falls else words.falling}"
