"""Orders are those of the catalog, and turn round."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from core.datasets.catalog.sample_filter import ORDERS, Order
from gui.pictures.order_box import WORDS, OrderBox
from tests.as_built import as_built


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


def test_an_order_is_shown_as_it_is_and_nobody_is_told(themed: QApplication, qtbot: QtBot) -> None:
    box = OrderBox()
    qtbot.addWidget(box)
    button = box.findChild(QToolButton, "gallery_direction")
    with qtbot.assertNotEmitted(box.changed):
        box.set_order(Order("width", descending=False))
    assert box.order == Order("width", descending=False), "though most people want it the other way round"
    assert button.toolTip() == "Narrowest first; press to turn the order round"
    rising = button.icon().pixmap(16, 16).toImage()
    box.set_order(Order("width", descending=True))
    assert button.accessibleName() == "Direction: Widest first"
    assert button.icon().pixmap(16, 16).toImage() != rising
    with qtbot.waitSignal(box.changed):
        button.click()
    assert button.icon().pixmap(16, 16).toImage() == rising
    as_built("order", box)
